import { describe, expect, it } from 'vitest';
import { pathWithin, withSettled } from '../../src/cli/writeTests.ts';

const line = 'expect(add(1, 2)).toEqual(3);';
const one = { target: 'src/add.ts', name: 'add', line, by: ['you'] };
const settled = [one];

describe('withSettled', () => {
  it('begins a file of tests', () => {
    expect(withSettled('test/add.test.ts', undefined, settled)).toBe(
      `import { expect, test } from 'vitest';
import { add } from '../src/add.ts';

test("add, as you said", () => {
  ${line}
});
`,
    );
  });

  it('adds to a file what it does not import yet, and its tests behind the others', () => {
    const own = "import { expect, it } from 'vitest';\n\nit('is there', () => {\n  expect(1).toBe(1);\n});\n";
    expect(withSettled('src/add.test.ts', own, settled)).toBe(
      `import { add } from './add.ts';\n${own}\nit("add, as you said", () => {\n  ${line}\n});\n`,
    );
  });

  it('says nothing twice', () => {
    const once = withSettled('test/add.test.ts', undefined, settled);
    expect(withSettled('test/add.test.ts', once, settled)).toBe(once);
  });

  it.each([
    'expect(add(1, [new Set([-1]), { "a-b": new Date("2020-01-01T00:00:00.000Z") }])).toEqual(undefined);',
    'expect(() => add(1n, NaN)).toThrow(); // RangeError',
    'expect(await add(1)).toEqual(2);',
    'await expect(add(1)).rejects.toThrow(); // Error',
  ])('writes plain calls: %s', (plain) => {
    expect(withSettled('a.test.ts', undefined, [{ ...one, line: plain }])).toContain(plain);
  });

  it('changes no file that it cannot read', () => {
    expect(() => withSettled('a.test.ts', 'not a test {{{', settled)).toThrow(
      'a.test.ts is no file of tests that can be read.',
    );
  });

  it.each(['../../out.test.ts', '/etc/x.test.ts', 'a/../../b.ts', 'notes.md'])('writes nothing to %s', (path) => {
    expect(() => pathWithin(path)).toThrow('is no script within the workspace of the task.');
  });

  it.each([
    'expect(add(1)).toEqual(Error: x);\nprocess.exit(); // }',
    'expect(add(1)).toEqual(process.exit());',
    'expect(add(1)).toEqual(`${add}`);',
    'expect(add(1)).toEqual({ [add]: 1 });',
    'expect(add(1)).toEqual(() => { add(); });',
    "expect(add(1)).constructor('x');",
    'expect(add(1)).toEqual(1); add(2);',
    'add = 1',
    '[Object: null prototype] {}',
  ])('writes nothing that is code of others: %s', (hostile) => {
    expect(() => withSettled('a.test.ts', undefined, [{ ...one, line: hostile }])).toThrow(
      'is no plain call, so it is not written into a.test.ts.',
    );
  });
});
