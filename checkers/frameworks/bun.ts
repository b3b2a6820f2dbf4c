import { posix } from 'node:path';
import type { Task } from '../../src/nouns/task.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';
import { TOOLS } from '../command/asking.ts';
import { underJunit } from '../command/runners/junit.ts';
import type { Framework } from './framework.ts';
import { programOf, runtimeVersion, type Runtime } from './native.ts';
import { fromHome, homeOf } from './packages.ts';
import { scriptedBy, verb, type Flags } from './scripted.ts';

const BUN: Runtime = { name: 'bun', files: ['bin/bun', 'bin/bun.exe'], said: /^(\d\S*)/ };
const CONFIG = 'bunfig.toml';
const FLAGS: Flags = {
  '--config': true,
  '-c': true,
  '--preload': true,
  '-r': true,
  '--timeout': true,
  '--conditions': true,
  '--tsconfig-override': true,
  '--env-file': true,
  '--define': true,
  '-d': true,
  '--max-concurrency': true,
  '--concurrent': false,
  '--isolate': false,
};

/** What bun would write beside the code: where that cannot be written, it is to keep nothing. */
const PLAIN = { BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0', DO_NOT_TRACK: '1' };

/** bun test: with its configuration, without coverage, whose thresholds few files can reach. */
export const bun: Framework = {
  name: 'bun',
  claims: ({ imports }) => imports.has('bun:test'),
  beside: {
    home: (path, task) => homeOf('bun', /^bunfig\.toml$/, path, task),
    async line(group) {
      const { home, task } = group;
      const { env, own } = await scriptedBy(verb('bun', 'test'), FLAGS, home, task);
      const named = own.some((flag) => /^(?:--config=|-c$)/.test(flag));
      const settings = named ? undefined : await withoutReports(home, task);
      const program = await programOf(BUN, group);
      const words = [
        ...underJunit('bun', TOOLS),
        program,
        'test',
        ...(settings?.flags ?? []),
        ...own,
        '--no-install',
        '--reporter=junit',
        '--reporter-outfile={report}',
        // Without a dot in front it is a pattern.
        ...group.files.map((path) => `./${fromHome(home, path)}`),
      ];
      return { words, env: { ...PLAIN, ...env }, ...(settings !== undefined && { files: settings.files }) };
    },
    version: (group) => runtimeVersion(BUN, group),
  },
};

/** The settings of a folder without those by which bun would write its report elsewhere, or fail for lack of coverage. */
async function withoutReports(
  home: string,
  { workspace }: Task,
): Promise<{ readonly flags: readonly string[]; readonly files: Files } | undefined> {
  const text = (await readText(workspace, posix.join(home, CONFIG))) ?? '';
  const rest = text
    .replace(/^\[test\.reporter\]\s*$[^[]*/m, '')
    .replace(/^[ \t]*(?:test\.)?(?:coverage\w*|reporter[\w.]*)[ \t]*=.*$/gm, '');
  if (rest === text) return undefined;
  const path = `weak-committee.${CONFIG}`;
  return { flags: [`--config=${path}`], files: { [posix.join(home, path)]: rest } };
}
