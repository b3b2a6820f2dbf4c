import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { REACHED } from '../control/reached.ts';
import { openHandlers } from '../judge/handlers.ts';
import { claimsMade, installWitnesses, UNFINISHED, untilExit, wrongs } from '../judge/witness.ts';
import type { Failure, SuiteReport } from '../report.ts';
import { assertionsRun } from '../judge/countedAssert.ts';
import { ScriptExit } from '../../src/sandbox/isolate/scriptExit.ts';
import { disarm } from '../../src/sandbox/process/parent.ts';
import { receive } from './channel.ts';

// Runs one node:assert script beside the candidate and reports what happened once nothing is left to run.

disarm();
const { message, report } = await receive<{
  readonly root: string;
  readonly file: string;
  readonly targets: readonly string[];
}>();
const own = new URL('..', import.meta.url).href;
const counted = new URL(import.meta.url.endsWith('.ts') ? 'countedAssert.ts' : 'countedAssert.js', import.meta.url)
  .href;
let asserts = false;
const loaded = new Set<string>();

registerHooks({
  load(url, context, next) {
    loaded.add(url);
    return next(url, context);
  },
  resolve(specifier, context, next) {
    const name = specifier.replace(/^node:/, '');
    if ((name !== 'assert' && name !== 'assert/strict') || context.parentURL?.startsWith(own) === true)
      return next(specifier, context);
    asserts = true;
    return {
      url: name === 'assert' ? counted : counted.replace('countedAssert', 'countedAssertStrict'),
      shortCircuit: true,
    };
  },
});

installWitnesses();
const handlers = openHandlers();
let reached = 0;
Object.defineProperty(globalThis, REACHED, { value: () => void reached++ });

const finish = (...failures: Failure[]): void =>
  report({
    tests: 1,
    assertions: asserts || claimsMade().made > 0 ? assertionsRun() + claimsMade().made : 'unknown',
    failures,
    imported: message.targets.filter((target) => loaded.has(pathToFileURL(`${message.root}/${target}`).href)),
    controls: [{ test: message.file, passed: failures.length === 0, reached }],
  } satisfies SuiteReport);
const fail = (error: unknown): void => {
  if (error instanceof ScriptExit) return;
  finish({ test: message.file, ...describe(error) });
  process.exit(1);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
const conclude = (): void => {
  try {
    // Before the report, which is to hold what they assert.
    handlers.tell('exit');
  } catch (error) {
    if (!(error instanceof ScriptExit)) return fail(error);
  } finally {
    handlers[Symbol.dispose]();
  }
  finish(...wrongs().map((wrong) => ({ test: message.file, message: wrong })));
};
void untilExit().then(() =>
  // What it was in the midst of comes to its end first.
  setImmediate(() => {
    conclude();
    process.exit(0);
  }),
);
const stuck = (): void => finish({ test: message.file, message: UNFINISHED });
process.once('beforeExit', stuck);
try {
  await import(pathToFileURL(`${message.root}/${message.file}`).href);
  process.off('beforeExit', stuck);
  process.once('beforeExit', conclude);
} catch (error) {
  fail(error);
}

function describe(error: unknown): Omit<Failure, 'test'> {
  if (!(error instanceof Error)) return { message: `threw ${inspect(error)}` };
  const values =
    'expected' in error && 'actual' in error
      ? { expected: inspect(error.expected), actual: inspect(error.actual) }
      : {};
  return { message: `${error.name}: ${error.message}`, ...values };
}
