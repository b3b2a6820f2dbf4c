import type { Database } from './database.ts';
import { parse, type RunRow } from './rows.ts';

/** Who asked a server for a run, and in what words. */
export interface ServedRequest {
  readonly account: string;
  readonly words: string;
}

/** A run in a server's history. */
export interface PastRun extends RunRow {
  /** Undefined for a run that no server was asked for. */
  readonly request: ServedRequest | undefined;
  /** USD of all calls; those that are not over at their worst case. */
  readonly usd: number;
  /** Members whose price is unknown, where the run is over. */
  readonly unpriced: readonly string[];
}

/** Words are kept so that a run can be known by them; all of them are in the certificate of a solved one. */
const LONGEST = 10_000;

/** Writes a request down; the same one again changes nothing. */
export function noteRequest(db: Database, run: string, { account, words }: ServedRequest): void {
  const sql = 'INSERT INTO requests (run, account, words) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
  db.run(sql, run, account, words.slice(0, LONGEST));
}

/** A run's request: that of one account, or the first one's. */
export function requestOf(db: Database, run: string, account: string | undefined): ServedRequest | undefined {
  const sql =
    'SELECT account, words FROM requests WHERE run = ?1 AND (?2 IS NULL OR account = ?2) ORDER BY rowid LIMIT 1';
  const [row] = db.all(sql, run, account ?? null);
  return row === undefined ? undefined : { account: String(row['account']), words: String(row['words']) };
}

/** The newest runs with what they took; of one account, where one is given. */
export function readHistory(db: Database, limit: number, account: string | undefined): PastRun[] {
  const sql = `SELECT id, task, started, ended, coalesce(status, 'open') AS status,
      coalesce(json_extract(solution, '$.cost.unpriced'), '[]') AS unpriced,
      (SELECT sum(json_extract(coalesce(spent, reserved), '$.usd')) FROM calls WHERE run = runs.id) AS usd
    FROM runs WHERE ?1 IS NULL OR id IN (SELECT run FROM requests WHERE account = ?1)
    ORDER BY started DESC LIMIT ?2`;
  return db.all(sql, account ?? null, limit).map((row) => ({
    id: String(row['id']),
    task: String(row['task']),
    started: String(row['started']),
    ended: row['ended'] === null ? null : String(row['ended']),
    status: String(row['status']),
    request: requestOf(db, String(row['id']), account),
    usd: Number(row['usd'] ?? 0),
    unpriced: parse(row['unpriced']),
  }));
}
