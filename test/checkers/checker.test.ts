import { describe, expect, it } from 'vitest';
import { checker, examples, type CheckerOptions, type Outcome } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { assertConforms, checkerConformance } from '../../src/testing.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

const TASK = { prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } };
const SHORT = { 'one.ts': 'export const one = () => 1;\n' };
const LONG = { 'one.ts': `export const one = () => ${'1 + '.repeat(100)} 1;\n` };
const OPEN = { target: 'one.ts', files: {} };

describe('a checker of one function', () => {
  it.each<[string, CheckerOptions['check']]>([
    ['a truth', (files) => Object.values(files).join('').length < 100],
    ['words', (files) => Object.values(files).join('').length < 100 || 'it is too long'],
    ['a promise', async (files) => Object.values(files).join('').length < 100 || 'it is too long'],
    [
      'a verdict',
      (files) =>
        Object.values(files).join('').length < 100
          ? { kind: 'pass', executed: 'unknown', isolation: 'none' }
          : { kind: 'fail', evidence: [{ kind: 'crash', message: 'long' }], executed: 'unknown', isolation: 'none' },
    ],
  ])('keeps the rules of the kit, and may give %s', async (_, check) => {
    assertConforms(
      await checkerConformance(checker({ name: 'short', check }), { task: TASK, sound: SHORT, unsound: [LONG] }),
    );
  });

  it('fails with its words as evidence', async () => {
    await using opened = await openSession(checker({ name: 'short', check: () => 'it is too long' }), OPEN);
    expect(await opened.check(SHORT)).toMatchObject({
      kind: 'fail',
      evidence: [{ kind: 'assertion', test: 'short', message: 'it is too long' }],
      executed: 'unknown',
      isolation: 'none',
    });
  });

  it.each([undefined, null, '', 0, 1, NaN, []])('cannot tell where it gives %j', async (outcome) => {
    const check = (): Outcome => outcome as unknown as Outcome;
    await using opened = await openSession(checker({ name: 'odd', check }), OPEN);
    expect(await opened.check(SHORT)).toMatchObject({
      kind: 'broken',
      reason: expect.stringMatching(/neither pass nor/),
    });
  });

  it('cannot tell where it does not end', async () => {
    const endless = checker({ name: 'endless', check: () => new Promise<boolean>(() => {}) });
    await using opened = await openSession(endless, { ...OPEN, timeoutMs: 50 });
    expect(await opened.check(SHORT)).toMatchObject({ kind: 'broken', reason: 'it took more than 50 ms' });
  });

  it('cannot tell where it throws, and the run goes on to say so', async () => {
    using folder = temporaryFolder();
    const member = answering(folder.path, 'small', 'one.ts', [fenced(SHORT['one.ts'])]);
    const thrower = checker({
      name: 'thrower',
      check() {
        throw new Error('no luck');
      },
    });
    const solution = await solve(TASK, [examples('one', [[[], 1]]), thrower], {
      committee: [member],
      ledger: ':memory:',
    });
    expect(solution.status).toBe('unsolved');
    expect(JSON.stringify(solution)).toContain('no luck');
  });

  it('changes nothing of what others check', async () => {
    const hasty = checker({
      name: 'hasty',
      check(files) {
        (files as Record<string, string>)['one.ts'] = 'other';
        return true;
      },
    });
    const given = { ...SHORT };
    await using opened = await openSession(hasty, OPEN);
    expect(await opened.check(given)).toMatchObject({ kind: 'pass' });
    expect(given).toEqual(SHORT);
  });

  it.skipIf(noWall)('may run the code, behind the wall, where it says that it does', async () => {
    const runs = checker({
      name: 'runs',
      executes: true,
      async check(files, { sandbox, copies, signal, timeoutMs }) {
        await using copy = await copies.lay(files);
        const { exitCode } = await sandbox.run(process.execPath, ['--check', 'one.ts'], {
          cwd: copy.root,
          timeoutMs,
          signal,
        });
        return exitCode === 0 || `it ended with ${exitCode}`;
      },
    });
    await using opened = await openSession(runs, OPEN);
    expect(await opened.check(SHORT)).toMatchObject({ kind: 'pass', isolation: 'shared' });
  });

  it('is another one where it checks otherwise, and none without a name', () => {
    const one = checker({ name: 'short', check: () => true });
    expect(one).toMatchObject({ rerunnable: false, executes: false });
    expect(checker({ name: 'short', check: () => false }).options).not.toEqual(one.options);
    expect(() => checker({ name: '', check: () => true })).toThrow('checker() wants a name and a check.');
  });
});
