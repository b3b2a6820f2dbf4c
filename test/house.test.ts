import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { SLOW, turnOf, ONE_IN, UNIT } from './projects.ts';

// The house: its rooms from the lowest to the highest, as CONTRIBUTING's map has them. What a room imports stands below it; types may be
// had from anywhere, and cycles are the linter's.

const ROOT = resolve(import.meta.dirname, '..');
const ROOMS = [
  'errors.ts',
  'async',
  'nouns',
  'disk',
  'text',
  'statistics',
  'policy',
  'workspace',
  'sandbox',
  'reading',
  'typescript',
  'html',
  'ledger',
  'models',
  'sampling',
  'members',
  'behaviour',
  'checkers',
  'selection',
  'verification',
  'audit',
  'config',
  'discovery',
  'run',
  'solve.ts',
  'index.ts',
  'members.ts',
  'policies.ts',
  'plugins.ts',
  'testing',
  'testing.ts',
  'repository',
  'repository.ts',
  'suites',
  'harness',
  'harness.ts',
  'serve',
  'cli',
];

/** The room of a file, or undefined for one of none. */
function roomOf(path: string): string | undefined {
  const [first, second] = path.split('/');
  return first === 'checkers' ? first : first === 'src' ? second : undefined;
}

/** Files that a file imports for more than their types. */
function importsOf(path: string): string[] {
  const { module } = parseSync(path, readFileSync(join(ROOT, path), 'utf8'));
  const imported = module.staticImports.filter(
    ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType),
  );
  const again = module.staticExports.flatMap(({ entries }) => entries.filter(({ isType }) => !isType));
  return [...imported, ...again].flatMap(({ moduleRequest }) =>
    moduleRequest?.value.startsWith('.') === true
      ? [relative(ROOT, join(ROOT, dirname(path), moduleRequest.value))]
      : [],
  );
}

describe('the house', () => {
  const files = globSync(['src/**/*.ts', 'checkers/**/*.ts'], { cwd: ROOT });

  it('has no file without a room, and each room has files', () => {
    const rooms = new Set(files.map(roomOf));
    expect(rooms).toEqual(new Set(ROOMS));
  });

  it('has no arrow that runs up', () => {
    const up = files.flatMap((path) => {
      const from = ROOMS.indexOf(roomOf(path) ?? '');
      return importsOf(path)
        .filter((to) => ROOMS.indexOf(roomOf(to) ?? '') > from)
        .map((to) => `${path} → ${to}`);
    });
    expect(up).toEqual([]);
  });

  it('is on the map', () => {
    const map = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const rooms = ROOMS.filter((room) => !room.endsWith('.ts'));
    expect(rooms.filter((room) => !new RegExp(`^ *${room}/`, 'm').test(map))).toEqual([]);
  });
});

describe('the projects of tests', () => {
  it.each([...UNIT, ...SLOW])('%s is there', (name) => {
    expect(globSync(`test/${name}.test.ts`, { cwd: ROOT })).not.toEqual([]);
  });

  it('have a turn for each slow file', () => {
    const turns = Array.from({ length: ONE_IN }, (_, commit) => turnOf(commit));
    expect(turns.flat().toSorted()).toEqual([...SLOW].toSorted());
  });
});
