import type { ArmComparison } from './compare.ts';
import type { ArmFigures } from './armFigures.ts';
import type { SuiteFigures } from './figures.ts';
import type { MemberFigures } from './memberFigures.ts';
import type { Estimate } from './statistics/estimate.ts';
import { rounded, shown } from './statistics/shown.ts';
import { tableOf } from '../text/table.ts';

/** A suite's figures as text: what they rest on, members, arms, other prices, bounds. `markdown` for tables that can be pasted. */
export function reportOf(figures: SuiteFigures, markdown: boolean): string {
  const { suite, basis, prices, tasks, samples, broken, members, arms, pile, correlations, repeats } = figures;
  const parts = [
    `\n${suite}: ${tasks.length} tasks, ${samples.length} samples, ${broken} that could not be judged. ${capital(basis)}.\nPrices: ${prices}.\n`,
    ...incompleteWords(figures).map((words) => `${words}\n`),
    membersTable(members, markdown),
    '',
    armsTable(arms, markdown),
    '',
    choiceTable(arms, markdown),
    '',
    pricesTable(figures, markdown),
    `\nOracle over all samples: ${shown(pile.oracle)} %; over those that the visible checkers pass: ${shown(pile.reachable)} %. 95 % intervals by bootstrap over tasks${repeats > 1 ? `, each run ${repeats} times in other orders` : ''}; p by ${repeats > 1 ? 'the paired randomization test' : "McNemar's exact test"} against ${arms[0]?.name ?? 'the first'}, corrected by Holm.`,
    ...riskWords(arms),
    `All members wrong (β): ${shown(figures.beta)} % of tasks.`,
    `Failure correlation: ${correlations.map(({ members: [a, b], r }) => `${a} and ${b} ${plain(r, 2)}`).join('; ') || 'one member only'}.`,
  ];
  return `${parts.join('\n')}\n`;
}

/** Said first: arms whose members have fewer answers than were wanted look cheaper, or weaker, than they are; so do those of fewer tasks. */
export function incompleteWords({ missing, unrecorded = {}, aside = [] }: SuiteFigures): string[] {
  const short = Object.entries(unrecorded);
  const unasked = missing - short.reduce((sum, [, count]) => sum + count, 0);
  const said = [];
  if (unasked > 0)
    said.push(
      `INCOMPLETE: ${unasked} answers that were wanted did not come. What they would have solved or cost is in no figure; the same command asks for them.`,
    );
  if (short.length > 0)
    said.push(
      `INCOMPLETE: recordings hold fewer answers than are asked of them: ${short.map(([name, count]) => `${count} of ${name} are missing`).join(', ')}. Arms that ask for more have what there is.`,
    );
  if (aside.length > 0)
    said.push(
      `SET ASIDE: ${aside.length} tasks that could not be judged are in no figure: ${aside.map(({ task, why }) => `${task} (${why})`).join('; ')}.`,
    );
  return said;
}

/** Points of the curve that are printed. */
const POINTS = 5;

/** What would come of returning only answers with much behind them, in a few points. */
function riskWords(arms: readonly ArmFigures[]): string[] {
  return arms.flatMap(({ name, riskCoverage: points }) => {
    if (points.length < 2) return [];
    const some = Array.from(
      { length: POINTS },
      (_, at) => points[Math.round((at * (points.length - 1)) / (POINTS - 1))],
    );
    const told = [...new Set(some)].flatMap((point) =>
      point === undefined ? [] : [`${plain(point.coverage)} % answered, ${shown(point.risk)} % of these wrong`],
    );
    return [`Risk and coverage of ${name}, the answers with most behind them first: ${told.join('; ')}.`];
  });
}

function membersTable(members: readonly MemberFigures[], markdown: boolean): string {
  return tableOf(
    ['member', 'pass@1 %', 'pass@4 %', 'all of 4 right %', 'false accepts %', 'of answers accepted'],
    members.map(({ name, passAt, passHat, falseAccepts, accepted }) => [
      name,
      shown(passAt[1]),
      shown(passAt[4]),
      plain(passHat[4]),
      shown(falseAccepts),
      accepted,
    ]),
    markdown,
  );
}

function armsTable(arms: readonly ArmFigures[], markdown: boolean): string {
  const [baseline] = arms;
  return tableOf(
    [
      'arm',
      'solved %',
      'false accepts %',
      `cost, ${baseline?.name ?? 'the first'} = 1`,
      'strong called %',
      'p against it',
      'break-even false accepts %',
      's a task, p50 / p95',
    ],
    arms.map((arm) => [
      arm.name,
      shown(arm.solved),
      shown(arm.falseAccepts),
      shown(arm.cost, 3),
      arm.strongShare.toFixed(1),
      arm === baseline ? '' : arm.p < 0.001 ? '< 0.001' : arm.p.toFixed(3),
      plain(arm.breakEven),
      arm.p95 > 0 ? `${(arm.p50 / 1000).toFixed(1)} / ${(arm.p95 / 1000).toFixed(1)}` : '-',
    ]),
    markdown,
  );
}

/** The four quantities of arXiv:2605.14163, of the cheap members. */
function choiceTable(arms: readonly ArmFigures[], markdown: boolean): string {
  return tableOf(
    [
      'arm, without its strong member',
      'coverage %',
      'identifiability %',
      'diversity %',
      'selection efficiency %',
      'ambiguous %',
    ],
    arms.map(({ name, diagnostics, selectionEfficiency, ambiguous }) => [
      name,
      plain(diagnostics.coverage),
      plain(diagnostics.identifiability),
      plain(diagnostics.diversity),
      shown(selectionEfficiency),
      plain(ambiguous),
    ]),
    markdown,
  );
}

