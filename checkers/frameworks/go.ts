import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import { readText } from '../../src/workspace/workspace.ts';
import type { Beside, Framework } from './framework.ts';
import { foldersAbove, fromHome } from './packages.ts';
import { said } from './said.ts';

/** go test: of a file the tests that stand in it, together with all that is compiled with them. */
export const goIn: Beside = {
  home: async (path, { workspace }) =>
    foldersAbove(path).find((folder) => workspace.files.has(posix.join(folder, 'go.mod'))) ?? '',
  async line({ home, files, task }) {
    const texts = await Promise.all(files.map((path) => readText(task.workspace, path)));
    const names = texts.flatMap((text) =>
      [...(text ?? '').matchAll(/^func ((?:Test|Example|Fuzz)\w*)\(/gm)].map(([, name = '']) => name),
    );
    const packages = new Set(files.map((path) => `./${fromHome(home, posix.dirname(path))}`));
    return { words: ['go', 'test', '-run', `^(${names.join('|')})$`, ...packages], env: goVariables() };
  },
  version: (group) => said(group, 'go', ['version'], /go(\d\S*)/),
};

/** Files of tests in Go. */
export const go: Framework = { name: 'go', claims: ({ path }) => path.endsWith('_test.go'), beside: goIn };

/** The user's own cache, read-only: without it the library of Go would be compiled for each run. */
export function goVariables(): Readonly<Record<string, string>> {
  const folders = [
    process.env['GOCACHE'],
    join(homedir(), '.cache/go-build'),
    join(homedir(), 'Library/Caches/go-build'),
  ];
  const cache = folders.find((folder) => folder !== undefined && existsSync(folder));
  return cache === undefined ? {} : { GOCACHE: cache };
}
