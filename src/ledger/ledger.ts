import { randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { LedgerError } from '../errors.ts';
import type { Usage } from '../member.ts';
import type { Amount } from '../policy/budget.ts';
import { add } from '../policy/budget.ts';
import type { Answer } from '../policy/policy.ts';
import type { Proposal } from '../proposal.ts';
import type { Verdict } from '../verdict.ts';
import { alive } from '../workspace/copies.ts';
import { MIGRATIONS } from './schema.ts';

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

/** How a call ended and what it took. */
export interface CallEnd {
  readonly state: 'answered' | 'cancelled' | 'failed';
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
  /** `running` while it is not over; a killed run stays so until the same command resumes it. */
  readonly status: string;
}

/** Everything that is kept of one run. */
export interface RunExport extends RunRow {
  readonly seed: number;
  readonly calls: readonly CallRow[];
  readonly proposals: readonly Proposal[];
  readonly verdicts: readonly { readonly candidate: string; readonly checker: string; readonly verdict: Verdict }[];
  readonly answers: readonly Answer[];
  readonly solution: unknown;
}

/** The durable record of one run. Each method has written to disk when it returns; disposing lets the run be resumed. */
export interface RunLog extends Disposable {
  readonly id: string;
  readonly seed: number;
  /** True when an interrupted run of the same identity goes on. */
  readonly resumed: boolean;
  startCall(call: CallStart): number;
  /** With what it brought, in one transaction: neither is there without the other. */
  endCall(
    id: number,
    end: CallEnd,
    brought: { readonly proposals?: readonly Proposal[]; readonly answer?: Answer },
  ): void;
  calls(): CallRow[];
  proposals(): Proposal[];
  spent(): Amount;
  verdict(candidate: string, checker: string): Verdict | undefined;
  addVerdict(candidate: string, checker: string, verdict: Verdict): void;
  answers(): Answer[];
  finish(status: string, solution: object): void;
}

/** A SQLite file in which every proposal, verdict and cost is a row before the loop goes on. */
export interface Ledger extends Disposable {
  /** Opens the interrupted run with this key, or a new one. */
  openRun(key: string, task: string): RunLog;
  list(): RunRow[];
  /** @throws {@link LedgerError} when no run, or more than one, has an id that begins so. */
  export(id: string): RunExport;
  /** Removes finished runs that ended before then, and gives their number. */
  prune(before: Date): number;
}

/**
 * Opens or makes a ledger. `:memory:` keeps it for the life of the process only.
 *
 * @throws {@link LedgerError} when the file is no ledger, was written by a newer version, or cannot be written.
 */
export function openLedger(path: string): Ledger {
  const db = opening(path);
  const run = (sql: string, ...values: SQLInputValue[]): number =>
    Number(guarded(path, () => db.prepare(sql).run(...values)).lastInsertRowid);
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => guarded(path, () => db.prepare(sql).all(...values));

  function openRun(key: string, task: string): RunLog {
    const open = all('SELECT id, seed, pid FROM runs WHERE key = ? AND ended IS NULL ORDER BY started DESC', key).find(
      (row) => !active.has(String(row['id'])) && (Number(row['pid']) === process.pid || !alive(Number(row['pid']))),
    );
    const id = open === undefined ? randomUUID().slice(0, 13) : String(open['id']);
    const seed = open === undefined ? randomInt(2 ** 31) : Number(open['seed']);
    if (open === undefined)
      run(
        'INSERT INTO runs (id, key, task, pid, seed, started) VALUES (?, ?, ?, ?, ?, ?)',
        id,
        key,
        task,
        process.pid,
        seed,
        now(),
      );
    else {
      run('UPDATE runs SET pid = ? WHERE id = ?', process.pid, id);
      // The provider may have billed these in full: they are charged at their worst case.
      run(
        "UPDATE calls SET state = 'lost', spent = reserved, ended = ? WHERE run = ? AND state = 'running'",
        now(),
        id,
      );
    }
    active.add(id);
    return {
      id,
      seed,
      [Symbol.dispose]: () => void active.delete(id),
      resumed: open !== undefined,
      startCall: ({ member, role, reason, ordinals, attempt, reserved }) =>
        run(
          'INSERT INTO calls (run, member, role, reason, ordinals, attempt, reserved, state, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
          id,
          member,
          role,
          reason,
          JSON.stringify(ordinals),
          attempt,
          JSON.stringify(reserved),
          'running',
          now(),
        ),
      endCall(call, { state, error, usage, spent }, { proposals = [], answer }) {
        guarded(path, () => db.exec('BEGIN IMMEDIATE'));
        try {
          run(
            'UPDATE calls SET state = ?, error = ?, usage = ?, spent = ?, ended = ? WHERE id = ?',
            state,
            error ?? null,
            JSON.stringify(usage),
            JSON.stringify(spent),
            now(),
            call,
          );
          for (const proposal of proposals)
            run(
              'INSERT INTO proposals (run, id, call, body) VALUES (?, ?, ?, ?)',
              id,
              proposal.id,
              call,
              JSON.stringify(proposal),
            );
          if (answer !== undefined)
            run(
              'INSERT INTO answers (run, member, question, text) VALUES (?, ?, ?, ?)',
              id,
              answer.member,
              answer.question,
              answer.text,
            );
          guarded(path, () => db.exec('COMMIT'));
        } catch (error_) {
          if (db.isTransaction) db.exec('ROLLBACK');
          throw error_;
        }
      },
      calls: () => callsOf(id),
      proposals: () => bodies<Proposal>('SELECT body FROM proposals WHERE run = ? ORDER BY rowid', id),
      spent: () =>
        callsOf(id).reduce((sum, { spent }) => add(sum, spent), { usd: 0, tokens: 0, samples: 0, strongCalls: 0 }),
      verdict: (candidate, checker) =>
        bodies<Verdict>(
          'SELECT body FROM verdicts WHERE run = ? AND candidate = ? AND checker = ?',
          id,
          candidate,
          checker,
        )[0],
      addVerdict: (candidate, checker, verdict) =>
        void run(
          'INSERT OR REPLACE INTO verdicts (run, candidate, checker, kind, body) VALUES (?, ?, ?, ?, ?)',
          id,
          candidate,
          checker,
          verdict.kind,
          JSON.stringify(verdict),
        ),
      answers: () => answersOf(id),
      finish: (status, solution) =>
        void run(
          'UPDATE runs SET ended = ?, status = ?, solution = ? WHERE id = ?',
          now(),
          status,
          JSON.stringify(solution),
          id,
        ),
    };
  }

  const bodies = <Body>(sql: string, ...values: SQLInputValue[]): Body[] =>
    all(sql, ...values).map(({ body }) => parse<Body>(body));
  const answersOf = (id: string): Answer[] =>
    all('SELECT member, question, text FROM answers WHERE run = ? ORDER BY rowid', id).map(
      ({ member, question, text }) => ({ member: String(member), question: String(question), text: String(text) }),
    );
  const callsOf = (id: string): CallRow[] =>
    all('SELECT * FROM calls WHERE run = ? ORDER BY id', id).map((row) => ({
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
  const rows = (where: string, ...values: SQLInputValue[]): RunRow[] =>
    all(
      `SELECT id, task, started, ended, coalesce(status, 'running') AS status FROM runs ${where} ORDER BY started DESC`,
      ...values,
    ).map(({ id, task, started, ended, status }) => ({
      id: String(id),
      task: String(task),
      started: String(started),
      ended: ended === null ? null : String(ended),
      status: String(status),
    }));

  return {
    openRun,
    list: () => rows(''),
    export(id) {
      const found = rows('WHERE id GLOB ?', `${id.replaceAll(/[*?[\]]/g, '')}*`);
      const [row] = found;
      if (row === undefined || found.length > 1) {
        throw new LedgerError(
          row === undefined ? `No run has the id ${id}.` : `${found.length} runs have an id that begins with ${id}.`,
          { at: path, fix: 'See `weak-committee runs list`.' },
        );
      }
      const [{ seed = 0, solution = null } = {}] = all('SELECT seed, solution FROM runs WHERE id = ?', row.id);
      return {
        ...row,
        seed: Number(seed),
        calls: callsOf(row.id),
        proposals: bodies('SELECT body FROM proposals WHERE run = ? ORDER BY rowid', row.id),
        verdicts: all('SELECT candidate, checker, body FROM verdicts WHERE run = ? ORDER BY rowid', row.id).map(
          ({ candidate, checker, body }) => ({
            candidate: String(candidate),
            checker: String(checker),
            verdict: parse<Verdict>(body),
          }),
        ),
        answers: answersOf(row.id),
        solution: solution === null ? null : parse(solution),
      };
    },
    prune(before) {
      const { changes } = guarded(path, () =>
        db.prepare('DELETE FROM runs WHERE ended IS NOT NULL AND ended < ?').run(before.toISOString()),
      );
      guarded(path, () => db.exec('VACUUM'));
      return Number(changes);
    },
    [Symbol.dispose]: () => db.close(),
  };
}

/** Runs that this process is at work on; an identical one started meanwhile is a run of its own. */
const active = new Set<string>();

type Row = Record<string, SQLOutputValue>;

/** Rows are read back as what was written: every body is our own JSON. */
function parse<Body>(body: SQLOutputValue | undefined): Body {
  return JSON.parse(String(body)) as Body;
}

function now(): string {
  return new Date().toISOString();
}

function opening(path: string): DatabaseSync {
  return guarded(path, () => {
    if (path !== ':memory:') makeFolder(dirname(path));
    const db = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: true });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    // Two processes may open a new file at once: the version is read under the lock that guards the change.
    db.exec('BEGIN IMMEDIATE');
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > MIGRATIONS.length) {
      db.close();
      throw new LedgerError(
        `The ledger was written by a newer version (schema ${version}, this one knows ${MIGRATIONS.length}).`,
        { at: path, fix: 'Update weak-committee, or name another file with `ledger`.' },
      );
    }
    for (const migration of MIGRATIONS.slice(version)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
    return db;
  });
}

/** The ledger's own folder keeps itself out of version control. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  if (folder.endsWith('.weak-committee')) writeFileSync(join(folder, '.gitignore'), '*\n');
}

const FIXES: readonly (readonly [RegExp, string, string])[] = [
  [
    /full|ENOSPC/i,
    'The disk is full, so the ledger cannot be written.',
    'Free some space and run the same command again: what was bought is kept.',
  ],
  [
    /readonly|EACCES|EPERM|EROFS|unable to open/i,
    'The ledger cannot be written.',
    'Make its folder writable, or name another file with `ledger`.',
  ],
  [
    /not a database|malformed/i,
    'The file is no ledger, or is damaged.',
    'Move it away, or name another file with `ledger`.',
  ],
  [/locked|busy/i, 'Another process holds the ledger.', 'Wait for it, or name another file with `ledger`.'],
];

/** Turns what SQLite or the file system says into one sentence with a next step. */
function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof LedgerError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    const [, message = `The ledger failed: ${said}.`, fix = 'Name another file with `ledger`.'] =
      FIXES.find(([pattern]) => pattern.test(said)) ?? [];
    throw new LedgerError(message, { at: path, fix, cause });
  }
}
