import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import type { Outcome } from '../../src/harness/walk.ts';
import type { Priors } from '../../src/policy/priceAware/priors.ts';
import { withRouted } from '../../src/policy/priceAware/routed.ts';
import type { Routed, Router } from '../../src/policy/router.ts';
import { nearest } from '../../src/policy/routers.ts';
import { priorsOnOtherFolds, trialsOf } from './folds.ts';
import type { Pile } from './piles.ts';
import { aware, fixedArms, oracle, replay, strongOnce, type ArmFigures } from './replay.ts';

/** Points of the curve between money and tasks solved. */
const WORTHS = [0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 2, 4, 8, 16];

/** What came of a pile. */
export interface PileFigures {
  readonly arms: readonly ArmFigures[];
  readonly thorough: ArmFigures;
  readonly asStrong: ArmFigures;
  readonly ladder: ArmFigures | undefined;
  /** The cheapest point of the curve that solves as much as the strong member alone. */
  readonly match: ArmFigures | undefined;
  readonly bounds: ReturnType<typeof oracle>;
  /** What routing gains, in calls of the strong member a task; absent where prompts were not recorded. */
  readonly router: Estimate | undefined;
}

/** Replays all arms over a pile. */
export function figuresOf(pile: Pile): PileFigures {
  const known = priorsOnOtherFolds(pile);
  const priorsFor = (task: string) => known.get(task)?.priors ?? { version: 1 as const, basis: '', options: {} };
  const fixed = fixedArms(pile).map(({ name, arm, ladder }) => ({ ladder, ...replay(name, pile, () => arm) }));
  const run = (name: string, options: Parameters<typeof aware>[2]): ArmFigures =>
    replay(name, pile, aware(pile, priorsFor, options)).figures;
  const unrouted = replay('price-aware, cheapest', pile, aware(pile, priorsFor, { pace: 'cheapest' }));
  const thorough = unrouted.figures;
  const routed =
    pile.prompts.size === 0
      ? undefined
      : replay('price-aware, cheapest, nearest', pile, aware(pile, routedFor(pile, known), { pace: 'cheapest' }));
  const asStrong = run('price-aware, cheapest, as strong', { pace: 'cheapest', worth: 'as-strong' });
  const curve = WORTHS.map((worth) => run(`price-aware, cheapest, worth ${worth}`, { pace: 'cheapest', worth }));
  const once = fixed[0]?.figures.solved.value ?? 0;
  return {
    arms: [
      ...fixed.map(({ figures }) => figures),
      thorough,
      ...(routed === undefined ? [] : [routed.figures]),
      run('price-aware, balanced', { pace: 'balanced' }),
      run('price-aware, fastest', { pace: 'fastest' }),
      asStrong,
      ...curve,
    ],
    thorough,
    asStrong,
    ladder: fixed.find(({ ladder }) => ladder)?.figures,
    match: [asStrong, ...curve]
      .toSorted((a, b) => a.cost.value - b.cost.value)
      .find(({ solved }) => solved.value >= once),
    bounds: oracle(pile),
    router: routed && gainOf(pile, routed.outcomes, unrouted.outcomes),
  };
}

/** What a router by the nearest tasks of other folds says of each task. */
function routedFor(pile: Pile, known: ReturnType<typeof priorsOnOtherFolds>): (task: string) => Priors {
  const routers = new Map<readonly string[], Router>();
  const made = new Map<string, Priors>();
  return (task) => {
    const { priors, others } = known.get(task) ?? {
      priors: { version: 1 as const, basis: '', options: {} },
      others: [],
    };
    const router =
      routers.get(others) ??
      nearest(others.map((other) => ({ prompt: pile.prompts.get(other) ?? '', trials: trialsOf(pile, [other]) })));
    routers.set(others, router);
    const asked = {
      prompt: pile.prompts.get(task) ?? '',
      targets: ['solution.ts'] as const,
      language: 'ts',
      signature: undefined,
    };
    const found =
      made.get(task) ?? withRouted(priors, router.route({ task: asked, checkers: [] }, priors) as Routed, router.name);
    made.set(task, found);
    return found;
  };
}

/** What a solved task is taken to be worth where two arms differ in what they solve and cost, in calls of the strong member. */
export const WORTH = 4;

/** What one arm gains over another, a task: solved tasks at their worth, less what they cost, in calls of the strong member. */
function gainOf(pile: Pile, routed: readonly Outcome[], plain: readonly Outcome[]): Estimate {
  const once = strongOnce(pile);
  const value = ({ returned, bought }: Outcome): number =>
    (returned?.right === true ? WORTH : 0) - bought.reduce((sum, { usd }) => sum + (usd ?? 0), 0) / once;
  const gains = routed.map((outcome, index) => value(outcome) - value(plain[index] ?? outcome));
  return estimate(gains, (some) => some.reduce((sum, gain) => sum + gain, 0) / some.length);
}
