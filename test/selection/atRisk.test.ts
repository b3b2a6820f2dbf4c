import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { solve, type SolveOptions, type TaskInput } from '../../src/index.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';

const task: TaskInput = {
  id: 'double',
  prompt: 'Write `double(n)`.',
  target: 'src/double.ts',
  workspace: { files: {} },
};
const weak = examples('double', [[[2], 4]]);
const double = (body: string): string => fenced(`export function double(n: number): number {\n  return ${body};\n}`);

/** Two members, of which one squares; the strong member adds. */
async function solvedAt(
  risk: number,
  labels: number,
  options: Partial<SolveOptions> = {},
  given = task,
  strong = true,
) {
  using folder = temporaryFolder();
  const file = join(folder.path, 'labels.jsonl');
  const rows = Array.from({ length: labels }, (_, index) => ({
    task: `${index}`,
    source: 's',
    wrong: index % 10 === 9,
    // The wrong ones have less behind them.
    score: index % 10 === 9 ? 0.6 : 1,
  }));
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return await solve(given, [weak], {
    committee: [
      answering(folder.path, 'gamma-1', 'double', [double('2 * n')]),
      answering(folder.path, 'delta-1', 'double', [double('n ** 2')]),
    ],
    ...(strong && { strong: answering(folder.path, 'large', 'double', [double('n + n')]) }),
    labels: file,
    risk,
    ledger: ':memory:',
    ...options,
  });
}

describe('risk', () => {
  it('has the strong member asked where too little speaks for what passed, and says why', async () => {
    const solution = await solvedAt(0.05, 300);
    expect(solution).toMatchObject({
      status: 'solved',
      proposal: { member: 'large' },
      policy: { name: 'clusters', options: { risk: 0.05 } },
      strongCalls: [
        {
          member: 'large',
          reason: expect.stringMatching(
            /^for a risk of 5 % too little speaks for what passed: the evidence is 0\.\d\d, and 1\.00 is needed$/,
          ),
        },
      ],
      risk: { asked: 0.05, labels: 300, promise: null },
    });
  });

  it('returns nothing where there is no strong member: what is below the line is shown and not trusted', async () => {
    const solution = await solvedAt(0.05, 300, {}, task, false);
    expect(solution).toMatchObject({ status: 'unsolved', nearest: { sound: true } });
    expect(solution.summary).toContain('too little speaks for what passed');
  });

  it('promises where enough speaks for an answer, and tells the share of labels like it that are wrong', async () => {
    using folder = temporaryFolder();
    const committee = ['gamma-1', 'delta-1', 'omega-1'].map((name, index) =>
      answering(folder.path, name, 'double', [double(['2 * n', 'n + n', 'n * 2'][index] ?? '')]),
    );
    const solution = await solvedAt(0.05, 300, { committee });
    expect(solution).toMatchObject({
      status: 'solved',
      strongCalls: [],
      risk: { promise: { risk: 0.05, confidence: 0.9 }, estimate: { value: 0 } },
    });
    expect(solution.summary).toMatch(
      /3 members of 3 families agree on \d+ inputs: risk about 0 %, promised to be at most 5 %/,
    );
  });

  it('promises nothing where there are too few labels', async () => {
    const solution = await solvedAt(0.05, 10);
    expect(solution.summary).toMatch(/: risk not known: 10 labels, and at least \d+ are needed/);
    expect(solution).toMatchObject({ risk: { promise: null } });
  });

  it('returns nothing of cheap members where labels show that no evidence is enough', async () => {
    using folder = temporaryFolder();
    const labels = join(folder.path, 'labels.jsonl');
    const row = (index: number) => JSON.stringify({ task: `${index}`, source: 's', wrong: index % 2 === 0, score: 1 });
    writeFileSync(labels, Array.from({ length: 100 }, (_, index) => `${row(index)}\n`).join(''));
    const committee = ['gamma-1', 'delta-1'].map((name) => answering(folder.path, name, 'double', [double('2 * n')]));
    const solution = await solvedAt(0.05, 0, { committee, labels }, task, false);
    expect(solution).toMatchObject({ status: 'unsolved', nearest: { sound: true } });
    expect(solution.summary).toContain('by the labels no evidence is enough');
  });

  it('says how many labels are missing where it returns nothing', async () => {
    const solution = await solvedAt(0.05, 10, {}, task, false);
    expect(solution.summary).toMatch(/10 labels, 1 of them wrong, and at least \d+ with much behind them are needed/);
  });

  it('takes the smaller of the task’s and the configuration’s', async () => {
    const stricter = await solvedAt(0.2, 300, {}, { ...task, risk: 0.05 });
    expect(stricter).toMatchObject({ risk: { asked: 0.05 } });
    const laxer = await solvedAt(0.05, 300, {}, { ...task, risk: 0.2 });
    expect(laxer).toMatchObject({ risk: { asked: 0.05 } });
  });

  it.each([
    [{ risk: 0 }, 'risk is 0.'],
    [{ risk: 1 }, 'risk is 1.'],
    [{ risk: Number.NaN }, 'risk is NaN.'],
    [{ policy: 'first-sound' }, 'A risk goes with the policy clusters, and there is another.'],
  ])('refuses %j', async (options, why) => {
    await expect(solvedAt(0.05, 10, options)).rejects.toThrow(why);
  });

  it('refuses a file of labels that holds something else', async () => {
    using folder = temporaryFolder();
    const labels = join(folder.path, 'labels.jsonl');
    writeFileSync(labels, '{"wrong":1}\n');
    await expect(solvedAt(0.05, 0, { labels })).rejects.toThrow(`Line 1 of ${labels} is no label.`);
  });
});
