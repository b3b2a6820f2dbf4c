import type { CheckContext } from '../nouns/checker.ts';
import type { Files } from '../workspace/workspace.ts';
import { clustersOf } from './clusters.ts';
import { openInputs } from './inputs.ts';
import { openStrangeness } from './kinds.ts';
import { observe, type Behaviour, type Endless, type Observed } from './observe.ts';
import type { Outcome } from './outcome.ts';
import type { Input, Signature } from './shape.ts';
import { sizeOf } from './simpler.ts';

export interface CompareOptions {
  readonly signature: Signature;
  /** Inputs of examples and tests. */
  readonly seen: readonly Input[];
  readonly signal: AbortSignal;
}

/** What proposals did on the same inputs. */
export interface Compared {
  /** Those within the domain. */
  readonly inputs: readonly Input[];
  /** Of each input, how much it counts: less the less it is like those that were seen. */
  readonly weights: readonly number[];
  /** How many were set aside, since most proposals throw there or come to no end. */
  readonly outside: number;
  /** Of each proposal, in their order, on these inputs. */
  readonly behaviours: readonly Behaviour[];
}

/** What is left of an input's weight with each kind of value that no seen input shows. */
const DECAY = 0.5;

/** As often are those tried again at first that came to no end, without the inputs on which others do not either. */
const AGAIN = 3;

/** Inputs of the first round, and of each of those that look around what told proposals apart. */
const FIRST = 60;
const NEXT = 20;
const ROUNDS = 3;
/** Inputs, of each way in which proposals part on strange ones alone, that are tried once more in values like those that were seen. */
const HOMEWARD = 8;

/**
 * Runs proposals on inputs that are made for them. What splits them is kept and edited again: two that are alike on random inputs may differ
 * next to one on which others do. The context's seed gives the same inputs to the same proposals.
 */
export async function compare(
  context: CheckContext,
  observed: Observed,
  proposals: readonly Files[],
  { signature, seen, signal }: CompareOptions,
): Promise<Compared> {
  const source = openInputs(signature, seen, context.seed);
  const rounds: (Behaviour | undefined)[][] = [];
  const inputs: Input[] = [];
  const endless = openEndless();
  const strangeness = openStrangeness(seen);
  const byStrangeness = (a: Input, b: Input): number => strangeness(a) - strangeness(b) || sizeOf(a) - sizeOf(b);
  const run = async (fresh: readonly Input[]): Promise<void> => {
    // What a proposal is for comes first: one that comes to no end on others is still known by these.
    const some = fresh.toSorted(byStrangeness);
    inputs.push(...some);
    const before = joined(rounds, proposals.length);
    const watch = (files: Files): Promise<Behaviour> => observe(context, observed, files, some, signal, endless);
    const first = await Promise.all(
      proposals.map(async (files, index) => {
        const earlier = before[index];
        return earlier?.kind === 'observed' ? watch(files) : earlier;
      }),
    );
    // Those that went first did not know yet on which inputs others come to no end as well.
    let last = first;
    for (let pass = 0; pass < (rounds.length === 0 ? AGAIN : 1); pass++) {
      const again = last.map(async (one, index) => {
        const files = proposals[index];
        return one?.kind === 'endless' && before[index]?.kind === 'observed' && files ? watch(files) : one;
      });
      last = await Promise.all(again);
    }
    rounds.push(last);
  };
  /** Of each input, whether it is one that the function is for. */
  const withinBy = (behaviours: readonly Behaviour[]): boolean[] =>
    inputs.map((input, at) => !endless.isKnown(input) && isWithin(behaviours, at));
  /** Inputs on which proposals part, those together that part them in the same way. */
  const partings = (): Input[][] => {
    const behaviours = joined(rounds, proposals.length);
    const within = withinBy(behaviours);
    const ways = inputs.map((input, at) => ({ input, way: within[at] === true ? partingAt(behaviours, at) : '' }));
    const parted = Map.groupBy(ways, ({ way }) => way);
    parted.delete('');
    return [...parted.values()].map((all) => all.map(({ input }) => input));
  };
  await run(source.first(FIRST));
  for (let round = 0; round < ROUNDS; round++) {
    // One for each way in which proposals part, the latest: the ways count, not how many inputs show them.
    const parents = partings().flatMap((all) => all.slice(-1));
    const next = source.next(parents, NEXT);
    if (next.length === 0) break;
    await run(next);
  }
  // Whether proposals part where it matters must not hang on which inputs were drawn.
  const abroad = partings().filter((all) => all.every((input) => strangeness(input) > 0));
  const next = source.alike(abroad.flatMap((all) => all.toSorted(byStrangeness).slice(0, HOMEWARD)));
  if (next.length > 0) await run(next);
  const behaviours = joined(rounds, proposals.length);
  const within = withinBy(behaviours);
  const kept = inputs.filter((_, at) => within[at]);
  return {
    inputs: kept,
    weights: kept.map((input) => DECAY ** strangeness(input)),
    outside: within.filter((is) => !is).length,
    behaviours: behaviours.map((behaviour) =>
      behaviour.kind === 'observed'
        ? { ...behaviour, outcomes: behaviour.outcomes.filter((_, at) => within[at]) }
        : behaviour,
    ),
  };
}

/** Proposals that must come to no end on an input, before the others are spared it. Then it counts as outside of the domain. */
const ENOUGH = 2;

function openEndless(): Endless {
  const endings = new Map<Input, number>();
  const isKnown = (input: Input): boolean => (endings.get(input) ?? 0) >= ENOUGH;
  return { isKnown, add: (input) => endings.set(input, (endings.get(input) ?? 0) + 1) };
}

function joined(rounds: readonly (readonly (Behaviour | undefined)[])[], proposals: number): Behaviour[] {
  return Array.from({ length: proposals }, (_, index) => {
    const outcomes: Outcome[] = [];
    for (const round of rounds) {
      const behaviour = round[index];
      if (behaviour?.kind !== 'observed') return behaviour ?? { kind: 'opaque', reason: 'it was not run' };
      outcomes.push(...behaviour.outcomes);
    }
    return { kind: 'observed', outcomes };
  });
}

function outcomesAt(behaviours: readonly Behaviour[], at: number): Outcome[] {
  return behaviours.flatMap((behaviour) => (behaviour.kind === 'observed' ? (behaviour.outcomes[at] ?? []) : []));
}

/** An input on which most proposals throw, or come to no end, is none that the function is for. */
function isWithin(behaviours: readonly Behaviour[], at: number): boolean {
  const outcomes = outcomesAt(behaviours, at);
  return 2 * outcomes.filter(({ kind }) => kind === 'value').length >= outcomes.length;
}

/** How the proposals part on an input; empty where they do not. */
function partingAt(behaviours: readonly Behaviour[], at: number): string {
  const clusters = clustersOf(outcomesAt(behaviours, at).map((outcome) => [outcome]));
  return clusters.length < 2 ? '' : clusters.map(({ proposals }) => proposals.join()).join(' ');
}