function pricesTable({ arms, priceTables }: SuiteFigures, markdown: boolean): string {
  const names = arms[0]?.costAt.map(({ prices }) => prices) ?? [];
  const table = tableOf(
    ['arm, cost at other prices', ...names],
    arms.map(({ name, costAt }) => [name, ...costAt.map(({ cost }) => plain(cost?.value, 3))]),
    markdown,
  );
  return [table, ...priceTables.map(({ name, date, source }) => `${name}: ${source}, read ${date}.`)].join('\n');
}

/** A suite's figures under stable names: rates in per cent with one decimal, null where there is none. */
export function jsonOf(figures: SuiteFigures): object {
  const { members, arms, pile, correlations, tasks, samples, broken, missing, unrecorded = {}, aside = [] } = figures;
  return {
    tasks: tasks.length,
    samples: samples.length,
    broken,
    missing,
    unrecorded,
    aside,
    members: Object.fromEntries(members.map((member) => [member.name, memberJson(member)])),
    arms: Object.fromEntries(arms.map((arm) => [arm.name, armJson(arm)])),
    oracle: rounded(pile.oracle.value),
    reachable: rounded(pile.reachable.value),
    beta: rounded(figures.beta.value),
    betaInterval: intervalOf(figures.beta),
    failureCorrelation: correlations.map(({ members: between, r }) => ({ members: between, r: rounded(r, 3) })),
  };
}

function memberJson({ passAt, passHat, falseAccepts, accepted, samples }: MemberFigures): object {
  return {
    samples,
    passAt1: rounded(passAt[1]?.value),
    passAt4: rounded(passAt[4]?.value),
    coverage: Object.values(passAt).map(({ value }) => rounded(value)),
    allRight: Object.values(passHat).map((value) => rounded(value)),
    falseAccepts: rounded(falseAccepts.value),
    falseAcceptsInterval: intervalOf(falseAccepts),
    accepted,
  };
}

function armJson(arm: ArmFigures): object {
  const { diagnostics } = arm;
  return {
    solved: rounded(arm.solved.value),
    interval: intervalOf(arm.solved),
    cost: rounded(arm.cost.value, 3),
    costInterval: intervalOf(arm.cost, 3),
    costAt: Object.fromEntries(arm.costAt.map(({ prices, cost }) => [prices, rounded(cost?.value, 3)])),
    usd: rounded(arm.usd, 6),
    spent: Object.fromEntries(Object.entries(arm.spent).map(([member, usd]) => [member, rounded(usd, 6)])),
    tokens: rounded(arm.tokens, 0),
    strongShare: rounded(arm.strongShare),
    falseAccepts: rounded(arm.falseAccepts.value),
    falseAcceptsInterval: intervalOf(arm.falseAccepts),
    breakEven: rounded(arm.breakEven),
    p: Number(arm.p.toPrecision(3)),
    p50: rounded(arm.p50, 0),
    p95: rounded(arm.p95, 0),
    selectionEfficiency: rounded(arm.selectionEfficiency.value),
    coverage: rounded(diagnostics.coverage),
    identifiability: rounded(diagnostics.identifiability),
    progress: rounded(diagnostics.progress),
    diversity: rounded(diagnostics.diversity),
    ambiguous: rounded(arm.ambiguous),
    riskCoverage: arm.riskCoverage.map(({ line, coverage, risk }) => ({
      line: rounded(line, 3),
      coverage: rounded(coverage),
      wrong: rounded(risk.value),
      wrongInterval: intervalOf(risk),
    })),
  };
}

function intervalOf({ low, high }: Estimate, digits = 1): readonly (number | null)[] {
  return [rounded(low, digits), rounded(high, digits)];
}

/** What changed between two runs, as text. */
export function differencesOf(comparisons: readonly ArmComparison[], markdown: boolean): string {
  const rows = comparisons.map(({ name, solved, p, cost, selectionEfficiency, falseAccepts, worse }) => [
    name,
    shown(solved),
    p < 0.001 ? '< 0.001' : p.toFixed(3),
    shown(cost, 3),
    shown(selectionEfficiency),
    plain(falseAccepts),
    worse.length > 0 ? `WORSE: ${worse.join(', ')}` : '',
  ]);
  const head = [
    'arm',
    'solved, points more',
    'p',
    'cost, before = 1',
    'selection efficiency, points more',
    'false accepts, points more',
    '',
  ];
  return `${tableOf(head, rows, markdown)}\n95 % intervals by the paired bootstrap over tasks; p by McNemar's exact test (with repeats the paired randomization test), corrected by Holm. Worse: solves less at p < 0.05, or costs more or chooses worse with its whole interval.\n`;
}

/** The same under stable names. */
export function differencesJson(comparisons: readonly ArmComparison[]): object {
  return Object.fromEntries(
    comparisons.map(({ name, solved, p, cost, selectionEfficiency, falseAccepts, worse }) => [
      name,
      {
        solved: rounded(solved.value),
        interval: intervalOf(solved),
        p: Number(p.toPrecision(3)),
        cost: rounded(cost.value, 3),
        costInterval: intervalOf(cost, 3),
        selectionEfficiency: rounded(selectionEfficiency.value),
        selectionEfficiencyInterval: intervalOf(selectionEfficiency),
        falseAccepts: rounded(falseAccepts),
        worse,
      },
    ]),
  );
}

function plain(value: number | undefined, digits = 1): string {
  return value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(digits);
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
