import type { Database } from './database.ts';
import { parse, type RunRow } from './rows.ts';

/** Who asked a server for a run, and in what words. */
export interface ServedRequest {
  readonly account: string;
  readonly words: string;
  /** Told by all requests of one conversation, and by no other. */
  readonly thread?: string;
}

/** A run in a server's history. */
export interface PastRun extends RunRow {
  /** Undefined for a run that no server was asked for. */
  readonly request: ServedRequest | undefined;
  /** What could be said of the reply (`verified`, `step`, `failing`, `unverified`, `unsolved`); null where there was none. */
  readonly reply: string | null;
  /** USD of all calls; those that are not over at their worst case. */
  readonly usd: number;
  /** What is known of how often answers like its own are wrong, in words; null where no risk was asked for. */
  readonly risk: string | null;
  /** Members whose price is unknown, where the run is over. */
  readonly unpriced: readonly string[];
}

/** The runs of one conversation, the newest first; a run that belongs to none is alone. */
export interface Thread {
  readonly runs: readonly PastRun[];
}

/** Which part of the history is meant. */
export interface Wanted {
  /** Threads at most. */
  readonly limit: number;
  readonly account?: string | undefined;
  /** What must stand in the words of a request, or in the name of a task. */
  readonly search?: string | undefined;
}

/** Words are kept so that a run can be known by them; all of them are in the certificate of a solved one. */
const LONGEST = 10_000;
/** Runs of one thread that are read. */
const MOST_TURNS = 100;

/** Writes a request down; the same one again changes nothing. */
export function noteRequest(db: Database, run: string, { account, words, thread }: ServedRequest): void {
  const sql = 'INSERT INTO requests (run, account, words, thread) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
  db.run(sql, run, account, words.slice(0, LONGEST), thread ?? null);
}

/** Writes down what could be said of the reply to a request. */
export function noteReply(db: Database, run: string, account: string, reply: string): void {
  db.run('UPDATE requests SET reply = ? WHERE run = ? AND account = ?', reply, run, account);
}

/** A run's request: that of one account, or the first one's. */
export function requestOf(db: Database, run: string, account: string | undefined): ServedRequest | undefined {
  const sql =
    'SELECT account, words FROM requests WHERE run = ?1 AND (?2 IS NULL OR account = ?2) ORDER BY rowid LIMIT 1';
  const [row] = db.all(sql, run, account ?? null);
  return row === undefined ? undefined : { account: String(row['account']), words: String(row['words']) };
}

/** The threads in which something happened last, with what their runs took. */
export function readThreads(db: Database, { limit, account, search = '' }: Wanted): Thread[] {
  const sql = `SELECT coalesce(requests.thread, runs.id) AS thread
    FROM runs LEFT JOIN requests ON requests.run = runs.id AND (?1 IS NULL OR requests.account = ?1)
    WHERE (?1 IS NULL OR requests.account IS NOT NULL)
      AND (?2 = '' OR instr(lower(coalesce(requests.words, runs.task)), lower(?2)) > 0)
    GROUP BY 1 ORDER BY max(runs.started) DESC, max(runs.rowid) DESC LIMIT ?3`;
  return db
    .all(sql, account ?? null, search, limit)
    .map(({ thread }) => ({ runs: runsIn(db, String(thread), account) }));
}

function runsIn(db: Database, thread: string, account: string | undefined): PastRun[] {
  const sql = `SELECT runs.id, task, started, ended, coalesce(status, 'open') AS status,
      requests.account, words, reply,
      coalesce(json_extract(solution, '$.cost.unpriced'), '[]') AS unpriced,
      json_extract(solution, '$.risk.words') AS risk,
      (SELECT sum(json_extract(coalesce(spent, reserved), '$.usd')) FROM calls WHERE run = runs.id) AS usd
    FROM runs LEFT JOIN requests ON requests.run = runs.id AND (?1 IS NULL OR requests.account = ?1)
    WHERE requests.thread = ?2 OR (requests.thread IS NULL AND runs.id = ?2)
    GROUP BY runs.id ORDER BY started DESC, runs.rowid DESC LIMIT ?3`;
  return db.all(sql, account ?? null, thread, MOST_TURNS).map((row) => ({
    id: String(row['id']),
    task: String(row['task']),
    started: String(row['started']),
    ended: row['ended'] === null ? null : String(row['ended']),
    status: String(row['status']),
    request: row['account'] === null ? undefined : { account: String(row['account']), words: String(row['words']) },
    reply: row['reply'] === null ? null : String(row['reply']),
    usd: Number(row['usd'] ?? 0),
    risk: row['risk'] === null ? null : String(row['risk']),
    unpriced: parse(row['unpriced']),
  }));
}
