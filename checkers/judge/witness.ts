// What instrumented files of tests call.

/** Notes what a script starts and does not wait for, or what a function of its own gives that is called later, and hands it back. */
export const STARTED = 'weakCommitteeStarted';
/** Makes of a predicate that returns something one that says true or false. */
export const ANSWER = 'weakCommitteeAnswer';

/** Said of a script that waits for what never comes. */
export const UNFINISHED = 'never comes to its end: it waits for a promise that is never settled';

/** Said of a script that keeps its failures to itself until it exits. */
export const EXITS = 'ends with another exit code than 0';

/** Whether a script that ran in this process has set a code that says it failed; forgets it. */
export function exitsWithFailure(): boolean {
  const { exitCode } = process;
  process.exitCode = undefined;
  return exitCode !== undefined && Number(exitCode) !== 0;
}

let unfinished = 0;

/** How many promises that scripts have started are still pending. */
export function unfinishedCount(): number {
  return unfinished;
}

/** Puts the witnesses where instrumented files find them, and forgets what was noted before. */
export function installWitnesses(): void {
  unfinished = 0;
  Object.defineProperty(globalThis, STARTED, { configurable: true, value: started });
  Object.defineProperty(globalThis, ANSWER, { configurable: true, value: answering });
}

function started(value: unknown): unknown {
  if (typeof value === 'function')
    return function (this: unknown, ...given: unknown[]): unknown {
      return started(Reflect.apply(value, this, given));
    };
  if (!(value instanceof Promise)) return value;
  unfinished++;
  // Whoever rejects it is still heard: a rejection is passed on.
  void value.finally(() => unfinished--);
  return value;
}

type Predicate = (...inputs: unknown[]) => unknown;

function answering(predicate: Predicate): Predicate {
  return (...inputs) => {
    const answer = predicate(...inputs);
    return answer instanceof Promise ? answer.then(said) : said(answer);
  };
}

function said(answer: unknown): unknown {
  if (answer === undefined) throw new Error('the predicate returned undefined, which is neither true nor false');
  return answer;
}
