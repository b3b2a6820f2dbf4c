import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recorded } from '../../checkers/index.ts';
import { alone, ladder, type Arm } from '../../src/harness/arm.ts';
import { compare } from '../../src/harness/compare.ts';
import { figuresOf } from '../../src/harness/figures.ts';
import { gather } from '../../src/harness/gather.ts';
import type { MemberSeal } from '../../src/harness/sample.ts';
import { reordered } from '../../src/harness/repeats.ts';
import { walk } from '../../src/harness/walk.ts';
import type { Member, TaskInput } from '../../src/index.ts';
import { recording } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import { solve } from '../../src/solve.ts';
import { temporaryFolder } from '../answers.ts';
import { ABOUT, sample } from './samples.ts';

const MEMBERS: readonly MemberSeal[] = [
  { name: 'small', prices: { input: 1, output: 1 } },
  { name: 'medium', prices: { input: 3, output: 3 } },
  { name: 'large', prices: { input: 100, output: 100 } },
];

describe('walk', () => {
  it('does what solve does with the same answers', async () => {
    const passed = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        passed,
        passed,
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        async (small, medium, large, samples) => {
          using folder = temporaryFolder();
          const file = join(folder.path, 'answers.jsonl');
          const rows = Object.entries({ small, medium, large: [large] }).flatMap(([model, all]) =>
            all.map((ok, index) => ({
              task: 't',
              model,
              code: `export const ${model}${index} = 1;`,
              passed: ok,
              promptTokens: 10,
              completionTokens: 5 + index,
              seconds: 1,
            })),
          );
          writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
          const members = MEMBERS.map(({ name, prices }) =>
            recording(file, { model: name, ...(prices && { prices }) }),
          );
          const [first, second, strong] = members as [Member, Member, Member];
          const input: TaskInput & { id: string } = {
            id: 't',
            prompt: 'Write it.',
            target: 'x.ts',
            workspace: { files: {} },
          };
          const solution = await solve(input, [recorded()], {
            committee: [first, second],
            strong,
            policy: firstSound({ samples, wave: 1 }),
            ledger: ':memory:',
          });
          const pile = await gather(
            { name: 's', basis: '', tasks: [{ input, visible: [recorded()], hidden: [] }] },
            {
              members: members.map((member) => ({ member, samples: 3 })),
              known: new Map(),
              onTask: () => {},
              timeoutMs: 1000,
              signal: new AbortController().signal,
            },
          );
          const outcome = walk(ladder([first, second], samples, strong), 't', pile, MEMBERS);
          expect(outcome.returned && `${outcome.returned.member}#${outcome.returned.ordinal}`).toBe(
            solution.status === 'solved' ? solution.proposal.id : undefined,
          );
          expect(outcome.bought.reduce((all, { usd }) => all + (usd ?? 0), 0)).toBeCloseTo(solution.cost.usd, 12);
          expect(outcome.strongCalls).toBe(solution.strongCalls.length);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('charges a wave in full, and waits for its first sound answer only', () => {
    const pile = [sample('small', 0, false), sample('small', 1, true), sample('small', 2, true)];
    const arm: Arm = { name: 'wave', committee: ['small'], policy: firstSound({ samples: 3, wave: 3 }) };
    expect(walk(arm, 't', pile, MEMBERS)).toMatchObject({ returned: { ordinal: 1 }, bought: [{}, {}, {}], ms: 2000 });
  });

  it('refuses a member that is not there', () => {
    expect(() => walk(alone('nobody'), 't', [], MEMBERS)).toThrow(
      'The arm nobody once asks nobody, which is no member.',
    );
  });
});

describe('figuresOf', () => {
  const tasks = ['a', 'b', 'c', 'd'];
  const pile = tasks.flatMap((task, index) => [
    // On `d` the small member's answer passes what can be seen, and is wrong.
    sample('small', 0, index < 1, { task, visible: index === 0 || index === 3 ? 'pass' : 'fail' }),
    sample('medium', 0, index < 2, { task }),
    sample('large', 0, index < 3, { task, usd: 10 }),
  ]);
  const figures = figuresOf({ ...ABOUT, tasks, hidden: true }, pile, MEMBERS, [
    alone('large'),
    ladder(['small', 'medium'], 1, 'large'),
  ]);

  it('counts what is right by the truth, beside what only passes', () => {
    const [baseline, committee] = figures.arms;
    expect(baseline).toMatchObject({ solved: { value: 75 }, cost: { value: 1 }, p: 1 });
    expect(committee).toMatchObject({
      solved: { value: 75 },
      falseAccepts: { value: 25 },
      returned: 4,
      strongShare: 25,
    });
    // a: 1, b: 2, c: 1 + 1 + 10, d: 1; the baseline 40.
    expect(committee?.cost.value).toBeCloseTo(16 / 40);
    expect(figures.members.find(({ name }) => name === 'small')).toMatchObject({
      passAt: { 1: { value: 25 } },
      falseAccepts: { value: 50 },
      accepted: 2,
    });
    expect(figures.pile).toMatchObject({ oracle: { value: 75 }, reachable: { value: 75 } });
  });

  it('tells coverage, identifiability and diversity of the cheap members, and where passing answers part', () => {
    const [, committee] = figures.arms;
    // One cheap answer in two is right on a, one in two on b: 3 of 8; some cheap one is right on a and b; the one for b is returned too.
    expect(committee?.diagnostics).toEqual({
      coverage: 50,
      identifiability: 100,
      progress: undefined,
      diversity: expect.closeTo((100 * (0.5 - 3 / 8)) / (1 - 3 / 8), 9) as number,
    });
    expect(committee?.selectionEfficiency.value).toBeCloseTo(100, 9);
    expect(committee?.ambiguous).toBe(0);
    const both = [sample('small', 0, true), sample('small', 1, false, { visible: 'pass' })];
    const [arm] = figuresOf({ ...ABOUT, tasks: ['t'], hidden: true }, both, MEMBERS, [alone('small', 2)]).arms;
    expect(arm?.ambiguous).toBe(100);
  });

  it('gives the cost at other prices, and none where a list leaves a member out', () => {
    const table = (prices: Readonly<Record<string, { input: number; output: number }>>) => ({
      name: 'list',
      date: '2026-11-25',
      source: 'made up',
      prices,
    });
    const price = { input: 1, output: 1 };
    const at = (prices: Readonly<Record<string, { input: number; output: number }>>) =>
      figuresOf({ ...ABOUT, tasks, hidden: true, priceTables: [table(prices)] }, pile, MEMBERS, [
        alone('large'),
        ladder(['small', 'medium'], 1, 'large'),
      ]).arms[1]?.costAt;
    // Every sample at one price: seven are bought, the baseline buys four.
    expect(at({ small: price, medium: price, large: price })?.[0]).toMatchObject({
      prices: 'list',
      cost: { value: 7 / 4 },
    });
    expect(at({ small: price, large: price })?.[0]).toEqual({ prices: 'list', cost: undefined });
    // The baseline ten times as dear: a: 1, b: 2, c: 1 + 1 + 100, d: 1 against 400.
    expect(at({})?.at(-1)).toMatchObject({
      prices: 'baseline ×10',
      cost: { value: expect.closeTo(106 / 400) as number },
    });
  });

  it('averages over repeats, each a reordering of the same samples', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.boolean(), { minLength: 2, maxLength: 6 }),
        (repeat, right) => {
          const own = right.map((is, ordinal) => sample('small', ordinal, is));
          const other = reordered(own, repeat, 1);
          expect(other).toEqual(reordered(own, repeat, 1));
          expect(other.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b)).toEqual(
            own.map(({ ordinal }) => ordinal),
          );
          expect(other.map(({ digest }) => digest)).toEqual(own.map(({ digest }) => digest));
          expect(reordered(own, 0, 1)).toBe(own);
        },
      ),
    );
    const own = [sample('small', 0, true), sample('small', 1, false)];
    const about = { ...ABOUT, tasks: ['t'], hidden: false };
    const once = (repeats: number): number | undefined =>
      figuresOf({ ...about, repeats }, own, MEMBERS, [alone('small')]).arms[0]?.solved.value;
    expect(once(1)).toBe(100);
    // One of the two answers comes first, by chance: about half of 400 runs.
    expect(once(400)).toBeGreaterThan(40);
    expect(once(400)).toBeLessThan(60);
  });

  it('says nothing of false accepts where nothing else knows the truth', () => {
    const untold = pile.map((one) => ({ ...one, truth: 'visible' as const }));
    const { members, arms } = figuresOf({ ...ABOUT, tasks }, untold, MEMBERS, [alone('large')]);
    expect(members[0]?.falseAccepts.value).toBeNaN();
    expect(arms[0]?.falseAccepts.value).toBeNaN();
    // Where one task of many has a hidden truth, the others do not water it down.
    const one = untold.map((some) => (some.task === 'd' ? { ...some, truth: 'hidden' as const } : some));
    expect(figuresOf({ ...ABOUT, tasks }, one, MEMBERS, [alone('small')]).arms[0]?.falseAccepts.value).toBe(100);
  });

  it('counts apart what hidden checkers could not tell, and lets arms choose as if they had', () => {
    const told = [sample('small', 0, true), sample('small', 1, true, { truth: 'broken', right: false })];
    const { broken, members, arms } = figuresOf({ ...ABOUT, tasks: ['t'] }, told, MEMBERS, [alone('small', 2)]);
    expect({ broken, bought: arms[0]?.runs[0]?.outcomes[0]?.bought.length }).toEqual({ broken: 1, bought: 1 });
    expect(members[0]).toMatchObject({ passAt: { 1: { value: 100 } } });
  });

  it('takes no missing price for zero', () => {
    const unpriced = pile.map((one) => (one.member === 'small' ? { ...one, usd: null } : one));
    const arms = [alone('large'), ladder(['small'], 1, 'large')];
    expect(figuresOf({ ...ABOUT, tasks }, unpriced, MEMBERS, arms).arms[1]).toMatchObject({
      usd: Number.NaN,
      cost: { value: Number.NaN },
      spent: { small: Number.NaN, large: 20 },
    });
  });

  it('tests and diagnoses all repeats, not the first of them', () => {
    // The cheap member's first answer is wrong and the other seven are right; the strong one is right on every other task.
    const many = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const answers = many.flatMap((task, index) => [
      ...Array.from({ length: 8 }, (_, ordinal) => sample('small', ordinal, ordinal > 0, { task })),
      sample('large', 0, index % 2 === 0, { task }),
    ]);
    const at = (repeats: number) =>
      figuresOf({ ...ABOUT, tasks: many, repeats }, answers, MEMBERS, [alone('large'), alone('small')]).arms[1];
    expect(at(1)).toMatchObject({
      solved: { value: 0 },
      p: expect.closeTo(2 / 1024, 9) as number,
      diagnostics: { coverage: 0 },
    });
    const eight = at(8);
    expect(eight?.solved.value).toBeGreaterThan(60);
    // It solves more, so a small p must not be that of solving less.
    expect(eight?.p).toBeGreaterThan(0.005);
    expect(eight?.diagnostics.coverage).toBeCloseTo(eight?.solved.value ?? 0, 9);
  });
});

