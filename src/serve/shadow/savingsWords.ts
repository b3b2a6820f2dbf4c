import type { Estimate } from '../../harness/statistics/estimate.ts';
import { MOST_SHADOWS, type LeftOut } from '../../ledger/shadows.ts';
import { money } from '../../text/money.ts';
import { durationOf } from '../page/duration.ts';
import type { Savings } from './savings.ts';

/** Savings as people read them, in a terminal and on the live page. */
export interface SavingsWords {
  /** How many requests, and which are left out. */
  readonly basis: string;
  /** The strong member beside the committee. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** What switching over would bring, and how far that can be believed. */
  readonly verdict: readonly string[];
  readonly notes: readonly string[];
}

const WHY: Readonly<Record<LeftOut | 'refused', string>> = {
  refused: 'that the committee does not take: its client would get an error',
  question: 'with nothing to check (questions, mostly)',
  undrawn: 'not drawn',
  budget: 'after the money of the day was used up',
  busy: 'while too many waited',
  moved: 'with files that were changed too soon',
  unjudged: 'that the checkers could not judge',
  unfinished: 'left by their clients before the end',
  stopped: 'cut off when the server was stopped',
  waiting: 'not over yet',
};

/** Puts them into words. */
export function wordsOfSavings(savings: Savings): SavingsWords {
  const { requests, compared, leftOut, strong, usd, found, least } = savings;
  const alone = strong.join(', ');
  const left = Object.entries(leftOut).map(([why, count]) => `${figure(count)} ${WHY[why as LeftOut | 'refused']}`);
  const row = (name: string, one: string, other: string): readonly string[] => [name, one, other];
  const costs = row('Cost', money(usd.strong), money(usd.committee));
  const basis = `${figure(requests)} ${requests === 1 ? 'request was' : 'requests were'} answered by ${alone}; on ${figure(compared)} of them both are compared.${left.length === 0 ? '' : ` Left out: ${left.join(', ')}.`}`;
  const head = [`${figure(compared)} requests`, `${alone} alone`, 'Committee'];
  const bought = `Of what the committee would have cost, ${money(usd.bought)} was bought for the shadow.`;
  if (found === undefined)
    return {
      basis,
      table: { head, rows: compared === 0 ? [] : [costs] },
      verdict: [`Too few to say what switching over would bring: at least ${least} are needed.`],
      notes: notesOn(savings),
    };
  const { saved, savedUsd, solved, difference, p, escalated, waiting, lost, wanted } = found;
  const shown = (one: number): string => `${figure(one)} (${percentOf(one / compared)})`;
  return {
    basis,
    table: {
      head,
      rows: [
        costs,
        row('Solved, by the checkers', shown(solved.strong), shown(solved.committee)),
        row('Asked the strong member', shown(compared), shown(escalated)),
        row('Half waited at most', durationOf(waiting.strong.p50), durationOf(waiting.committee.p50)),
        row('19 of 20 waited at most', durationOf(waiting.strong.p95), durationOf(waiting.committee.p95)),
      ],
    },
    verdict: [
      savedInWords(saved, savedUsd),
      `Solved: ${points(difference)}. ${figure(solved.onlySecond)} that ${alone} did not solve would be, and ${figure(lost.length)} that it did would not (p = ${p.toFixed(2)}).`,
      wanted > compared
        ? `For intervals of about 5 points to either side, ${figure(wanted)} requests are needed.`
        : 'So many requests are enough: the intervals are within 5 points to either side.',
    ],
    notes: [
      'In brackets: where as many requests again would come to lie, 95 times of 100.',
      bought,
      ...notesOn(savings),
    ],
  };
}

function savedInWords(saved: Estimate, savedUsd: Estimate): string {
  if (!Number.isFinite(saved.value)) return 'The strong member costs nothing, so nothing can be saved.';
  const thousand = money(Math.abs(savedUsd.value) * 1000);
  const less = saved.value >= 0;
  const [low, high] = less ? [saved.low, saved.high] : [-saved.high, -saved.low];
  const unsure = saved.low < 0 && saved.high > 0 ? ' It may as well be the other way round.' : '';
  return `Switching over would cost ${percentOf(Math.abs(saved.value))} ${less ? 'less' : 'MORE'} (${percentOf(low)} to ${percentOf(high)}), ${thousand} on a thousand requests.${unsure}`;
}

function notesOn({ leftOut, requests, compared, found, strong, unjudged }: Savings): string[] {
  const { budget = 0, busy = 0, undrawn = 0 } = leftOut;
  const drawn = requests - undrawn;
  const reached = (drawn - budget - busy) / drawn;
  return [
    ...(budget + busy > 0 && drawn > 0
      ? [
          `What came after the money was used up, or while too many waited, is not in it. With a \`shadow.rate\` of about ${percentOf(reached)} of what it was, it would be drawn from all of the day.`,
        ]
      : []),
    ...(compared === MOST_SHADOWS || requests - compared === MOST_SHADOWS
      ? [`There are more requests: these are the newest ${figure(MOST_SHADOWS)} of a kind.`]
      : []),
    ...(strong.length > 1 ? ['The strong member has changed meanwhile: its answers are taken together.'] : []),
    ...unjudged.map(
      ({ words, requests: some }) =>
        `In ${figure(some)} the checkers could not judge, and with the committee in front the client may get this error: ${words}`,
    ),
    ...(compared > 0 ? ['Solved means that the checkers passed: what they do not look at, nobody knows.'] : []),
    ...(found?.remarks ?? []).map(({ words, requests: some }) => `In ${figure(some)} of them: ${words}`),
  ];
}

/** A share with its interval, in points. */
function points({ value, low, high }: Estimate): string {
  const shown = (one: number): string => `${one > 0 ? '+' : ''}${(100 * one).toFixed(1)}`;
  return `${shown(value)} points (${shown(low)} to ${shown(high)})`;
}

function percentOf(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function figure(value: number): string {
  return value.toLocaleString('en');
}
