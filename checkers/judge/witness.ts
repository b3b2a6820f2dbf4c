import { ScriptExit } from '../../src/sandbox/isolate/scriptExit.ts';

// What instrumented files of tests call.

/** Notes that an asynchronous function of a script has begun; what it gives back is disposed of as that ends. */
export const BEGAN = 'weakCommitteeBegan';
/** Notes what is to follow on a promise, and hands it back. */
export const STARTED = 'weakCommitteeStarted';
/** Stands in for `console`, whose `assert` says on paper alone that something is wrong. */
export const CONSOLE = 'weakCommitteeConsole';
/** Stands in for `process.exit`: the process has others to judge, or a report to make. */
export const EXIT = 'weakCommitteeExit';
/** The same where a script has more to call, unless something is so. */
export const EARLY = 'weakCommitteeEarly';
/** Makes of a predicate that returns something one that says true or false. */
export const ANSWER = 'weakCommitteeAnswer';

/** Said of a script that waits for what never comes. */
export const UNFINISHED = 'never comes to its end: it waits for a promise that is never settled';

/** Said of a script that keeps its failures to itself until it exits. */
const EXITS = 'ends with another exit code than 0';

/** Said of a script that found a reason not to go on. */
const LEAVES = 'ends itself with code 0 before it is through';

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
let exit = { called: false, early: false, ...Promise.withResolvers<void>() };

/** How much of what scripts have begun has not come to its end. */
export function unfinishedCount(): number {
  return unfinished;
}

/** Whether a script has ended itself by `process.exit`. */
export function hasExited(): boolean {
  return exit.called;
}

/** Settled as soon as a script does so. */
export function untilExit(): Promise<void> {
  return exit.promise;
}

/** What scripts have claimed by `console.assert`. */
export function claimsMade(): { readonly made: number; readonly failed: readonly string[] } {
  return claims;
}

/** What is wrong with a script that has run through and has thrown nothing; forgets its exit code. */
export function wrongs(): readonly string[] {
  const failed = exitsWithFailure();
  return [
    ...claims.failed,
    ...(failed ? [EXITS] : []),
    ...(exit.early && !failed ? [LEAVES] : []),
    ...(unfinished > 0 ? [UNFINISHED] : []),
  ];
}

/** Puts the witnesses where instrumented files find them, and forgets what was noted before. */
export function installWitnesses(): void {
  unfinished = 0;
  claims = { made: 0, failed: [] };
  exit = { called: false, early: false, ...Promise.withResolvers<void>() };
  const witnesses = {
    [BEGAN]: began,
    [STARTED]: started,
    [CONSOLE]: claiming(),
    [EXIT]: (code?: Code) => exiting(code, false),
    [EARLY]: (code?: Code) => exiting(code, true),
    [ANSWER]: answering,
  };
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

type Code = number | string;

/** The first code counts: whoever catches all errors exits again. */
function exiting(code: Code | undefined, early: boolean): never {
  if (!exit.called) {
    if (code !== undefined) process.exitCode = code;
    exit.called = true;
    exit.early = early;
    exit.resolve();
  }
  throw new ScriptExit('the script has ended itself');
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
