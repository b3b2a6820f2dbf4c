import type { RealmScript } from '../sandbox.ts';
import { openAttempt, type Ended } from './attempt.ts';
import { openCandidate } from './candidate.ts';
import { openRealms } from './isolates.ts';
import { openHostSide } from './judgeInHost.ts';

// For a process in which a runner of tests is at home that can be put nowhere else: the candidate stands in an isolate within
// that process, and its modules are had from there.

/** What the process of the tests must know of a candidate. Plain data. */
export interface Aside {
  readonly script: RealmScript;
  readonly sources: Readonly<Record<string, string>>;
  readonly hidden: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly ownClock: boolean;
  readonly timeoutMs: number;
}

type Exports = Readonly<Record<string, unknown>>;

/** Modules of the tests' side by what the candidate imports them as: the path of a file, or the name of a package. */
export interface Lent {
  /** These it gets from there: mocks. */
  readonly given: Readonly<Record<string, Exports>>;
  /** These it has of its own: what both sides know as one thing. */
  readonly shared: Readonly<Record<string, Exports>>;
}

/** A candidate in an isolate of this process. */
interface CandidateAside {
  /** Evaluates a file of the candidate's and gives what stands for its exports here; throws what it throws. */
  load(target: string, lent: Lent): Exports;
}

/**
 * Opens a candidate in an isolate of this process, which Node must have been started for with `--no-node-snapshot`.
 *
 * @param onEnd - told once, when the attempt ends before its own end: whatever the tests say then counts for nothing.
 */
export function openAside(
  { script, sources, hidden, files, ownClock, timeoutMs }: Aside,
  onEnd: (ended: Ended) => void,
): CandidateAside {
  const realm = openRealms(script.code, script.memoryMb, script.traps).open();
  const attempt = openAttempt(timeoutMs, onEnd);
  const seen = new Map([
    ...Object.entries(sources).filter(([path]) => !hidden.includes(path)),
    ...Object.entries(files),
  ]);
  const { candidate, accept, lend, share } = openHostSide(attempt, ownClock, (answer) =>
    openCandidate(realm, seen, attempt, answer),
  );
  return {
    load(target, { given, shared }) {
      for (const [name, exports] of Object.entries(given)) {
        const own = { ...exports };
        candidate.give(name, Object.keys(own), lend(own));
      }
      candidate.load(target);
      for (const [path, exports] of Object.entries(shared)) {
        if (!candidate.paths.has(path)) continue;
        share(path, exports);
        candidate.share(path);
      }
      return accept(candidate.exportsOf(target)) as Exports;
    },
  };
}
