import { randomInt, randomUUID } from 'node:crypto';
import { add, NOTHING, type Amount } from '../policy/budget.ts';
import type { Decision } from '../nouns/decision.ts';
import type { Answer } from '../policy/policy.ts';
import type { Proposal } from '../nouns/proposal.ts';
import type { Verdict } from '../nouns/verdict.ts';
import { alive } from '../workspace/temporary.ts';
import type { Database } from './database.ts';
import {
  readAnswers,
  readCalls,
  readProposals,
  readVerdicts,
  type RunExport,
  type CallEnd,
  type CallRow,
  type CallStart,
} from './rows.ts';

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
  /** Keeps it in the place of what it was: its sketch has been written out. */
  replaceProposal(proposal: Proposal): void;
  spent(): Amount;
  verdicts(): RunExport['verdicts'];
  addVerdict(candidate: string, checker: string, verdict: Verdict): void;
  answers(): Answer[];
  /** Writes down what the policy decided, before anything comes of it. */
  addDecision(decision: Decision): void;
  finish(status: string, solution: object): void;
}

/** Runs that this process is at work on; an identical one started meanwhile is a run of its own. */
const active = new Set<string>();

/** Opens the interrupted run with this key, or begins a new one. */
export function openRunLog(db: Database, key: string, task: string): RunLog {
  const { id, seed, resumed } = db.atomically(() => resume(db, key) ?? begin(db, key, task));
  active.add(id);
  return {
    id,
    seed,
    resumed,
    startCall: ({ member, role, reason, ordinals, attempt, reserved }) => {
      const sql =
        "INSERT INTO calls (run, member, role, reason, ordinals, attempt, reserved, state, started) VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?)";
      const asked = JSON.stringify(ordinals);
      return db.run(sql, id, member, role, reason, asked, attempt, JSON.stringify(reserved), now()).id;
    },
    endCall(call, { state, error, usage, spent }, { proposals = [], answer }) {
      db.atomically(() => {
        const end = 'UPDATE calls SET state = ?, error = ?, usage = ?, spent = ?, ended = ? WHERE id = ?';
        db.run(end, state, error ?? null, JSON.stringify(usage), JSON.stringify(spent), now(), call);
        const keep = 'INSERT INTO proposals (run, id, call, body) VALUES (?, ?, ?, ?)';
        for (const proposal of proposals) db.run(keep, id, proposal.id, call, JSON.stringify(proposal));
        if (answer === undefined) return;
        const note = 'INSERT INTO answers (run, member, question, text) VALUES (?, ?, ?, ?)';
        db.run(note, id, answer.member, answer.question, answer.text);
      });
    },
    calls: () => readCalls(db, id),
    proposals: () => readProposals(db, id),
    replaceProposal(proposal) {
      db.run('UPDATE proposals SET body = ? WHERE run = ? AND id = ?', JSON.stringify(proposal), id, proposal.id);
    },
    spent: () => readCalls(db, id).reduce((sum, { spent }) => add(sum, spent), NOTHING),
    verdicts: () => readVerdicts(db, id),
    addVerdict(candidate, checker, verdict) {
      const sql = 'INSERT OR REPLACE INTO verdicts (run, candidate, checker, kind, body) VALUES (?, ?, ?, ?, ?)';
      db.run(sql, id, candidate, checker, verdict.kind, JSON.stringify(verdict));
    },
    answers: () => readAnswers(db, id),
    addDecision(decision) {
      db.run('INSERT OR IGNORE INTO decisions (run, body) VALUES (?, ?)', id, JSON.stringify(decision));
    },
    finish(status, solution) {
      const sql = 'UPDATE runs SET ended = ?, status = ?, solution = ? WHERE id = ?';
      db.run(sql, now(), status, JSON.stringify(solution), id);
    },
    [Symbol.dispose]: () => void active.delete(id),
  };
}

interface Opened {
  readonly id: string;
  readonly seed: number;
  readonly resumed: boolean;
}

/** Takes over a run that nobody is at work on any more. */
function resume(db: Database, key: string): Opened | undefined {
  const rows = db.all('SELECT id, seed, pid FROM runs WHERE key = ? AND ended IS NULL ORDER BY started DESC', key);
  const row = rows.find(
    ({ id, pid }) => !active.has(String(id)) && (Number(pid) === process.pid || !alive(Number(pid))),
  );
  if (row === undefined) return undefined;
  const id = String(row['id']);
  db.run('UPDATE runs SET pid = ? WHERE id = ?', process.pid, id);
  // The provider may have billed these in full: they are charged at their worst case.
  const lost = "UPDATE calls SET state = 'lost', spent = reserved, ended = ? WHERE run = ? AND state = 'running'";
  db.run(lost, now(), id);
  return { id, seed: Number(row['seed']), resumed: true };
}

function begin(db: Database, key: string, task: string): Opened {
  const id = randomUUID().slice(0, 13);
  const seed = randomInt(2 ** 31);
  const sql = 'INSERT INTO runs (id, key, task, pid, seed, started) VALUES (?, ?, ?, ?, ?, ?)';
  db.run(sql, id, key, task, process.pid, seed, now());
  return { id, seed, resumed: false };
}

function now(): string {
  return new Date().toISOString();
}
