import { mean, sum } from 'simple-statistics';
import { costOf } from '../../src/nouns/member.ts';
import type { ShadowRow } from '../../src/ledger/shadows.ts';
import { savingsOf } from '../../src/serve/shadow/savings.ts';
import { loadPool, type Half, type Market, type Recorded } from './pools.ts';
import { answerTo, scriptOf, type Asked } from './script.ts';

/** What one request came to with the committee in front, and what it comes to with the strong member alone: the mean over its answers. */
export interface Switched {
  readonly committee: Came;
  readonly alone: Came;
}

interface Came {
  readonly usd: number;
  /** 0 or 1; between them where it is a mean. */
  readonly solved: number;
}

/** Of so many days, in how many what came after switching over lay within what was foretold. */
interface Replays {
  readonly days: number;
  readonly savedWithin: number;
  readonly solvedWithin: number;
}

/** What is foretold on a day, and what came of it. */
interface Judged {
  readonly saved: number;
  readonly solvedDifference: number;
  readonly savedWithin: boolean;
  readonly solvedWithin: boolean;
}

/** Days of other orders and halves, worked out without a server: a server takes a minute and a half for each. */
export function replayDays(suite: string, data: string, prices: string, requests: number, days: number): Replays {
  const judged = Array.from({ length: days }, (_, day) => {
    const pool = loadPool(suite, data, day + 1);
    const market = { pool, prices: pool.prices[prices] ?? {} };
    const tasks = scriptOf(pool, requests, day + 1).filter(({ task }) => task !== undefined);
    const rows = tasks.map((asked) => shadowedRow(market, asked));
    return judge(
      rows,
      tasks.map((asked) => ({ committee: laddered(market, 'switched', asked), alone: alone(market, asked) })),
    );
  });
  return {
    days,
    savedWithin: judged.filter(({ savedWithin }) => savedWithin).length,
    solvedWithin: judged.filter(({ solvedWithin }) => solvedWithin).length,
  };
}

/** Holds what a shadow foretells against what came after switching over. */
export function judge(rows: readonly ShadowRow[], after: readonly Switched[]): Judged {
  const { found, compared } = savingsOf(rows);
  if (found === undefined) throw new Error(`Only ${compared} requests were compared.`);
  const { saved, difference } = found;
  const usd = (way: keyof Switched): number => sum(after.map((one) => one[way].usd));
  const share = (way: keyof Switched): number => mean(after.map((one) => one[way].solved));
  const came = { saved: 1 - usd('committee') / usd('alone'), solvedDifference: share('committee') - share('alone') };
  return {
    ...came,
    savedWithin: saved.low <= came.saved && came.saved <= saved.high,
    solvedWithin: difference.low <= came.solvedDifference && came.solvedDifference <= difference.high,
  };
}

/** The strong member alone: the mean over its answers after the switch. */
export function alone(market: Market, { task = '' }: Asked): Switched['alone'] {
  const { pool } = market;
  const answers = pool.answers('switched', task, pool.strong);
  return {
    usd: mean(answers.map((answer) => usdOf(market, pool.strong, answer))),
    solved: mean(answers.map(({ passed }) => Number(passed))),
  };
}

function usdOf({ prices }: Market, model: string, { inputTokens, outputTokens }: Recorded): number {
  return Number(costOf({ inputTokens, cachedInputTokens: 0, outputTokens, estimated: false }, prices[model]));
}

/** Each cheap member once, the cheapest first, then the strong one. */
function laddered(market: Market, half: Half, asked: Asked): Switched['committee'] {
  const { pool } = market;
  let usd = 0;
  for (const model of [...pool.cheap, pool.strong]) {
    const answer = answerTo(pool, half, asked, model, 0);
    usd += usdOf(market, model, answer);
    if (answer.passed) return { usd, solved: 1 };
  }
  return { usd, solved: 0 };
}

function shadowedRow(market: Market, asked: Asked): ShadowRow {
  const { pool } = market;
  const given = answerTo(pool, 'shadow', asked, pool.strong, 0);
  const { usd, solved } = laddered(market, 'shadow', asked);
  return {
    at: '',
    account: '',
    words: asked.words,
    member: pool.strong,
    usd: usdOf(market, pool.strong, given),
    ms: 0,
    outcome: 'compared',
    why: null,
    compared: {
      strongSolved: given.passed,
      reply: '',
      solved: solved === 1,
      by: null,
      escalated: false,
      usd,
      boughtUsd: 0,
      ms: 0,
      run: null,
      remarks: [],
    },
  };
}
