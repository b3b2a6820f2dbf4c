import { expect, it } from 'vitest';
import { examples, types } from '../../checkers/index.ts';
import { solve, type SolveOptions, type TaskInput } from '../../src/index.ts';
import { answering, fenced, solved, temporaryFolder } from '../answers.ts';

const task: TaskInput = {
  id: 'sign',
  prompt: 'Write `sign(n)`: -1, 0 or 1.',
  target: 'src/sign.ts',
  workspace: { files: {} },
};
const SIGN = fenced(
  'export function sign(n: number): number {\n  if (n > 0) return 1;\n  if (n < 0) return -1;\n  return 0;\n}',
);

async function solvedBy(cases: Parameters<typeof examples>[1], options: Partial<SolveOptions> = {}) {
  using folder = temporaryFolder();
  const committee = [answering(folder.path, 'small', 'sign', [SIGN])];
  return solved(await solve(task, [types(), examples('sign', cases)], { committee, ledger: ':memory:', ...options }));
}

it('says how many mutants of the answer the checkers kill, in the first line and in the certificate', async () => {
  const weak = await solvedBy([[[5], 1]], { auditMs: 20_000 });
  expect(weak.audit).toMatchObject({ killRate: { value: expect.any(Number) } });
  expect(weak.audit?.killed).toBeLessThan(weak.audit?.of ?? 0);
  expect(weak.summary).toMatch(/; the checkers kill \d+ % of mutants \(\d+ of \d+.*; \d+ to \d+ %\)/);
  expect(weak.certificate.audit).toEqual(weak.audit);
  const [line] = weak.audit?.lines ?? [];
  expect(line).toMatch(/^expect\(sign\(-?\d+\)\)\.toEqual\(-?\d\);$/);
  expect(weak.warnings).toContainEqual(expect.stringContaining(`Lines that would refuse some: ${line}`));
  const strong = await solvedBy(
    [
      [[5], 1],
      [[-5], -1],
      [[0], 0],
      [[1], 1],
      [[-1], -1],
    ],
    { auditMs: 20_000 },
  );
  expect(strong.audit).toMatchObject({ killRate: { value: 1 }, lines: [] });
});

it('audits nothing unless it is told to', async () => {
  const plain = await solvedBy([[[5], 1]]);
  expect([plain.audit, plain.certificate.audit]).toEqual([undefined, undefined]);
});

it('keeps the answer where it cannot be audited', async () => {
  using folder = temporaryFolder();
  // Deeper than a parser in JavaScript goes.
  const deep = `${'('.repeat(900)}n${')'.repeat(900)}`;
  const code = fenced(`export function sign(n: number): number {\n  return Math.sign(${deep});\n}`);
  const committee = [answering(folder.path, 'small', 'sign', [code])];
  const cases = examples('sign', [[[5], 1]]);
  const options = { committee, auditMs: 20_000, ledger: ':memory:' };
  const { audit, summary } = solved(await solve(task, [cases], options));
  expect(audit).toBeDefined();
  expect(summary).toMatch(/^Solved: small#0 passed every checker \(1 example\); the checkers /);
});
