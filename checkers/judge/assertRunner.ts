import { inspect } from 'node:util';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import type { Failure, SuiteReport } from '../report.ts';
import { assertionsRun, loose, strict } from './countedAssert.ts';

// Runs a node:assert script on the assertions' side of an attempt, until nothing of it is left to run.

const IDLE_MS = 2;

const runner: Runner = {
  packages: { assert: loose, 'node:assert': loose, 'assert/strict': strict, 'node:assert/strict': strict },
  isKept: () => false,
  keepsState: false,
  async run(order, load, busy) {
    // What the host itself was still about is over by then.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const before = assertionsRun();
    const still = process.getActiveResourcesInfo().length;
    const { file } = order as { readonly file: string };
    const report = (...failures: Failure[]): SuiteReport => ({
      tests: 1,
      assertions: assertionsRun() - before,
      failures,
    });
    try {
      await load(file);
    } catch (error) {
      return report({ test: file, ...describe(error) });
    }
    await new Promise(setImmediate);
    // What the script began without waiting for it belongs to it.
    while (process.getActiveResourcesInfo().length > still || busy())
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS).unref());
    return report();
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
