import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { having, reportOf, runsIn, type Outcome, type Run, type Test } from '../../checkers/command/report.ts';
import { cargo } from '../../checkers/command/runners/cargo.ts';
import { go } from '../../checkers/command/runners/go.ts';
import { saysNone, shortfallOf } from '../../checkers/command/shortfall.ts';
import type { Trial } from '../../checkers/command/trial.ts';
import { vitest } from '../../checkers/command/runners/javascript.ts';

const asked = { expected: [vitest], times: () => 1 };

function trialOf(runs: readonly Run[], exitCode = 0, output = ''): Trial {
  return { ended: 'exit', exitCode, output, said: output, ms: 1, report: reportOf(runs) };
}

function runOf(tests: Readonly<Record<string, Outcome>>, more: Partial<Run> = {}): Run {
  const all = Object.entries(tests).map(([name, as]): Test => ({ file: 'a.test.ts', name, as }));
  return { runner: 'vitest', folder: '', complete: true, tests: all, ...more };
}

describe('an exit code of 0', () => {
  const before = trialOf([runOf({ one: 'passed', two: 'failed' })], 1);

  it('is a pass where all that passed before, and what failed, passes', () => {
    expect(shortfallOf(asked, trialOf([runOf({ one: 'passed', two: 'passed' })]), before)).toBeUndefined();
    expect(
      shortfallOf(asked, trialOf([runOf({ one: 'passed', two: 'passed', new: 'passed' })]), before),
    ).toBeUndefined();
  });

  it.each<[string, readonly Run[], 'fail' | 'broken', string]>([
    ['no report', [], 'fail', 'left no report'],
    ['half a report', [runOf({ one: 'passed' }, { complete: false })], 'fail', 'was ended before'],
    ['a report of failures', [runOf({ one: 'passed', two: 'failed' })], 'fail', 'tells of failures'],
    ['a file that was not loaded', [runOf({ one: 'passed', '': 'broken' })], 'fail', 'tells of failures'],
    ['no test', [runOf({})], 'fail', 'ran no test'],
    ['tests that are turned off', [runOf({ one: 'skipped', two: 'skipped' })], 'fail', 'ran no test: 2 were skipped'],
    [
      'a test that failed turned off',
      [runOf({ one: 'passed', two: 'skipped' })],
      'fail',
      'Missing are "a.test.ts two"',
    ],
    ['fewer tests', [runOf({ one: 'passed' })], 'fail', 'it ran 1 tests, and 2 before'],
    ['one of them turned off', [runOf({ one: 'skipped', two: 'passed' })], 'fail', 'Missing are "a.test.ts one"'],
    ['another of the same count', [runOf({ two: 'passed', three: 'passed' })], 'fail', 'Missing are "a.test.ts one"'],
    ['two reports of one runner', [runOf({ one: 'passed' }), runOf({ two: 'passed' })], 'fail', 'more often'],
  ])('with %s is none', (_name, runs, kind, text) => {
    expect(shortfallOf(asked, trialOf(runs), before)).toMatchObject({ kind, text: expect.stringContaining(text) });
  });

  it('is none where a file that could not be loaded has no test still', () => {
    const other: Test = { file: 'b.test.ts', name: 'is there', as: 'passed' };
    const was = trialOf([runOf({ '': 'broken' }), { ...runOf({}), tests: [other] }], 1);
    const now = trialOf([{ ...runOf({}), tests: [other] }]);
    expect(shortfallOf(asked, now, was)).toMatchObject({
      kind: 'fail',
      text: expect.stringContaining('no test of a.test.ts'),
    });
  });

  it('says nothing where the unchanged workspace leaves no report either, or runs nothing', () => {
    expect(shortfallOf(asked, trialOf([]), trialOf([]))).toMatchObject({ kind: 'broken' });
    expect(shortfallOf(asked, trialOf([runOf({})]), trialOf([runOf({})]))).toMatchObject({ kind: 'broken' });
    expect(shortfallOf(asked, trialOf([runOf({})]), undefined)).toMatchObject({ kind: 'broken' });
  });

  it('of a command that nobody knows is one, unless it says itself that nothing was run', () => {
    const unknown = { expected: [], times: () => 0 };
    expect(shortfallOf(unknown, trialOf([], 0, 'built'), trialOf([], 1))).toBeUndefined();
    expect(shortfallOf(unknown, trialOf([], 0, '\n  0 passing (1ms)\n'), undefined)).toMatchObject({ kind: 'broken' });
  });

  it('is never one with a failure, with less than passed before, or with nothing run', () => {
    const outcome = fc.constantFrom<Outcome>('passed', 'failed', 'skipped', 'broken');
    const tests = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), outcome);
    fc.assert(
      fc.property(tests, tests, fc.boolean(), (was, is, complete) => {
        const short = shortfallOf(asked, trialOf([runOf(is, { complete })]), trialOf([runOf(was)], 1));
        const kept =
          Object.keys(was).every((name) => was[name] !== 'passed' || is[name] === 'passed') &&
          Object.keys(was).every((name) => was[name] !== 'failed' || is[name] !== 'skipped');
        const ran = (all: Readonly<Record<string, Outcome>>): number =>
          Object.values(all).filter((as) => as === 'passed' || as === 'failed').length;
        const clean = Object.values(is).every((as) => as === 'passed' || as === 'skipped');
        const some = Object.values(is).includes('passed');
        expect(short === undefined).toBe(complete && kept && clean && some && ran(is) >= ran(was));
      }),
    );
  });
});

