import type { Framework, Group, Line } from './framework.ts';
import { jestApart } from './jestApart.ts';
import { fromHome, homeOf, packageVersion, startOf } from './packages.ts';
import { program, scriptedBy, type Flags } from './scripted.ts';

/** What a configuration of jest is called. */
export const JEST_CONFIG = /^jest\.config\.(?:[cm]?[jt]s|json)$/;
const FLAGS: Flags = { '--config': true, '-c': true, '--env': true, '--testEnvironment': true, '--rootDir': true };

/** Behind the wall this folder is memory. */
const CACHE = '/tmp/weak-committee-jest';

/** jest: with its configuration, without coverage, whose thresholds few files can reach. */
export const jest: Framework = {
  name: 'jest',
  claims: ({ imports, named }) => imports.has('@jest/globals') || named === 'jest',
  beside: {
    home: (path, task) => homeOf('jest', JEST_CONFIG, path, task),
    line,
    version: (group) => packageVersion('jest', group),
  },
  apart: jestApart(line),
};

async function line(group: Group): Promise<Line> {
  const { env, node, own } = await scriptedBy(program('jest'), FLAGS, group.home, group.task);
  const files = group.files.map((path) => fromHome(group.home, path));
  const plain = ['--runInBand', '--ci', `--cacheDirectory=${CACHE}`, '--coverage=false', '--watchman=false'];
  return { words: [...startOf('jest', group, node), ...own, ...plain, '--runTestsByPath', ...files], env };
}
