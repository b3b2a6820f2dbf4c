import { inspect } from 'node:util';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { ScriptExit } from '../../src/sandbox/isolate/scriptExit.ts';
import type { Failure, SuiteReport } from '../report.ts';
import { assertionsRun, loose, onComparison, strict } from './countedAssert.ts';
import { openExpecting, VACUOUS, type Expectations } from './expectations.ts';
import { openHandlers } from './handlers.ts';
import {
  claimsMade,
  exitsWithFailure,
  hasExited,
  installWitnesses,
  UNFINISHED,
  unfinishedCount,
  wrongs,
} from './witness.ts';

// Runs a node:assert script on the assertions' side of an attempt, until nothing of it is left to run.

const IDLE_MS = 2;
/** Turns in which nothing happens, before a script that is not through is taken for one that never will be. */
const LAST_TURNS = 5;
/** Whether something of the last script goes on in this process, which its report has not waited for. */
let goesOn = false;

const runner: Runner = {
  packages: { assert: loose, 'node:assert': loose, 'assert/strict': strict, 'node:assert/strict': strict },
  isKept: () => false,
  get keepsState() {
    return goesOn;
  },
  async run(order, load, { busy, inputs }) {
    installWitnesses();
    exitsWithFailure();
    using handlers = openHandlers();
    // What the host itself was still about is over by then.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const counted = assertionsRun();
    // Where these lead to pipes they count from their first use on, which may be the script's `console.log`.
    for (const stream of [process.stdout, process.stderr]) stream.uncork();
    const still = process.getActiveResourcesInfo().length;
    const isRunning = (): boolean => process.getActiveResourcesInfo().length > still;
    const { file, before } = order as { readonly file: string; readonly before?: Expectations };
    const expecting = openExpecting(inputs, before);
    onComparison((expected, same, run) => expecting.expecting(file, expected, same, run));
    const asserted = (): number => assertionsRun() - counted + claimsMade().made;
    const report = (...failures: Failure[]): SuiteReport => {
      goesOn = isRunning();
      const expectations = expecting.expectations();
      const ran = { tests: 1, assertions: asserted() };
      if (before === undefined) return { ...ran, failures, ...(expectations && { expectations }) };
      // Whatever else fails with inputs that are kept has asked for the change.
      return { ...ran, failures: expecting.vacuous().map((test) => ({ test, message: VACUOUS })) };
    };

    let loaded = false;
    let failed: { readonly error: unknown } | undefined;
    /** What the script began without waiting for it belongs to it. */
    async function untilThrough(): Promise<void> {
      await new Promise(setImmediate);
      let idle = 0;
      for (let done = asserted(); failed === undefined && !hasExited(); done = asserted()) {
        const atWork = isRunning() || busy();
        // What a candidate in a process of its own has said meanwhile is gone on with a turn later.
        if (!atWork && ((loaded && unfinishedCount() === 0) || idle++ === LAST_TURNS)) break;
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS).unref());
        if (atWork || done !== asserted()) idle = 0;
      }
    }

    load(file).then(
      () => (loaded = true),
      (error: unknown) => (failed = { error }),
    );
    await untilThrough();
    try {
      if (loaded && !hasExited() && handlers.tell('beforeExit')) await untilThrough();
      if (failed === undefined) handlers.tell('exit');
    } catch (error) {
      failed = { error };
    }
    if (failed !== undefined && !(failed.error instanceof ScriptExit))
      return report({ test: file, ...describe(failed.error) });
    if (!loaded && !hasExited()) return report({ test: file, message: UNFINISHED });
    // Whatever exits is in the midst of something.
    if (hasExited()) await new Promise(setImmediate);
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
