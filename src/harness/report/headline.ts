import { incompleteWords } from '../report.ts';
import { solvedShare, type ArmFigures } from '../armFigures.ts';
import type { SuiteFigures } from '../figures.ts';
import { estimate, type Estimate } from '../statistics/estimate.ts';
import { average } from '../statistics/shares.ts';
import { shown } from '../statistics/shown.ts';
import { html, type Markup } from '../../html/html.ts';
import { figure, pValue } from './numbers.ts';

/** At which p a difference is no longer taken for noise. */
const LEVEL = 0.05;

/**
 * The result in sentences: who solves most, and who does as well as the baseline, which is the first arm, for least; how sure that is, and how
 * much of it is wrong.
 */
export function headlineOf(figures: SuiteFigures): Markup[] {
  const { arms, tasks } = figures;
  const [baseline] = arms;
  if (baseline === undefined) return [];
  const [best = baseline] = arms.toSorted(bySolved);
  const thrifty = thriftyOf(arms, baseline);
  const about = html`${named(baseline)}, the baseline, solves ${percent(baseline.solved)} of ${tasks.length} tasks.`;
  const cheaper = thrifty === undefined || thrifty === best ? [] : [thrifty];
  return [
    ...incompleteWords(figures).map((words) => html`<strong>${words}</strong>`),
    best === baseline
      ? html`${about} ${arms.length > 1 ? 'No arm solves more.' : ''}`
      : html`${named(best)} solves the most: ${against(best, baseline)}. ${about}`,
    ...cheaper.map((arm) =>
      arm.solved.value < baseline.solved.value
        ? html`No arm solves as many tasks for less. Of those that cost less, ${named(arm)} solves most:
          ${against(arm, baseline)}.`
        : html`${named(arm)} costs least of those that solve at least as many as the baseline:
          ${against(arm, baseline)}.`,
    ),
    falseAcceptsOf(figures, [...new Set([baseline, best, ...cheaper])]),
  ];
}

function bySolved(a: ArmFigures, b: ArmFigures): number {
  return b.solved.value - a.solved.value || a.cost.value - b.cost.value;
}

/** Of the arms that cost less than the baseline, the cheapest that solves as many; or, where none does, the one that solves most. */
function thriftyOf(arms: readonly ArmFigures[], baseline: ArmFigures): ArmFigures | undefined {
  const less = arms.filter(({ cost }) => cost.value < baseline.cost.value);
  const [cheapest] = less
    .filter(({ solved }) => solved.value >= baseline.solved.value)
    .toSorted((a, b) => a.cost.value - b.cost.value);
  return cheapest ?? less.toSorted(bySolved)[0];
}

function named({ name }: ArmFigures): Markup {
  return html`<strong>${name}</strong>`;
}

function percent({ value, low, high }: Estimate): string {
  return Number.isFinite(value) ? `${figure(value)} % (${figure(low)} to ${figure(high)})` : 'no share';
}

function against(arm: ArmFigures, baseline: ArmFigures): string {
  const { value, low, high } = aheadOf(arm, baseline);
  const within = `(${figure(low)} to ${figure(high)})`;
  const points =
    value === 0
      ? `exactly as many as the baseline ${within}`
      : `${figure(Math.abs(value))} points ${value < 0 ? 'fewer' : 'more'} than the baseline ${within}, which ${arm.p < LEVEL ? 'is more than noise' : 'may be noise'}`;
  const p = arm.p < 0.001 ? 'p < 0.001' : `p = ${pValue(arm.p)}`;
  const cost = Number.isFinite(arm.cost.value)
    ? `at ${shown(arm.cost, 3)} times its cost`
    : 'at a cost that cannot be compared';
  return `${percent(arm.solved)}, ${points} (${p}), ${cost}`;
}

/** In points of per cent, by the paired bootstrap. */
function aheadOf(arm: ArmFigures, baseline: ArmFigures): Estimate {
  const pairs = arm.runs.flatMap((run, index) => {
    const other = baseline.runs[index];
    return other === undefined ? [] : [solvedShare(run) - solvedShare(other)];
  });
  return estimate(pairs, average);
}

function falseAcceptsOf({ hidden }: SuiteFigures, arms: readonly ArmFigures[]): Markup {
  if (!hidden)
    return html`False accepts cannot be counted here: the visible checkers are the truth too, so what they wrongly
    accept goes unseen.`;
  const each = arms.map((arm, index) => html`${index > 0 ? '; ' : ''}${percent(arm.falseAccepts)} by ${named(arm)}`);
  return html`False accepts, wrong answers among those returned: ${each}.`;
}
