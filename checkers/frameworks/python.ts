import { delimiter, posix } from 'node:path';
import type { Task } from '../../src/nouns/task.ts';
import { pythonHomeOf, pythonVariables } from '../command/pythonHome.ts';
import type { Group } from './framework.ts';
import { foldersAbove } from './packages.ts';
import { said } from './said.ts';

const PROJECT = ['pyproject.toml', 'pytest.ini', 'tox.ini', 'setup.cfg', 'setup.py'];

/** The nearest folder that is a project of Python. */
export async function projectOf(path: string, { workspace }: Task): Promise<string> {
  return (
    foldersAbove(path).find((folder) => PROJECT.some((name) => workspace.files.has(posix.join(folder, name)))) ?? ''
  );
}

/** What the project's own Python says when it runs this code. */
export async function pythonSays(group: Group, code: string): Promise<string> {
  const { programs, more } = pythonVariables(pythonHomeOf(group.task.workspace, group.home), '', {});
  const env = { ...more, PATH: [...programs, process.env['PATH'] ?? ''].join(delimiter) };
  return said(group, 'python3', ['-c', code], /^(\S+)$/, env);
}
