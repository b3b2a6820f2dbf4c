import { tableOf } from '../../src/text/table.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { rounded, shown } from '../../src/harness/statistics/shown.ts';
import {
  diversityFigures,
  failureCorrelation,
  ladderFigures,
  modelFigures,
  type LadderFigures,
  type ModelFigures,
  type TaskAnswers,
} from './figures.ts';
import { COUNTS, isLarge, LADDER, SAMPLES } from './plan.ts';

/** Tokens a second of each model, by how many answers are written at once. */
export type Rates = ReadonlyMap<string, Readonly<Record<string, number>>>;

const KS = [1, 4, 8];

/** Every ladder that the models make, the cheapest first: one alone with as many answers as two have, and each with the next. */
function ladders(models: readonly string[]): LadderFigures['members'][] {
  const sets: string[][] = [[]];
  for (const name of models) sets.push(...sets.map((set) => [...set, name]));
  return [
    ...models.filter((name) => !isLarge(name)).map((name) => [{ name, samples: LADDER }]),
    ...sets
      .slice(1)
      .toSorted((a, b) => a.length - b.length)
      .map((set) => set.map((name) => ({ name, samples: SAMPLES }))),
  ];
}

/** Prints what the judged answers come to; gives the same under stable names. */
export function report(
  tasks: readonly TaskAnswers[],
  models: readonly string[],
  rates: Rates,
  markdown: boolean,
): object {
  const figures = models.map((name) => modelFigures(name, tasks, KS));
  const print = (title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): void =>
    void process.stdout.write(`\n${title}\n\n${tableOf(head, rows, markdown)}\n`);

  print(
    `${tasks.length} tasks, tests as checker; 95 % intervals by bootstrap over tasks. One model, plain prompt, temperature 0.8:`,
    [
      'model',
      ...KS.map((k) => `pass@${k} %`),
      'tokens an answer',
      'cut off %',
      ...COUNTS.map((n) => `tokens/s, ${n} at once`),
    ],
    figures.map(({ name, passAt, tokens, cutOff }) => [
      name,
      ...KS.map((k) => shown(passAt.get(k))),
      tokens.toFixed(0),
      cutOff.toFixed(0),
      ...COUNTS.map((n) => rates.get(name)?.[n] ?? '-'),
    ]),
  );
  const committees = ladders(models).map((members) => ladderFigures(members, tasks));
  print(
    'Ladders, each member asked at once for its answers, the next only when none passed:',
    ['members', 'solved %', 'left for a paid model %', 'tokens a task', 'tokens × parameters, 10¹²', 's a task'],
    committees.map(({ members, solved, strongShare, tokens, work, seconds }) => [
      members.map(({ name, samples }) => `${name} ×${samples}`).join(', then '),
      shown(solved),
      shown(strongShare),
      tokens.toFixed(0),
      work.toFixed(2),
      seconds.toFixed(1),
    ]),
  );
  const pairs = models.flatMap((a, index) => models.slice(index + 1).map((b) => ({ a, b })));
  const correlations = pairs.map(({ a, b }) => ({ a, b, r: failureCorrelation(a, b, tasks) }));
  print(
    'Failure correlation (Pearson, of how often each fails on a task; 1: the same tasks):',
    ['members', 'r'],
    correlations.map(({ a, b, r }) => [`${a}, ${b}`, shown(r, 2)]),
  );
  const diversity = models.flatMap((name) => {
    const found = diversityFigures(name, tasks);
    return found === undefined ? [] : [{ name, ...found }];
  });
  if (diversity.length > 0)
    print(
      `What the ladder's prompts add to ${LADDER} answers:`,
      ['model', 'ladder solved %', 'tokens', 'plain solved %', 'tokens', 'difference'],
      diversity.map(({ name, ladder, plain, difference }) => [
        name,
        shown(ladder.solved),
        ladder.tokens.toFixed(0),
        shown(plain.solved),
        plain.tokens.toFixed(0),
        shown(difference),
      ]),
    );
  return json(figures, rates, committees, correlations);
}

function json(
  figures: readonly ModelFigures[],
  rates: Rates,
  committees: readonly LadderFigures[],
  correlations: readonly { readonly a: string; readonly b: string; readonly r: Estimate }[],
): object {
  return {
    models: figures.map(({ name, passAt, tokens, parameters }) => ({
      name,
      passAt1: rounded(passAt.get(1)?.value),
      passAt4: rounded(passAt.get(4)?.value),
      passAt8: rounded(passAt.get(8)?.value),
      intervals: Object.fromEntries(
        [...passAt].map(([k, { low, high }]) => [`passAt${k}`, [rounded(low), rounded(high)]]),
      ),
      tokens: rounded(tokens),
      parameters,
      tokensPerSecond: rates.get(name) ?? null,
    })),
    ladders: committees.map(({ members, solved, strongShare, tokens, work, seconds }) => ({
      members: members.map(({ name, samples }) => `${name} ×${samples}`),
      solved: rounded(solved.value),
      interval: [rounded(solved.low), rounded(solved.high)],
      strongShare: rounded(strongShare.value),
      tokens: rounded(tokens),
      tokensTimesParameters: Number(work.toFixed(3)),
      seconds: rounded(seconds),
    })),
    failureCorrelation: correlations.map(({ a, b, r }) => ({
      members: [a, b],
      r: rounded(r.value, 2),
      interval: [rounded(r.low, 2), rounded(r.high, 2)],
    })),
  };
}
