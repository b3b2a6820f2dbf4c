import { quantile, sum } from 'simple-statistics';
import type { Estimate } from '../../harness/statistics/estimate.ts';
import { mcnemar } from '../../harness/statistics/mcnemar.ts';
import type { Compared, LeftOut, ShadowRow } from '../../ledger/shadows.ts';
import { newcombe, type Pairs } from '../../statistics/newcombe.ts';
import { ratio } from '../../statistics/ratio.ts';

/** What switching over would save, and what it would lose, as far as a shadow has shown. Shares are from 0 to 1. */
export interface Savings {
  /** Requests that the strong member has answered, those of them on which both are compared, and why the others are not. */
  readonly requests: number;
  readonly compared: number;
  readonly leftOut: { readonly [Why in LeftOut | 'refused']?: number };
  /** Why the checkers could not judge, the commonest first: with the committee in front, such a request may end in an error. */
  readonly unjudged: readonly Said[];
  /** The strong members whose answers clients got. */
  readonly strong: readonly string[];
  /** USD of the compared requests: of the strong member alone, of the committee, and what of that was bought for the shadow. */
  readonly usd: { readonly strong: number; readonly committee: number; readonly bought: number };
  /** The rest is there once enough requests are compared; until then it would only mislead. */
  readonly found: Found | undefined;
  /** Compared requests without which nothing is told. */
  readonly least: number;
}

/** What is told of enough requests. */
interface Found {
  /** The share of the money that would be saved, below 0 where the committee costs more; and the same in USD a request. All intervals: see {@link savingsOf}. */
  readonly saved: Estimate;
  readonly savedUsd: Estimate;
  /** Requests that each solved, by the checkers, and how much more of them the committee did. */
  readonly solved: Pairs & { readonly strong: number; readonly committee: number };
  readonly difference: Estimate;
  /** How likely so uneven a split is where they are equally good (McNemar's exact test). */
  readonly p: number;
  /** Requests in which the strong member would have been asked. */
  readonly escalated: number;
  /** How long a client waits, in ms: half of them no longer than this, and 19 of 20. */
  readonly waiting: { readonly strong: Waiting; readonly committee: Waiting };
  /** Solved by the strong member alone, the newest first. */
  readonly lost: readonly Lost[];
  /** What is known of the checkers' weakness, in words, the commonest first: with how many requests. */
  readonly remarks: readonly Said[];
  /** Compared requests after which both shares would be known to about 5 points. */
  readonly wanted: number;
}

/** What was said of so many requests. */
interface Said {
  readonly words: string;
  readonly requests: number;
}

interface Waiting {
  readonly p50: number;
  readonly p95: number;
}

interface Lost extends Pick<ShadowRow, 'at' | 'words'>, Pick<Compared, 'run' | 'reply'> {}

/** Fewer say nothing: a single dear one would turn the estimate over. */
const LEAST = 20;
/** Half the width of an interval that is good enough to decide by. */
const POINTS = 0.05;
/** Of what was said, so much is told. */
const MOST_SAID = 5;

/**
 * Sums up what a shadow has found out. Both have answered the same requests, so all is compared in pairs: money as a ratio of sums over requests,
 * {@link ratio}, solved requests by Newcombe's interval for pairs. The intervals are those in which the figures of as many requests again would lie, 95
 * times of 100: what comes after switching over has luck of its own.
 */
export function savingsOf(rows: readonly ShadowRow[]): Savings {
  // What the committee does not take at all costs it nothing, and saves nobody anything.
  const kindOf = ({ outcome, compared }: ShadowRow): ShadowRow['outcome'] | 'refused' =>
    compared?.reply === 'refused' ? 'refused' : outcome;
  const pairs = rows.flatMap((row) =>
    row.compared === null || kindOf(row) === 'refused' ? [] : [{ ...row, compared: row.compared }],
  );
  const counts = Map.groupBy(
    rows.filter((row) => kindOf(row) !== 'compared'),
    kindOf,
  );
  return {
    requests: rows.length,
    compared: pairs.length,
    leftOut: Object.fromEntries([...counts].map(([why, all]) => [why, all.length])),
    unjudged: commonest(rows.flatMap(({ outcome, why }) => (outcome === 'unjudged' && why !== null ? [why] : []))),
    strong: [...new Set(rows.map(({ member }) => member))],
    usd: {
      strong: sum(pairs.map(({ usd }) => usd)),
      committee: sum(pairs.map(({ compared }) => compared.usd)),
      bought: sum(pairs.map(({ compared }) => compared.boughtUsd)),
    },
    found: pairs.length < LEAST ? undefined : foundIn(pairs),
    least: LEAST,
  };
}

type Pair = ShadowRow & { readonly compared: Compared };

function foundIn(pairs: readonly Pair[]): Found {
  const counted = {
    both: pairs.filter(({ compared }) => compared.strongSolved && compared.solved).length,
    onlyFirst: pairs.filter(isLost).length,
    onlySecond: pairs.filter(({ compared }) => !compared.strongSolved && compared.solved).length,
    neither: pairs.filter(({ compared }) => !compared.strongSolved && !compared.solved).length,
  };
  const { value, low, high } = ratio(pairs.map(({ usd, compared }) => [compared.usd, usd]));
  const nextTime = again({ value: 1 - value, low: 1 - high, high: 1 - low });
  // No more can be saved than there is.
  const saved = { ...nextTime, high: Math.min(1, nextTime.high) };
  const difference = again(newcombe(counted));
  return {
    saved,
    savedUsd: again(ratio(pairs.map(({ usd, compared }) => [usd - compared.usd, 1]))),
    solved: {
      ...counted,
      strong: counted.both + counted.onlyFirst,
      committee: counted.both + counted.onlySecond,
    },
    difference,
    p: mcnemar(counted.onlyFirst, counted.onlySecond),
    escalated: pairs.filter(({ compared }) => compared.escalated).length,
    waiting: {
      strong: waitingOf(pairs.map(({ ms }) => ms)),
      committee: waitingOf(pairs.map(({ compared }) => compared.ms)),
    },
    lost: pairs
      .filter(isLost)
      .toReversed()
      .map(({ at, words, compared: { run, reply } }) => ({ at, words, run, reply })),
    remarks: commonest(pairs.flatMap(({ compared }) => [...new Set(compared.remarks)])),
    wanted: Math.ceil(pairs.length * Math.max(widthOf(saved), widthOf(difference)) ** 2),
  };
}

/**
 * The interval of the same figure of as many requests again: they vary as much as these did, so it is the root of two times as wide (Hahn & Meeker 1991,
 * Statistical Intervals, section 4.8).
 */
function again({ value, low, high }: Estimate): Estimate {
  return { value, low: value - Math.SQRT2 * (value - low), high: value + Math.SQRT2 * (high - value) };
}

function isLost({ compared }: Pair): boolean {
  return compared.strongSolved && !compared.solved;
}

/** How many times as wide an interval is as it should be; it narrows with the root of the requests. */
function widthOf({ low, high }: Estimate): number {
  const half = (high - low) / 2;
  return Number.isFinite(half) ? half / POINTS : 0;
}

function waitingOf(ms: readonly number[]): Waiting {
  const [p50 = Number.NaN, p95 = Number.NaN] = quantile([...ms], [0.5, 0.95]);
  return { p50, p95 };
}

function commonest(said: readonly string[]): Said[] {
  return [...Map.groupBy(said, (words) => words)]
    .map(([words, same]) => ({ words, requests: same.length }))
    .toSorted((one, other) => other.requests - one.requests)
    .slice(0, MOST_SAID);
}
