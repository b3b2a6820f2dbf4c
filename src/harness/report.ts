import type { ArmComparison } from './compare.ts';
import type { ArmFigures, SuiteFigures } from './figures.ts';
import { rounded, shown } from './statistics/shown.ts';
import { tableOf } from './table.ts';

/** A suite's figures as text: what they rest on, members, arms, bounds. `markdown` for tables that can be pasted. */
export function reportOf(
  { suite, basis, prices, tasks, samples, broken, members, arms, pile, correlations }: SuiteFigures,
  markdown: boolean,
): string {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  write(
    `\n${suite}: ${tasks} tasks, ${samples} samples, ${broken} that could not be judged. ${capital(basis)}.\n${capital(prices)}.\n`,
  );
  write(
    tableOf(
      ['member', 'pass@1 %', 'pass@4 %', 'false accepts %', 'of answers accepted'],
      members.map(({ name, passAt, falseAccepts, accepted }) => [
        name,
        shown(passAt[1]),
        shown(passAt[4]),
        shown(falseAccepts),
        accepted,
      ]),
      markdown,
    ),
  );
  const [baseline] = arms;
  write('');
  write(
    tableOf(
      [
        'arm',
        'solved %',
        'false accepts %',
        `cost, ${baseline?.name ?? 'the first'} = 1`,
        'strong called %',
        'p against it',
        'selection efficiency %',
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
        plain(arm.selectionEfficiency),
        arm.breakEven === undefined ? '-' : arm.breakEven.toFixed(1),
        `${(arm.p50 / 1000).toFixed(1)} / ${(arm.p95 / 1000).toFixed(1)}`,
      ]),
      markdown,
    ),
  );
  write(
    `\nOracle over all samples: ${shown(pile.oracle)} %; over those that the visible checkers pass: ${shown(pile.reachable)} %. 95 % intervals by bootstrap over tasks; p by McNemar's exact test, corrected by Holm.`,
  );
  write(
    `Failure correlation: ${correlations.map(({ members: [a, b], r }) => `${a} and ${b} ${r.toFixed(2)}`).join('; ')}.`,
  );
  return `${lines.join('\n')}\n`;
}

/** A suite's figures under stable names: rates in per cent with one decimal, null where there is none. */
export function jsonOf({ members, arms }: SuiteFigures): object {
  return {
    members: Object.fromEntries(
      members.map(({ name, passAt, falseAccepts }) => [
        name,
        {
          passAt1: rounded(passAt[1]?.value),
          passAt4: rounded(passAt[4]?.value),
          falseAccepts: rounded(falseAccepts.value),
        },
      ]),
    ),
    arms: Object.fromEntries(arms.map((arm) => [arm.name, armJson(arm)])),
  };
}

function armJson({
  solved,
  cost,
  strongShare,
  falseAccepts,
  p,
  selectionEfficiency,
  breakEven,
  usd,
  tokens,
}: ArmFigures): object {
  return {
    solved: rounded(solved.value),
    interval: [rounded(solved.low), rounded(solved.high)],
    cost: Number(cost.value.toFixed(3)),
    costInterval: [Number(cost.low.toFixed(3)), Number(cost.high.toFixed(3))],
    strongShare: rounded(strongShare),
    falseAccepts: rounded(falseAccepts.value),
    p: Number(p.toPrecision(3)),
    selectionEfficiency: rounded(selectionEfficiency),
    breakEven: rounded(breakEven),
    usd: Number(usd.toFixed(6)),
    tokens,
  };
}

/** What changed between two runs, as text. */
export function differencesOf(comparisons: readonly ArmComparison[], markdown: boolean): string {
  const rows = comparisons.map(({ name, solved, p, cost, falseAccepts, worse }) => [
    name,
    shown(solved),
    p < 0.001 ? '< 0.001' : p.toFixed(3),
    shown(cost, 3),
    plain(falseAccepts),
    worse ? 'WORSE' : '',
  ]);
  const head = ['arm', 'solved, points more', 'p', 'cost, before = 1', 'false accepts, points more', ''];
  return `${tableOf(head, rows, markdown)}\n95 % intervals by the paired bootstrap over tasks; p by McNemar's exact test, corrected by Holm. Worse: solves less at p < 0.05, or costs more with its whole interval.\n`;
}

/** The same under stable names. */
export function differencesJson(comparisons: readonly ArmComparison[]): object {
  return Object.fromEntries(
    comparisons.map(({ name, solved, p, cost, falseAccepts, worse }) => [
      name,
      {
        solved: rounded(solved.value),
        interval: [rounded(solved.low), rounded(solved.high)],
        p: Number(p.toPrecision(3)),
        cost: Number.isFinite(cost.value) ? Number(cost.value.toFixed(3)) : null,
        falseAccepts: rounded(falseAccepts),
        worse,
      },
    ]),
  );
}

function plain(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : '-';
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
