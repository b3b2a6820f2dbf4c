import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { LedgerError } from '../errors.ts';
import { MIGRATIONS } from './schema.ts';

/** A row as SQLite gives it. */
type Row = Record<string, SQLOutputValue>;

/** A SQLite file of today's schema. Every fault comes out as a {@link LedgerError} that says what to do. */
export interface Database extends Disposable {
  readonly path: string;
  /** Runs a statement; gives the id of the row it inserted and the number of rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): { readonly id: number; readonly changes: number };
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** All of the work, or none of it. */
  atomically<Result>(work: () => Result): Result;
}

/** Opens or makes the file and brings it to today's schema. */
export function openDatabase(path: string): Database {
  const db = guarded(path, () => opened(path));
  // Compiled once: a gateway runs the same few statements for each request.
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    path,
    run: (sql, ...values) =>
      guarded(path, () => {
        const { lastInsertRowid, changes } = prepared(sql).run(...values);
        return { id: Number(lastInsertRowid), changes: Number(changes) };
      }),
    all: (sql, ...values) => guarded(path, () => prepared(sql).all(...values)),
    atomically: (work) =>
      guarded(path, () => {
        db.exec('BEGIN IMMEDIATE');
        try {
          const result = work();
          db.exec('COMMIT');
          return result;
        } catch (error) {
          // A full disk has SQLite roll back by itself.
          if (db.isTransaction) db.exec('ROLLBACK');
          throw error;
        }
      }),
    [Symbol.dispose]: () => db.close(),
  };
}

function opened(path: string): DatabaseSync {
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
