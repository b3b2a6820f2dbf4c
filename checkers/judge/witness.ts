// What instrumented files of tests call.

/** Notes that an asynchronous function of a script has begun; what it gives back is disposed of as that ends. */
export const BEGAN = 'weakCommitteeBegan';
/** Notes what is to follow on a promise, and hands it back. */
export const STARTED = 'weakCommitteeStarted';
/** Stands in for `console`, whose `assert` says on paper alone that something is wrong. */
export const CONSOLE = 'weakCommitteeConsole';
/** Makes of a predicate that returns something one that says true or false. */
export const ANSWER = 'weakCommitteeAnswer';

/** Said of a script that waits for what never comes. */
const UNFINISHED = 'never comes to its end: it waits for a promise that is never settled';

/** Said of a script that keeps its failures to itself until it exits. */
const EXITS = 'ends with another exit code than 0';

/** Whether a script that ran in this process has set a code that says it failed; forgets it. */
export function exitsWithFailure(): boolean {
  const { exitCode } = process;
  process.exitCode = undefined;
  return exitCode !== undefined && Number(exitCode) !== 0;
}

/** What is called for its effect has a predicate with a body, which says by what it throws. */
const NEITHER =
  'the predicate returned undefined, which is neither true nor false; where it is only to call something that returns nothing, write `(x) => { f(x); }`';

let unfinished = 0;
/** Of one run; what a run before has left has no part in it. */
let claims: { made: number; readonly failed: string[] } = { made: 0, failed: [] };

/** How much of what scripts have begun has not come to its end. */
export function unfinishedCount(): number {
  return unfinished;
}

/** What scripts have claimed by `console.assert`. */
export function claimsMade(): { readonly made: number; readonly failed: readonly string[] } {
  return claims;
}

/** What is wrong with a script that has run through and has thrown nothing; forgets its exit code. */
export function wrongs(): readonly string[] {
  return [...claims.failed, ...(exitsWithFailure() ? [EXITS] : []), ...(unfinished > 0 ? [UNFINISHED] : [])];
}

/** Puts the witnesses where instrumented files find them, and forgets what was noted before. */
export function installWitnesses(): void {
  unfinished = 0;
  claims = { made: 0, failed: [] };
  const witnesses = { [BEGAN]: began, [STARTED]: started, [CONSOLE]: claiming(), [ANSWER]: answering };
  for (const [name, value] of Object.entries(witnesses))
    Object.defineProperty(globalThis, name, { configurable: true, value });
}

function began(): Disposable {
  let running = true;
  unfinished++;
  return {
    [Symbol.dispose]() {
      if (running) unfinished--;
      running = false;
    },
  };
}

/** Notes a promise that is pending, and hands back whatever it is given. */
export function started<Value>(value: Value): Value {
  if (!(value instanceof Promise)) return value;
  const running = began();
  // Whoever rejects it is still heard: a rejection is passed on.
  void value.finally(() => running[Symbol.dispose]());
  return value;
}

function claiming(): Console {
  const own: Pick<Console, 'assert'> = {
    assert(claim, ...why) {
      claims.made++;
      if (!claim) claims.failed.push(`console.assert failed: ${why.map(String).join(' ')}`);
      console.assert(claim, ...why);
    },
  };
  return Object.assign(Object.create(console) as Console, own);
}

type Predicate = (...inputs: unknown[]) => unknown;

function answering(predicate: Predicate): Predicate {
  return (...inputs) => {
    const answer = predicate(...inputs);
    return answer instanceof Promise ? answer.then(said) : said(answer);
  };
}

function said(answer: unknown): unknown {
  if (answer === undefined) throw new Error(NEITHER);
  return answer;
}
