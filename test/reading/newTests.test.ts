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

  const GO = `package sum

import (
	"os"
	"testing"
)

var all = []int{1}

func TestMain(m *testing.M) { os.Exit(m.Run()) }

func TestAdds(t *testing.T) {
	if got := Sum(1, 2); got != 3 {
		t.Errorf("got %d {", got) // }
	}
}
`;
  const GO_ONE = (body: string, name = 'TestOne'): string => `\nfunc ${name}(t *testing.T) {\n\t${body}\n}\n`;
  const HONEST = 'want := 4\n\tif got := Sum(4); got != want {\n\t\tt.Fatal(got)\n\t}';
  it.each([
    [
      'a new file',
      GO.replace(/var all.*\n/, '')
        .replace(/func TestMain.*\n/, '')
        .replace('\t"os"\n', ''),
      undefined,
      ['TestAdds'],
    ],
    ['a function', GO + GO_ONE(HONEST), GO, ['TestOne']],
    ['one between', GO.replace('\nfunc TestAdds', `${GO_ONE(HONEST)}\nfunc TestAdds`), GO, ['TestOne']],
    [
      'a table',
      GO +
        GO_ONE(
          'for _, one := range []struct{ in, want int }{{1, 1}} {\n\t\tt.Run("x", func(t *testing.T) { _ = one })\n\t}',
        ),
      GO,
      ['TestOne'],
    ],
    ['an example', `${GO}\nfunc ExampleSum() {\n\tfmtless(Sum(1))\n\t// Output: 1\n}\n`, GO, ['ExampleSum']],
    [
      'with an import',
      GO.replace('\t"os"', '\t"os"\n\t"strings"') + GO_ONE('_ = strings.ToUpper("a")'),
      GO,
      ['TestOne'],
    ],
    ['one that is changed', GO.replace('!= 3', '!= 4') + GO_ONE(HONEST), GO, []],
    ['one that is gone', GO.replace('func TestAdds', 'func testAdds') + GO_ONE(HONEST), GO, []],
    [
      'one that stands in a comment now',
      GO.replace('func TestAdds', '/*\nfunc TestAdds') + '*/' + GO_ONE(HONEST),
      GO,
      [],
    ],
    ['a name that is no case', GO + GO_ONE(HONEST, 'Testone'), GO, []],
    ['what begins before all', `${GO}${GO_ONE(HONEST)}\nfunc init() { all = nil }\n`, GO, []],
    ['what others look at', GO + GO_ONE('all = nil'), GO, []],
    ['what others look at, among others', GO + GO_ONE('x := 1\n\tx, all = 2, nil'), GO, []],
    ['an element of it', GO + GO_ONE('all[0] = 2'), GO, []],
    ['it by a pointer', GO + GO_ONE('p := &all\n\t*p = nil'), GO, []],
    ['files', GO + GO_ONE('os.Remove("a")'), GO, []],
    ['another process', GO.replace('\t"os"', '\t"os"\n\trun "os/exec"') + GO_ONE('run.Command("a").Run()'), GO, []],
    ['an import for what it does', GO.replace('\t"os"', '\t"os"\n\t_ "shop/patch"') + GO_ONE(HONEST), GO, []],
    ['what a name means', GO.replace('\t"os"', '\t"os"\n\tSum "shop/fake"') + GO_ONE(HONEST), GO, []],
    ['an order to the compiler', `${GO}\n//go:linkname Sum fake\n${GO_ONE(HONEST)}`, GO, []],
    ['what has no end', `${GO}${GO_ONE('t.Log("a')}`, GO, []],
  ])('are read in Go: %s', (_, after, before, cases) => {
    expect(casesOf(after, before, 'sum/sum_test.go')).toEqual(cases);
  });

  const RUST = `use shop::sum;
use std::fs;

#[test]
fn adds() {
    assert_eq!(sum(&[1, 2]), 3, r#"a "{" here"#);
    let _ = ('{', '\\'', fs::read("a"));
}

mod zero {
    use super::*;

    #[test]
    fn is_zero() {
        assert_eq!(sum(&[]), 0); /* } /* } */ */
    }
}
`;
  const RUST_ONE = (body: string, name = 'takes_one'): string => `\n#[test]\nfn ${name}() {\n    ${body}\n}\n`;
  const SURE = 'assert_eq!(sum(&[4]), 4);';
  it.each([
    ['a new file', RUST.replace('use std::fs;\n', '').replace(', fs::read("a")', ''), undefined, ['adds', 'is_zero']],
    ['a function', RUST + RUST_ONE(SURE), RUST, ['takes_one']],
    [
      'one that must panic',
      `${RUST}\n#[test]\n#[should_panic(expected = "a")]\nfn takes_one() {\n    sum(&[]);\n}\n`,
      RUST,
      ['takes_one'],
    ],
    ['one in a module', RUST.replace(/\}\n$/, `${RUST_ONE(SURE)}}\n`), RUST, ['takes_one']],
    ['with a use', `use shop::times;\n${RUST}${RUST_ONE('assert_eq!(times(2), 2);')}`, RUST, ['takes_one']],
    ['one that is changed', RUST.replace('3, r', '4, r') + RUST_ONE(SURE), RUST, []],
    ['one that is let out', RUST.replace('#[test]\nfn adds', '#[test]\n#[ignore]\nfn adds') + RUST_ONE(SURE), RUST, []],
    ['a helper', `${RUST}\nfn sum_all() {}\n`, RUST, []],
    ['the name of another', RUST + RUST_ONE(SURE, 'adds'), RUST, []],
    ['files', RUST + RUST_ONE('fs::remove_file("a").unwrap();'), RUST, []],
    ['the end of the process', RUST + RUST_ONE('std::process::exit(0);'), RUST, []],
    [
      'another process',
      `use std::{collections::HashMap, process::Command};\n${RUST}${RUST_ONE('Command::new("a");')}`,
      RUST,
      [],
    ],
    ['the memory of others', RUST + RUST_ONE('unsafe { *(8 as *mut u8) = 1 };'), RUST, []],
    ['all that a module has', `use fake::*;\n${RUST}${RUST_ONE(SURE)}`, RUST, []],
    ['what a name means', `use fake::is_zero;\n${RUST}${RUST_ONE(SURE)}`, RUST, []],
    ['an order to the compiler', `#![allow(x)]\n${RUST}${RUST_ONE(SURE)}`, RUST, []],
  ])('are read in Rust: %s', (_, after, before, cases) => {
    expect(casesOf(after, before, 'tests/sum.rs')).toEqual(cases);
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
