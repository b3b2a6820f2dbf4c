import type { Database } from './database.ts';
import { parse } from './rows.ts';

/** A request to which the strong member's answer was given while a shadow was kept. */
export interface ShadowedRequest {
  readonly account: string;
  readonly words: string;
  /** The strong member, what its answer cost in USD, and how long its client waited for it, in ms. */
  readonly member: string;
  readonly usd: number;
  readonly ms: number;
}

/**
 * What became of a request behind its answer. `compared`: the committee solved it too. The others are left out: `waiting`: not over yet, or its
 * process was killed; `question`: nothing could be checked; `undrawn`: not drawn by the rate; `busy`: too many waited; `budget`: the day's money was used
 * up; `moved`: the workspace was changed too soon; `unjudged`: the checkers could not tell of the strong member's answer; `unfinished`: the client
 * left before the end; `stopped`: the server was.
 */
type ShadowOutcome = 'compared' | LeftOut;
/** Why a request is not compared. */
export type LeftOut =
  | 'question'
  | 'undrawn'
  | 'budget'
  | 'busy'
  | 'moved'
  | 'unjudged'
  | 'unfinished'
  | 'stopped'
  | 'waiting';

/** What both made of the same request. */
export interface Compared {
  /** Whether the checkers passed the strong member's answer. */
  readonly strongSolved: boolean;
  /** Tokens of that answer, as its server billed them. */
  readonly strongTokens?: { readonly input: number; readonly output: number };
  /** What the committee would have replied (`verified`, `step`, `unverified`, `failing`, `unsolved`, `ambiguous`), `refused`, or `failed`. */
  readonly reply: string;
  /** Whether its answer got as far as that: a step does not where the strong member's passed everything. */
  readonly solved: boolean;
  /** Whose answer that would have been. */
  readonly by: string | null;
  /** Whether the strong member would have been asked. */
  readonly escalated: boolean;
  /** What the committee would have cost in USD, the strong member's part included; and what of it was bought for the shadow. */
  readonly usd: number;
  readonly boughtUsd: number;
  /** How long its client would have waited, in ms. */
  readonly ms: number;
  readonly run: string | null;
  /** What is known of the checkers' weakness, in words. */
  readonly remarks: readonly string[];
}

/** A request as it stands in the ledger. */
export interface ShadowRow extends ShadowedRequest {
  readonly at: string;
  readonly outcome: ShadowOutcome;
  /** Why it was left out, where there is more to say. */
  readonly why: string | null;
  readonly compared: Compared | null;
}

/** Words are kept so that a request can be known by them. */
const LONGEST = 500;

/** Writes a request down as soon as it is answered, and gives its number. */
export function noteShadow(db: Database, { account, words, member, usd, ms }: ShadowedRequest): number {
  const sql = "INSERT INTO shadows (at, account, words, member, usd, ms, outcome) VALUES (?, ?, ?, ?, ?, ?, 'waiting')";
  return db.run(sql, new Date().toISOString(), account, words.slice(0, LONGEST), member, usd, ms).id;
}

/** Writes down what became of it. */
export function endShadow(
  db: Database,
  id: number,
  end: Compared | { readonly left: LeftOut; readonly why?: string },
): void {
  const [outcome, body] = 'left' in end ? [end.left, { why: end.why }] : ['compared', end];
  db.run('UPDATE shadows SET outcome = ?, body = ? WHERE id = ?', outcome, JSON.stringify(body), id);
}

/** More are not looked at of those that are compared, nor of the others, but the newest: the live page is drawn anew whenever one ends. */
export const MOST_SHADOWS = 10_000;

/** Those since a moment, the oldest first: of one account, where one is given. */
export function readShadows(db: Database, since: Date, account: string | undefined): ShadowRow[] {
  const newest = (which: string): string =>
    `SELECT * FROM (SELECT * FROM shadows WHERE at >= ?1 AND (?2 IS NULL OR account = ?2) AND outcome ${which} 'compared' ORDER BY id DESC LIMIT ${MOST_SHADOWS})`;
  const sql = `${newest('=')} UNION ALL ${newest('<>')} ORDER BY id`;
  return db.all(sql, since.toISOString(), account ?? null).map((row) => {
    const outcome = String(row['outcome']) as ShadowOutcome;
    const body = row['body'] === null ? {} : parse<Compared | { readonly why?: string }>(row['body']);
    return {
      at: String(row['at']),
      account: String(row['account']),
      words: String(row['words']),
      member: String(row['member']),
      usd: Number(row['usd']),
      ms: Number(row['ms']),
      outcome,
      why: 'why' in body ? (body.why ?? null) : null,
      compared: outcome === 'compared' ? (body as Compared) : null,
    };
  });
}
