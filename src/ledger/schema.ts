/** Each entry moves the file from one schema version to the next; the last one's number is the version of today. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, task TEXT NOT NULL, pid INTEGER NOT NULL, seed INTEGER NOT NULL,
    started TEXT NOT NULL, ended TEXT, status TEXT, solution TEXT
  ) STRICT;
  CREATE INDEX runs_by_key ON runs (key, ended);
  CREATE TABLE calls (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    member TEXT NOT NULL, role TEXT NOT NULL, reason TEXT NOT NULL, ordinals TEXT NOT NULL, attempt INTEGER NOT NULL,
    reserved TEXT NOT NULL, state TEXT NOT NULL, error TEXT, usage TEXT, spent TEXT, started TEXT NOT NULL, ended TEXT
  ) STRICT;
  CREATE INDEX calls_by_run ON calls (run);
  CREATE TABLE proposals (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, id TEXT NOT NULL, call INTEGER NOT NULL REFERENCES calls (id),
    body TEXT NOT NULL, PRIMARY KEY (run, id)
  ) STRICT;
  CREATE TABLE verdicts (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, candidate TEXT NOT NULL, checker TEXT NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (run, candidate, checker)
  ) STRICT;
  CREATE TABLE answers (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, member TEXT NOT NULL, question TEXT NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (run, member, question)
  ) STRICT;`,
  `CREATE TABLE spending (
    day TEXT NOT NULL, account TEXT NOT NULL, requests INTEGER NOT NULL, usd REAL NOT NULL, tokens INTEGER NOT NULL,
    PRIMARY KEY (day, account)
  ) STRICT;`,
  // Two who ask for the very same may share a run: the second goes on with what the first left.
  `CREATE TABLE requests (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, account TEXT NOT NULL, words TEXT NOT NULL,
    PRIMARY KEY (run, account)
  ) STRICT;
  CREATE INDEX runs_by_start ON runs (started);`,
  `ALTER TABLE requests ADD COLUMN thread TEXT;
  ALTER TABLE requests ADD COLUMN reply TEXT;
  CREATE INDEX requests_by_thread ON requests (thread);`,
  // A run that goes on decides the same again.
  `CREATE TABLE decisions (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, body TEXT NOT NULL, PRIMARY KEY (run, body)
  ) STRICT;`,
  // Requests to which the strong member's answer was given, and what the committee made of them behind it.
  `CREATE TABLE shadows (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, account TEXT NOT NULL, words TEXT NOT NULL, member TEXT NOT NULL,
    usd REAL NOT NULL, ms REAL NOT NULL, outcome TEXT NOT NULL, body TEXT
  ) STRICT;
  CREATE INDEX shadows_by_time ON shadows (at);`,
];