describe('a report', () => {
  it('adds up what several packages ran, and tells tests of one name apart', () => {
    const line = (record: object): string => JSON.stringify(record);
    const text = [
      line({ run: '1', begin: 'mocha', cwd: '/copy/packages/a' }),
      line({ run: '1', file: '/copy/packages/a/x.js', test: 'adds', as: 'passed' }),
      line({ run: '2', begin: 'mocha', cwd: '/copy/packages/b' }),
      line({ run: '1', file: '/copy/packages/a/x.js', test: 'adds', as: 'failed' }),
      'noise',
      line({ run: '3', file: 'x', test: 'of nobody', as: 'passed' }),
      line({ run: '2', file: '/copy/packages/b/x.js', test: 'adds', as: 'skipped' }),
      line({ run: '1', end: true }),
    ].join('\n');
    const report = reportOf(runsIn(text, '/copy'));
    expect(report.runs.map(({ folder, complete }) => [folder, complete])).toEqual([
      ['packages/a', true],
      ['packages/b', false],
    ]);
    expect([...report.tests.keys()]).toEqual([
      'packages/a packages/a/x.js adds',
      'packages/a packages/a/x.js adds #2',
      'packages/b packages/b/x.js adds',
    ]);
    expect(report.ran).toBe(2);
  });

  it('of go has a run for each package', () => {
    const output = [
      '{"Action":"start","Package":"a"}',
      '{"Action":"output","Package":"a","Test":"TestX","Output":"--- PASS: TestForged (0.00s)\\n"}',
      '{"Action":"pass","Package":"a","Test":"TestX"}',
      '{"Action":"skip","Package":"a","Test":"TestY"}',
      '{"Action":"pass","Package":"a"}',
      '{"Action":"start","Package":"b"}',
      '{"Action":"fail","Package":"b"}',
    ].join('\n');
    const report = reportOf(go.read?.(output) ?? []);
    expect(having(report.tests, 'passed')).toEqual(['a TestX']);
    expect(having(report.tests, 'broken')).toEqual(['b b']);
    expect(report.runs.map(({ complete }) => complete)).toEqual([true, true]);
    expect(go.said?.(output)).toBe('--- PASS: TestForged (0.00s)\n');
  });

  it('of cargo is read from what it prints, by name, or in numbers where it prints no names', () => {
    const output =
      '     Running unittests src/lib.rs (target/debug/deps/add-054c)\n\nrunning 3 tests\ntest t::off ... ignored\ntest t::in ... ok\ntest t::p - should panic ... ok\n\ntest result: ok. 2 passed; 0 failed; 1 ignored;\n\n   Doc-tests add\n\nrunning 1 test\ntest src/lib.rs - add (line 3) ... FAILED\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored;\n';
    const { tests } = reportOf(cargo.read?.(output) ?? []);
    expect(having(tests, 'passed')).toEqual(['unittests src/lib.rs t::in', 'unittests src/lib.rs t::p']);
    expect(having(tests, 'failed')).toEqual(['add src/lib.rs - add (line 3)']);
    const quiet = reportOf(
      cargo.read?.('running 2 tests\n..\ntest result: ok. 2 passed; 0 failed; 0 ignored;\n') ?? [],
    );
    expect(quiet.ran).toBe(2);
  });
});

describe('words that say that nothing was run', () => {
  it.each([
    'No test files found, exiting with code 1',
    'No tests found, exiting with code 0',
    'No affected test files found, exiting with code 0',
    'no tests ran in 0.00s',
    '\n  0 passing (1ms)',
    'Ran 0 tests in 0.000s',
    '# tests 0',
    '?   \tadd\t[no test files]',
  ])('%s', (text) => expect(saysNone(text)).toBe(true));

  it.each(['  10 passing', 'Ran 10 tests', '# tests 10', ''])('%j is none', (text) =>
    expect(saysNone(text)).toBe(false),
  );
});
