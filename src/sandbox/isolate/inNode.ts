import type { Inputs } from '../membrane/inputs.ts';
import type { Changes, RealmScript } from '../sandbox.ts';
import { openAttempt, type Ended } from './attempt.ts';
import { openCandidate, type CandidateSide, type IsolatedCandidate } from './candidate.ts';
import { openRealms } from './isolates.ts';
import { openHostSide } from './judgeInHost.ts';
import { hearCandidate, openRemoteCandidate, type Carried } from './remoteCandidate.ts';

// For a process in which a runner of tests is at home that can be put nowhere else: the candidate stands in an isolate within
// that process, or in a process of its own, and its modules are had from there.

/** On this channel the process's main thread hands on what the candidate says while nobody waits for it. */
export const ASIDES = 'weak-committee-asides';

/** What the process of the tests must know of a candidate. Plain data. */
export interface Aside {
  readonly script: RealmScript;
  readonly sources: Readonly<Record<string, string>>;
  readonly hidden: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly changes: Changes;
  readonly timeoutMs: number;
  /** Where the candidate is in a process of its own, to which this one's pipes lead: the number under which the two are joined. */
  readonly remote: number | undefined;
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
  /** What it does to objects of the tests. */
  readonly inputs: Inputs;
  /** The tests have come to their end. */
  end(): void;
}

/**
 * Opens a candidate for the tests of this process. For one in an isolate Node must have been started with `--no-node-snapshot`.
 *
 * @param isKept - tells what is the runner's own, and never crosses.
 * @param onEnd - told once, when the attempt ends before its own end: whatever the tests say then counts for nothing.
 */
export function openAside(
  { script, sources, hidden, files, changes, timeoutMs, remote }: Aside,
  isKept: (object: object) => boolean,
  onEnd: (ended: Ended) => void,
): CandidateAside {
  const attempt = openAttempt(timeoutMs, onEnd);
  const needs = (what: string): never => {
    attempt.end({ kind: 'needs', who: 'candidate', what });
    throw new Error(`${what} is not here`);
  };
  const { candidate, accept, lend, share, inputs, end } = openHostSide(
    attempt,
    changes,
    isKept,
    (answer): IsolatedCandidate => {
      if (remote !== undefined) return { ...openRemote(answer, remote), give: (name) => needs(`the mock of ${name}`) };
      const realm = openRealms(script.code, script.memoryMb, script.traps).open();
      const seen = Object.entries(sources).filter(([path]) => !hidden.includes(path));
      return openCandidate(realm, new Map([...seen, ...Object.entries(files)]), attempt, answer);
    },
  );
  const loaded = new Set<string>();
  return {
    end,
    inputs,
    load(target, { given, shared }) {
      // Its process cannot begin again, as tests want that forget their modules.
      if (remote !== undefined && loaded.has(target)) needs('a fresh start');
      loaded.add(target);
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

function openRemote(answer: (message: unknown) => unknown, attempt: number): CandidateSide {
  const channel = new BroadcastChannel(ASIDES);
  channel.addEventListener('message', (event) => hearCandidate((event as MessageEvent).data as Carried));
  channel.unref();
  return openRemoteCandidate(answer, attempt);
}
