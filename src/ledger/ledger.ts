import { existsSync } from 'node:fs';
import { LedgerError } from '../errors.ts';
import { openDatabase } from './database.ts';
import {
  parse,
  readAnswers,
  readCalls,
  readDecisions,
  readProposals,
  readRuns,
  readVerdicts,
  type RunExport,
  type RunRow,
} from './rows.ts';
import { readFigures, type Figures } from './figures.ts';
import {
  noteReply,
  noteRequest,
  readThreads,
  requestOf,
  type ServedRequest,
  type Thread,
  type Wanted,
} from './requests.ts';
import { openRunLog, type RunLog } from './runLog.ts';
import {
  endShadow,
  noteShadow,
  readShadows,
  type Compared,
  type LeftOut,
  type ShadowedRequest,
  type ShadowRow,
} from './shadows.ts';

/** A SQLite file in which every proposal, verdict and cost is a row before the loop goes on. */
export interface Ledger extends Disposable {
  /** Opens the interrupted run with this key, or a new one. */
  openRun(key: string, task: string): RunLog;
  list(): RunRow[];
  /** Writes down who asked a server for a run, and in what words. */
  noteRequest(run: string, request: ServedRequest): void;
  /** Who asked a server for this run: that account, or whoever did; undefined when nobody so did. */
  requestOf(run: string, account?: string): ServedRequest | undefined;
  /** Writes down what could be said of the reply to it. */
  noteReply(run: string, account: string, reply: string): void;
  /** The conversations in which something happened last; those of an account, where one is given. */
  threads(wanted: Wanted): Thread[];
  /** Writes down a request that the strong member has answered while a shadow is kept, and gives its number. */
  noteShadow(request: ShadowedRequest): number;
  /** Writes down what became of it behind its answer. */
  endShadow(id: number, end: Compared | { readonly left: LeftOut; readonly why?: string }): void;
  /** Those since then, the oldest first. */
  shadows(since: Date, account?: string): ShadowRow[];
  /** What is known of members and checkers from the runs since then. */
  figures(since: Date, account?: string): Figures;
  /** @throws {@link LedgerError} when no run, or more than one, has an id that begins so. */
  export(id: string): RunExport;
  /** Removes finished runs that ended before then, and what shadows found out by then; gives the number of runs. */
  prune(before: Date): number;
}

/**
 * Opens or makes a ledger. `:memory:` keeps it for the life of the process only.
 *
 * @throws {@link LedgerError} when the file is no ledger, was written by a newer version, or cannot be written.
 */
export function openLedger(path: string): Ledger {
  const db = openDatabase(path);
  return {
    openRun: (key, task) => openRunLog(db, key, task),
    list: () => readRuns(db, ''),
    noteRequest: (run, request) => noteRequest(db, run, request),
    requestOf: (run, account) => requestOf(db, run, account),
    noteReply: (run, account, reply) => noteReply(db, run, account, reply),
    threads: (wanted) => readThreads(db, wanted),
    noteShadow: (request) => noteShadow(db, request),
    endShadow: (id, end) => endShadow(db, id, end),
    shadows: (since, account) => readShadows(db, since, account),
    figures: (since, account) => readFigures(db, since, account),
    export(id) {
      const found = readRuns(db, 'WHERE id GLOB ?', `${id.replaceAll(/[*?[\]]/g, '')}*`);
      const [row] = found;
      if (row === undefined || found.length > 1) {
        throw new LedgerError(
          row === undefined ? `No run has the id ${id}.` : `${found.length} runs have an id that begins with ${id}.`,
          { at: path, fix: 'See `weak-committee runs list`.' },
        );
      }
      const [{ seed = 0, solution = null } = {}] = db.all('SELECT seed, solution FROM runs WHERE id = ?', row.id);
      return {
        ...row,
        seed: Number(seed),
        calls: readCalls(db, row.id),
        proposals: readProposals(db, row.id),
        verdicts: readVerdicts(db, row.id),
        answers: readAnswers(db, row.id),
        decisions: readDecisions(db, row.id),
        solution: solution === null ? null : parse(solution),
      };
    },
    prune(before) {
      const { changes } = db.run('DELETE FROM runs WHERE ended IS NOT NULL AND ended < ?', before.toISOString());
      db.run('DELETE FROM shadows WHERE at < ?', before.toISOString());
      db.run('VACUUM');
      return changes;
    },
    [Symbol.dispose]: () => db[Symbol.dispose](),
  };
}

/**
 * Opens a ledger to read in it, and makes none.
 *
 * @throws {@link LedgerError} when there is none yet, or it was kept in memory and is gone.
 */
export function openExistingLedger(path: string): Ledger {
  if (path === ':memory:')
    throw new LedgerError('The ledger is kept in memory, so nothing of past runs is there.', {
      at: 'config.ledger',
      fix: 'Name a file, or leave it out.',
    });
  if (!existsSync(path))
    throw new LedgerError('There is no ledger yet.', {
      at: path,
      fix: 'Solve something first, or name the file with --ledger.',
    });
  return openLedger(path);
}
