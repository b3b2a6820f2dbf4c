import type { Usage } from '../nouns/member.ts';
import type { Database } from './database.ts';
import { parse } from './rows.ts';

/** What is known of a committee from its runs, since a moment. */
export interface Figures {
  readonly members: readonly MemberFigures[];
  /** What refuses proposals most of late: a test, a property or a kind of fault, and how many proposals it refused. */
  readonly refusing: readonly { readonly checker: string; readonly what: string; readonly proposals: number }[];
  /** Runs with an answer of a member's: what they took, and how long their first answers were. */
  readonly answered: { readonly runs: number; readonly usd: number; readonly first: readonly Usage[] };
}

/** One member. */
export interface MemberFigures {
  readonly member: string;
  /** Calls that were made, and those of them that failed. */
  readonly calls: number;
  readonly failed: number;
  /** Runs that it was asked in, and those whose answer was its own and passed. */
  readonly runs: number;
  readonly solved: number;
  readonly tokens: number;
  readonly usd: number;
}

const MOST_REFUSING = 8;
/** More runs are not looked at, and of fewer what refused their proposals: the page is drawn anew whenever one ends. */
const MOST_RUNS = 1000;
const MOST_OPENED = 100;

/** Reads them: of one account, where one is given. */
export function readFigures(db: Database, since: Date, account: string | undefined): Figures {
  const runs = `WITH meant AS (
    SELECT id, status, solution FROM runs
    WHERE started >= ?1 AND (?2 IS NULL OR id IN (SELECT run FROM requests WHERE account = ?2))
    ORDER BY started DESC LIMIT ${MOST_RUNS}
  )`;
  const all = (sql: string) => db.all(`${runs} ${sql}`, since.toISOString(), account ?? null);
  const members = all(`SELECT member, count(*) AS calls, sum(state IN ('failed', 'lost')) AS failed,
      count(DISTINCT run) AS runs,
      count(DISTINCT CASE WHEN meant.status = 'solved' AND json_extract(meant.solution, '$.proposal.member') = member THEN run END) AS solved,
      sum(json_extract(coalesce(spent, reserved), '$.tokens')) AS tokens,
      sum(json_extract(coalesce(spent, reserved), '$.usd')) AS usd
    FROM calls JOIN meant ON meant.id = run WHERE state <> 'skipped' GROUP BY member ORDER BY calls DESC, member`);
  const refusing = all(`SELECT json_extract(event.value, '$.checker') AS checker,
      coalesce(json_extract(one.value, '$.test'), json_extract(one.value, '$.property'), json_extract(one.value, '$.code'), json_extract(one.value, '$.kind')) AS what,
      count(DISTINCT ended.id || json_extract(event.value, '$.proposal')) AS proposals
    FROM (SELECT id, solution FROM meant WHERE solution IS NOT NULL LIMIT ${MOST_OPENED}) AS ended,
      json_each(solution, '$.timeline') AS event, json_each(event.value, '$.verdict.evidence') AS one
    WHERE json_extract(event.value, '$.kind') = 'verdict' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${MOST_REFUSING}`);
  const first =
    all(`SELECT json_extract(body, '$.usage') AS usage, min(proposals.rowid) FROM proposals JOIN meant ON meant.id = run
    GROUP BY run`);
  const [spent] = all(`SELECT sum(json_extract(coalesce(spent, reserved), '$.usd')) AS usd FROM calls
    WHERE run IN (SELECT id FROM meant) AND run IN (SELECT run FROM proposals)`);
  return {
    members: members.map((row) => ({
      member: String(row['member']),
      calls: Number(row['calls']),
      failed: Number(row['failed']),
      runs: Number(row['runs']),
      solved: Number(row['solved']),
      tokens: Number(row['tokens'] ?? 0),
      usd: Number(row['usd'] ?? 0),
    })),
    refusing: refusing.map((row) => ({
      checker: String(row['checker']),
      what: String(row['what']),
      proposals: Number(row['proposals']),
    })),
    answered: {
      runs: first.length,
      usd: Number(spent?.['usd'] ?? 0),
      first: first.map(({ usage }) => parse<Usage>(usage)),
    },
  };
}
