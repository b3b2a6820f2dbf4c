import { inspect } from 'node:util';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import type { Failure, SuiteReport } from '../report.ts';
import { assertionsRun, loose, strict } from './countedAssert.ts';
import { claimsMade, exitsWithFailure, installWitnesses, unfinishedCount, wrongs } from './witness.ts';

// Runs a node:assert script on the assertions' side of an attempt, until nothing of it is left to run.

const IDLE_MS = 2;
/** Turns in which nothing happens, before a script that is not through is taken for one that never will be. */
const LAST_TURNS = 5;

const runner: Runner = {
  packages: { assert: loose, 'node:assert': loose, 'assert/strict': strict, 'node:assert/strict': strict },
  isKept: () => false,
  keepsState: false,
  async run(order, load, { busy }) {
    installWitnesses();
    exitsWithFailure();
    // What the host itself was still about is over by then.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const before = assertionsRun();
    // Where these lead to pipes they count from their first use on, which may be the script's `console.log`.
    for (const stream of [process.stdout, process.stderr]) stream.uncork();
    const still = process.getActiveResourcesInfo().length;
    const { file } = order as { readonly file: string };
    const asserted = (): number => assertionsRun() - before + claimsMade().made;
    const report = (...failures: Failure[]): SuiteReport => ({ tests: 1, assertions: asserted(), failures });
    try {
      await load(file);
    } catch (error) {
      return report({ test: file, ...describe(error) });
    }
    await new Promise(setImmediate);
    // What the script began without waiting for it belongs to it.
    let idle = 0;
    for (let done = asserted(); ; done = asserted()) {
      const atWork = process.getActiveResourcesInfo().length > still || busy();
      // What a candidate in a process of its own has said meanwhile is gone on with a turn later.
      if (!atWork && (unfinishedCount() === 0 || idle++ === LAST_TURNS)) break;
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS).unref());
      if (atWork || done !== asserted()) idle = 0;
    }
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
