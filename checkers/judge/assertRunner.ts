import { inspect } from 'node:util';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { ScriptExit } from '../../src/sandbox/isolate/scriptExit.ts';
import type { Failure, SuiteReport } from '../report.ts';
import { assertionsRun, loose, strict } from './countedAssert.ts';
import { openHandlers } from './handlers.ts';
import {
  claimsMade,
  exitsWithFailure,
  hasExited,
  installWitnesses,
  unfinishedCount,
  untilExit,
  wrongs,
} from './witness.ts';

// Runs a node:assert script on the assertions' side of an attempt, until nothing of it is left to run.

const IDLE_MS = 2;
/** Turns in which nothing happens, before a script that is not through is taken for one that never will be. */
const LAST_TURNS = 5;
/** Whether something of a script goes on in this process that has ended itself. */
let goesOn = false;

const runner: Runner = {
  packages: { assert: loose, 'node:assert': loose, 'assert/strict': strict, 'node:assert/strict': strict },
  isKept: () => false,
  get keepsState() {
    return goesOn;
  },
  async run(order, load, { busy }) {
    installWitnesses();
    exitsWithFailure();
    using handlers = openHandlers();
    // What the host itself was still about is over by then.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const before = assertionsRun();
    // Where these lead to pipes they count from their first use on, which may be the script's `console.log`.
    for (const stream of [process.stdout, process.stderr]) stream.uncork();
    const still = process.getActiveResourcesInfo().length;
    const isAtWork = (): boolean => process.getActiveResourcesInfo().length > still || busy();
    const { file } = order as { readonly file: string };
    const asserted = (): number => assertionsRun() - before + claimsMade().made;
    const report = (...failures: Failure[]): SuiteReport => ({ tests: 1, assertions: asserted(), failures });

    /** What the script began without waiting for it belongs to it. */
    async function untilThrough(): Promise<void> {
      await new Promise(setImmediate);
      let idle = 0;
      for (let done = asserted(); !hasExited(); done = asserted()) {
        const atWork = isAtWork();
        // What a candidate in a process of its own has said meanwhile is gone on with a turn later.
        if (!atWork && (unfinishedCount() === 0 || idle++ === LAST_TURNS)) break;
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS).unref());
        if (atWork || done !== asserted()) idle = 0;
      }
    }

    try {
      await Promise.race([load(file), untilExit()]);
      await untilThrough();
      if (!hasExited() && handlers.tell('beforeExit')) await untilThrough();
      handlers.tell('exit');
    } catch (error) {
      if (!(error instanceof ScriptExit)) return report({ test: file, ...describe(error) });
    }
    // Whatever exits is in the midst of something.
    if (hasExited()) await new Promise(setImmediate);
    goesOn = hasExited() && isAtWork();
    return report(...wrongs().map((message) => ({ test: file, message })));
  },
};

export default runner;

function describe(error: unknown): Omit<Failure, 'test'> {
  if (!(error instanceof Error)) return { message: `threw ${inspect(error)}` };
  const values =
    'expected' in error && 'actual' in error
      ? { expected: inspect(error.expected), actual: inspect(error.actual) }
      : {};
  return { message: `${error.name}: ${error.message}`, ...values };
}