describe('compare', () => {
  const many = Array.from({ length: 12 }, (_, index) => `t${index}`);
  const runOf = (right: (index: number) => boolean, usd: number) =>
    figuresOf(
      { ...ABOUT, tasks: many },
      many.map((task, index) => sample('small', 0, right(index), { task, usd })),
      MEMBERS,
      [alone('small')],
    );

  it('calls an arm worse that solves less beyond noise, or costs more', () => {
    const before = runOf(() => true, 1);
    expect(
      compare(
        before,
        runOf((index) => index > 0, 1),
      ),
    ).toMatchObject([{ solved: { value: expect.closeTo(-100 / 12, 9) as number }, p: 1, worse: [] }]);
    const [fell] = compare(
      before,
      runOf((index) => index > 7, 1),
    );
    expect(fell).toMatchObject({ worse: ['solved'], cost: { value: 1 } });
    // Eight tasks lost, none won: 2 · 2⁻⁸.
    expect(fell?.p).toBeCloseTo(2 / 256, 10);
    expect(
      compare(
        before,
        runOf(() => true, 1.2),
      ),
    ).toMatchObject([{ worse: ['cost'], cost: { value: expect.closeTo(1.2, 9) as number } }]);
    expect(
      compare(
        before,
        runOf(() => true, 0.8),
      ),
    ).toMatchObject([{ worse: [] }]);
  });

  it('refuses runs of other tasks, and of other arms', () => {
    const other = figuresOf({ ...ABOUT, tasks: ['x'] }, [], MEMBERS, [alone('small')]);
    expect(() =>
      compare(
        runOf(() => true, 1),
        other,
      ),
    ).toThrow('The runs are not of the same tasks.');
    const arms = figuresOf({ ...ABOUT, tasks: many }, [], MEMBERS, [alone('large')]);
    expect(() =>
      compare(
        runOf(() => true, 1),
        arms,
      ),
    ).toThrow('The runs have no arm in common.');
  });
});
