import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partTests } from '../../src/reading/newTests/partTests.ts';

const PATH = 'test/sum.test.ts';
const CASES = ["it('adds', () => {\n  expect(sum(1, 2)).toBe(3);\n});", "it('is zero', () => expect(sum()).toBe(0));"];
const HEAD = "import { expect, it } from 'vitest';\nimport { sum } from '../src/sum.ts';\n";
const FILE = `${HEAD}\n${CASES.join('\n')}\n`;
const FRESH = "it('takes one', () => expect(sum(4)).toBe(4));\n";
// vitest obeys it wherever it stands: here, too.
const ORDER = ['@vitest', 'environment'].join('-');
const GLOBALS = `import { sum } from '../src/sum.ts';\n${CASES.join('\n')}\n`;
const LISTED = `${HEAD}const all = [1, 2];\n${CASES.join('\n')}\n`;
const GROUPED = `${HEAD}describe('sum', () => {\n${CASES.join('\n')}\n});\n`;

function casesOf(after: string, before?: string, path = PATH, protect: readonly string[] = []): readonly string[] {
  const { tests, files } = partTests(
    { files: { [path]: after } },
    before === undefined ? {} : { [path]: before },
    protect,
  );
  // It is in one place or the other, and never in both.
  expect(Object.keys({ ...files, ...tests?.files })).toEqual([path]);
  expect(Object.keys(files)).toHaveLength(tests === undefined ? 1 : 0);
  return tests?.cases ?? [];
}

