import { COPY, type Attempt } from './attempt.ts';
import type { Realm } from './isolates.ts';
import { givenOn, openLoader, type Sources } from './modules.ts';
import { openRealm } from './realmApi.ts';

/** What one side sends of a value: see `membrane`. */
export type Sent = { readonly value: unknown; readonly nodes: readonly never[] };

/** The candidate's side of an attempt. */
export interface CandidateSide {
  /** Gives the realm its clock, which the assertions' side lends. */
  start(clock: Sent): void;
  /** Evaluates a file; throws what it throws. */
  load(path: string): void;
  /** What a file exports, for the other side to accept. */
  exportsOf(path: string): Sent;
  /** Makes what both sides import from a file of the workspace the same thing to both. */
  share(path: string): void;
  /** Carries a message to it and gives back its reply. */
  put(message: unknown): unknown;
  /** Whether it has set anything going that is not on the other side's clock. */
  busy(): boolean;
  /** Runs a turn of the other side within which no pending promise of this one is gone on with. */
  turn(run: () => void): void;
  /** Files that it has evaluated. */
  readonly paths: ReadonlySet<string>;
}

/** One that takes modules of the other side's. */
export interface IsolatedCandidate extends CandidateSide {
  /** Has a module of the other side's stand for what the candidate imports under a name. */
  give(name: string, names: readonly string[], exports: Sent): void;
}

/** What only a module of Node's has; where it is but a word in a string, the candidate is run in a process for nothing. */
const ABSENT = /\bimport\s*\(|\bimport\.meta\b/;

/** Opens the candidate's side in its isolate. `answer` carries its messages to the assertions' side. */
export function openCandidate(
  realm: Realm,
  sources: Sources,
  attempt: Attempt,
  answer: (message: unknown) => unknown,
): IsolatedCandidate {
  const needs = (what: string): never => {
    attempt.end({ kind: 'needs', who: 'candidate', what });
    throw new Error(`${what} is not here`);
  };
  const refuse = (message: string): void =>
    attempt.end({ kind: 'failed', evidence: { kind: 'assertion', test: 'outside any test', message } });
  let turns = 0;
  let running = (): void => {};
  const member = openRealm(realm, 'openCandidate', { put: answer, needs, refuse, turn: () => running() });
  const given = new Map<string, string>();
  const loader = openLoader(realm, sources, (path, specifier) => given.get(path ?? specifier), { absent: ABSENT });
  const namespaceOf = (path: string, timeout: number) => loader.load(path, timeout).derefInto();
  return {
    paths: loader.paths,
    start: (clock) => void member('start').applySync(undefined, [clock], COPY),
    load: (path) => void attempt.enter('candidate', (timeout) => loader.load(path, timeout)),
    exportsOf: (path) =>
      attempt.enter('candidate', (timeout) =>
        member('exports').applySync(undefined, [namespaceOf(path, timeout)], { result: { copy: true }, timeout }),
      ) as Sent,
    share: (path) =>
      void attempt.enter('candidate', (timeout) =>
        member('share').applySync(undefined, [path, namespaceOf(path, timeout)], { timeout }),
      ),
    give(name, names, exports) {
      given.set(name, givenOn(name, names));
      attempt.enter('candidate', (timeout) =>
        member('give').applySync(undefined, [name, exports], { ...COPY, timeout }),
      );
    },
    // It has no clock but the one it was lent.
    busy: () => false,
    put: (message) =>
      attempt.enter('candidate', (timeout) => {
        if (turns > 0) return member('receive').applySync(undefined, [message], { ...COPY, timeout });
        member('act').applySync(undefined, [message], { ...COPY, timeout });
        return member('reply').applySync(undefined, [], { ...COPY, timeout });
      }),
    turn(run) {
      const before = running;
      turns++;
      running = () => {
        try {
          run();
        } finally {
          turns--;
          running = before;
        }
      };
      attempt.enter('candidate', (timeout) => member('turn').applySync(undefined, [], { timeout }));
    },
  };
}
