import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Task } from '../../src/nouns/task.ts';
import { readText } from '../../src/workspace/workspace.ts';
import { TOOLS } from '../command/asking.ts';
import { underJunit } from '../command/runners/junit.ts';
import type { Framework, TestText } from './framework.ts';
import { programOf, runtimeVersion, type Runtime } from './native.ts';
import { fromHome, homeOf, manifestIn } from './packages.ts';
import { scriptedIn, verb, type Flags } from './scripted.ts';

const DENO: Runtime = { name: 'deno', files: ['deno', 'deno.exe'], said: /^deno (\S+)/ };
const CONFIG = /^deno\.jsonc?$/;
const PERMISSIONS = ['all', 'env', 'ffi', 'import', 'net', 'read', 'run', 'sys', 'write'];
const FLAGS: Flags = {
  ...Object.fromEntries(
    PERMISSIONS.flatMap((name) => [`--allow-${name}`, `--deny-${name}`]).map((flag) => [flag, false]),
  ),
  ...Object.fromEntries(
    ['-A', '-E', '-I', '-N', '-P', '-R', '-S', '-W', '--permission-set'].map((flag) => [flag, false]),
  ),
  '--config': true,
  '-c': true,
  '--import-map': true,
  '--preload': true,
  '--conditions': true,
  '--env-file': false,
  '--location': true,
  '--v8-flags': false,
  '--unstable-kv': false,
  '--unstable-sloppy-imports': false,
};

/**
 * deno test: with the permissions that the package's own tasks give it, and no others. Types are not checked: a control that expects a
 * value of another kind would not be run at all.
 */
export const deno: Framework = {
  name: 'deno',
  claims: isOfDeno,
  beside: {
    home: (path, task) => homeOf('deno', CONFIG, path, task),
    async line(group) {
      const { env, own } = scriptedIn(await tasksIn(group.home, group.task), verb('deno', 'test'), FLAGS);
      const plain = ['--no-prompt', '--cached-only', '--no-check', '--junit-path={report}'];
      const files = group.files.map((path) => fromHome(group.home, path));
      const words = [...underJunit('deno', TOOLS), await programOf(DENO, group), 'test', ...own, ...plain, ...files];
      return { words, env: { ...cache(), NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', ...env } };
    },
    version: (group) => runtimeVersion(DENO, group),
  },
};

/** By its own function, or by what only it can import. */
function isOfDeno({ text, imports }: TestText): boolean {
  return /\bDeno\s*\.\s*test\b/.test(text) || [...imports].some((name) => /^(?:jsr:)?@std\/|^jsr:|^https:/.test(name));
}

/** The tasks of Deno's own settings, and the scripts of a package, by their names. */
async function tasksIn(home: string, { workspace }: Task): Promise<Readonly<Record<string, unknown>>> {
  const texts = await Promise.all(
    ['deno.json', 'deno.jsonc'].map((name) => readText(workspace, posix.join(home, name))),
  );
  const settings: unknown = parse(texts.find((text) => text !== undefined) ?? '{}', [], { allowTrailingComma: true });
  const tasks: unknown = isObject(settings) ? settings['tasks'] : undefined;
  const lines = Object.entries(isObject(tasks) ? tasks : {}).map(([name, task]) => [
    name,
    isObject(task) ? task['command'] : task,
  ]);
  return { ...(await manifestIn(home, workspace))?.scripts, ...Object.fromEntries(lines) };
}

/** The user's own cache, read-only: what the tests import of other places is there, or nowhere. */
function cache(): Readonly<Record<string, string>> {
  const folders = [process.env['DENO_DIR'], join(homedir(), '.cache/deno'), join(homedir(), 'Library/Caches/deno')];
  const folder = folders.find((one) => one !== undefined && existsSync(one));
  return { DENO_DIR: folder ?? '/tmp/weak-committee-deno' };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
