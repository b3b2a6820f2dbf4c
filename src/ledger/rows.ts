import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Decision } from '../nouns/decision.ts';
import type { Usage } from '../nouns/member.ts';
import type { Amount } from '../policy/budget.ts';
import type { Answer } from '../policy/policy.ts';
import type { Proposal } from '../nouns/proposal.ts';
import type { Verdict } from '../nouns/verdict.ts';
import type { Database } from './database.ts';

/** A call as it is written down before it is made. */
export interface CallStart {
  readonly member: string;
  readonly role: 'cheap' | 'strong';
  readonly reason: string;
  readonly ordinals: readonly number[];
  readonly attempt: number;
  /** The worst case; what a call that was never heard of again is charged. */
  readonly reserved: Amount;
}

/** How a call ended and what it took. `skipped`: it was not made, since its member had failed before. */
export interface CallEnd {
  readonly state: 'answered' | 'cancelled' | 'failed' | 'skipped';
  readonly error?: string;
  readonly usage: Usage;
  readonly spent: Amount;
}

/** A call as it stands in the ledger. `lost`: its process was killed before the answer came. */
export interface CallRow extends Omit<CallStart, 'reserved'> {
  readonly id: number;
  readonly state: CallEnd['state'] | 'running' | 'lost';
  readonly error: string | null;
  readonly usage: Usage | null;
  readonly spent: Amount;
}

/** A run in a listing. */
export interface RunRow {
  readonly id: string;
  readonly task: string;
  readonly started: string;
  readonly ended: string | null;
  /** `open` while it is not over: under way, or interrupted and waiting for the same command. */
  readonly status: string;
}

/** Everything that is kept of one run. */
export interface RunExport extends RunRow {
  readonly seed: number;
  readonly calls: readonly CallRow[];
  readonly proposals: readonly Proposal[];
  readonly verdicts: readonly { readonly candidate: string; readonly checker: string; readonly verdict: Verdict }[];
  readonly answers: readonly Answer[];
  readonly decisions: readonly Decision[];
  readonly solution: unknown;
}

/** The runs that a condition holds for, the newest first. */
export function readRuns(db: Database, where: string, ...values: SQLInputValue[]): RunRow[] {
  const sql = `SELECT id, task, started, ended, coalesce(status, 'open') AS status FROM runs ${where} ORDER BY started DESC`;
  return db.all(sql, ...values).map(({ id, task, started, ended, status }) => ({
    id: String(id),
    task: String(task),
    started: String(started),
    ended: ended === null ? null : String(ended),
    status: String(status),
  }));
}

/** A run's calls, in the order in which they were made. */
export function readCalls(db: Database, run: string): CallRow[] {
  return db.all('SELECT * FROM calls WHERE run = ? ORDER BY id', run).map((row) => ({
    id: Number(row['id']),
    member: String(row['member']),
    role: row['role'] === 'strong' ? 'strong' : 'cheap',
    reason: String(row['reason']),
    ordinals: parse(row['ordinals']),
    attempt: Number(row['attempt']),
    state: parse(JSON.stringify(row['state'])),
    error: row['error'] === null ? null : String(row['error']),
    usage: row['usage'] === null ? null : parse(row['usage']),
    spent: parse(row['spent'] ?? row['reserved']),
  }));
}

/** A run's proposals, in the order in which they arrived. */
export function readProposals(db: Database, run: string): Proposal[] {
  return db.all('SELECT body FROM proposals WHERE run = ? ORDER BY rowid', run).map(({ body }) => parse(body));
}

/** A run's verdicts, each with the candidate's digest and the checker's name. */
export function readVerdicts(db: Database, run: string): RunExport['verdicts'] {
  return db
    .all('SELECT candidate, checker, body FROM verdicts WHERE run = ? ORDER BY rowid', run)
    .map(({ candidate, checker, body }) => ({
      candidate: String(candidate),
      checker: String(checker),
      verdict: parse(body),
    }));
}

/** Answers to a policy's questions. */
export function readAnswers(db: Database, run: string): Answer[] {
  return db
    .all('SELECT member, question, text FROM answers WHERE run = ? ORDER BY rowid', run)
    .map(({ member, question, text }) => ({ member: String(member), question: String(question), text: String(text) }));
}

/** What its policy decided, with the numbers behind it, in order. */
export function readDecisions(db: Database, run: string): Decision[] {
  return db.all('SELECT body FROM decisions WHERE run = ? ORDER BY rowid', run).map(({ body }) => parse(body));
}

/** Bodies are read back as what was written: each is our own JSON. */
export function parse<Body>(body: SQLOutputValue | undefined): Body {
  return JSON.parse(String(body)) as Body;
}