describe('tests that an answer adds', () => {
  it.each([
    ['a new file', FILE, undefined, ['adds', 'is zero']],
    [
      'a new file with a list of its own',
      `${HEAD}const own = [];\nit('takes one', () => { own.push(1); expect(sum(own)).toBe(1); });\n`,
      undefined,
      ['takes one'],
    ],
    ['a case at the end', FILE + FRESH, FILE, ['takes one']],
    ['a case between', FILE.replace(CASES[1] ?? '', FRESH + CASES[1]), FILE, ['takes one']],
    ['a case in a group', GROUPED.replace('});\n', `});\n${FRESH}`), GROUPED, ['takes one']],
    ['a group', `${FILE}describe('one', () => {\n${FRESH}});\n`, FILE, ['takes one']],
    ['a name of an import', FILE.replace('{ sum }', '{ sum, times }') + FRESH, FILE, ['takes one']],
    ['an import', `import { times } from '../src/times.ts';\n${FILE}${FRESH}`, FILE, ['takes one']],
    [
      'a table of cases',
      `${FILE}it.each([[1], [2]])('takes %i', (n) => expect(sum(n)).toBe(n));\n`,
      FILE,
      ['takes %i'],
    ],
    [
      'words that mean more elsewhere',
      `${FILE}it('takes one', () => { const own = ['exit']; own.push('process'); expect(own['length']).toBe(2); });\n`,
      FILE,
      ['takes one'],
    ],
    ['a comment', `${FILE}// One alone.\n${FRESH}`, FILE, ['takes one']],
  ])('are told from its code: %s', (_, after, before, cases) => {
    expect(casesOf(after, before)).toEqual(cases);
  });

  it.each([
    ['one that is gone', FILE.replace(CASES[0] ?? '', '') + FRESH],
    ['one that expects something else', FILE.replace('toBe(3)', 'toBe(4)') + FRESH],
    ['one that is skipped', FILE.replace("it('adds'", "it.skip('adds'") + FRESH],
    ['one that runs alone', `${FILE}it.only('takes one', () => expect(sum(4)).toBe(4));\n`],
    ['another order', `${HEAD}${CASES.toReversed().join('\n')}\n${FRESH}`],
    ['one around the others', `${HEAD}describe.skip('all', () => {\n${CASES.join('\n')}\n});\n${FRESH}`],
    ['what stands in the file for all', `${FILE}Math.max = () => 3;\n${FRESH}`],
    ['a hook', `${FILE}beforeEach(() => {});\n${FRESH}`],
    ['a mock', `${FILE}it('takes one', () => { vi.mock('../src/sum.ts'); expect(sum(4)).toBe(4); });\n`],
    ['a mock by another name', `${FILE}it('takes one', () => { vi['mo' + 'ck']('../src/sum.ts'); });\n`],
    [
      'a mock by a name of its own',
      `${FILE}it('takes one', () => { const { ['mo' + 'ck']: m } = vi; m('../src/sum.ts'); });\n`,
    ],
    ['what others look at', `${LISTED}it('takes one', () => { all.length = 0; expect(sum(4)).toBe(4); });\n`, LISTED],
    [
      'what others look at, by a method',
      `${LISTED}it('takes one', () => { all.push(1); expect(sum(4)).toBe(4); });\n`,
      LISTED,
    ],
    ['what others look at, by Object', `${LISTED}it('takes one', () => { Object.assign(all, []); });\n`, LISTED],
    ['files', `import { rmSync } from 'node:fs';\n${FILE}${FRESH}`],
    ['files, by require', `${FILE}it('takes one', () => { require('fs').rmSync('a'); });\n`],
    ['what a name means', `import { expect } from '../src/fake.ts';\n${GLOBALS}${FRESH}`, GLOBALS],
    ['what a name means, beside another', `${GLOBALS.replace('{ sum }', '{ sum, it }')}${FRESH}`, GLOBALS],
    ['a prototype', `${FILE}it('takes one', () => { Array.prototype.map = () => []; });\n`],
    ['the end of the process', `${FILE}it('takes one', () => { process.exit(0); });\n`],
    ['another process', `import { execSync } from 'node:child_process';\n${FILE}${FRESH}`],
    ['the name of another case', `${FILE}it('is zero', () => {});\n`],
    ['a title that could be any', `${FILE}it(\`takes \${'o'}\`, () => {});\n`],
    ['a title with room for that of another', `${FILE}it.each(['adds'])('%s', () => {});\n`],
    ['no case at all', `${FILE}import { times } from '../src/times.ts';\n`],
    ['an import for what it does', `import '../src/patch.ts';\n${FILE}${FRESH}`],
    ['an import from elsewhere', `${FILE.replace("'../src/sum.ts'", "'./mine.ts'")}${FRESH}`],
    ['an order to the runner', `// ${ORDER} jsdom\n${FILE}${FRESH}`],
    ['what cannot be read', `${FILE}it('takes one', () => {`],
  ])('are no more than that, or are refused as any change: %s', (_, after, before = FILE) => {
    expect(casesOf(after, before)).toEqual([]);
  });

  it.each([
    ['vitest.config.ts', []],
    ['test/setup.ts', []],
    ['test/__mocks__/sum.ts', []],
    ['test/fixtures/sum.test.ts', []],
    ['test/sum.props.ts', []],
    ['.hidden/sum.test.ts', []],
    ['test/kept/sum.test.ts', ['test/kept/**']],
    ['src/sum.ts', []],
  ])('stand in files of tests: %s', (path, protect) => {
    expect(casesOf(FILE, undefined, path, protect)).toEqual([]);
  });

  const PYTHON =
    'from app import add\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n\n\nclass TestZero:\n    def test_zero(self):\n        assert add() == 0\n';
  it.each([
    ['a new file', PYTHON, undefined, ['test_adds', 'test_zero']],
    ['a function', `${PYTHON}\n\ndef test_one():\n    assert add(4) == 4\n`, PYTHON, ['test_one']],
    ['a method', `${PYTHON}\n    def test_one(self):\n        assert add(4) == 4\n`, PYTHON, ['test_one']],
    [
      'a class',
      `${PYTHON}\n\nclass TestOne:\n    def test_one(self):\n        assert add(4) == 4\n`,
      PYTHON,
      ['test_one'],
    ],
    [
      'with a mark',
      `import pytest\n${PYTHON}\n\n@pytest.mark.parametrize("n", [1, 2])\ndef test_one(n):\n    assert add(n) == n\n`,
      PYTHON,
      ['test_one'],
    ],
    [
      'what a name means',
      `from fake import add\n${PYTHON.replace('from app import add\n', '')}\n\ndef test_one():\n    assert add(4) == 4\n`,
      PYTHON.replace('from app import add\n', ''),
      [],
    ],
    ['one of the same name', `${PYTHON}\n\ndef test_adds():\n    pass\n`, PYTHON, []],
    ['a class of the same name', `${PYTHON}\n\nclass TestZero:\n    def test_none(self):\n        pass\n`, PYTHON, []],
    ['one that is gone', PYTHON.replace('def test_adds', 'def test_other'), PYTHON, []],
    ['a fixture of the file', `${PYTHON}\n\n@pytest.fixture(autouse=True)\ndef test_all():\n    pass\n`, PYTHON, []],
    ['what runs at once', `${PYTHON}\n\nadd = lambda *n: 3\n`, PYTHON, []],
    ['another module', `${PYTHON}\n\ndef test_one():\n    import sys; sys.modules['app'] = None\n`, PYTHON, []],
  ])('are read in Python: %s', (_, after, before, cases) => {
    expect(casesOf(after, before, 'tests/test_app.py')).toEqual(cases);
  });

  it('never hold a file in which a statement that was there is missing, changed or moved', () => {
    const titles = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 2, maxLength: 6 });
    const made = titles.map((names) => names.map((name) => `it('${name}', () => expect(sum()).toBe('${name}'));`));
    fc.assert(
      fc.property(made, fc.array(fc.nat(12), { maxLength: 8 }), (cases, picks) => {
        const before = `${HEAD}${cases.join('\n')}\n`;
        const fresh = "it('Zz fresh one', () => expect(sum(1)).toBe(1));";
        const after = [...picks.map((pick) => cases[pick] ?? fresh), fresh].filter(
          (one, index, all) => all.indexOf(one) === index,
        );
        const kept = after.filter((one) => one !== fresh);
        const isKept = kept.join('\n') === cases.join('\n');
        expect(casesOf(`${HEAD}${after.join('\n')}\n`, before).length > 0).toBe(isKept);
      }),
    );
  });
});
