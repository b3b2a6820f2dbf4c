import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { assertionsRun } from './countedAssert.ts';
import { disarm } from '../../src/sandbox/process/parent.ts';
import { receive } from './channel.ts';

// Runs one node:assert script beside the candidate and reports what happened once nothing is left to run.

/** What the script came to. */
export interface ScriptReport {
  readonly assertions: number;
  /** Whether the script loaded node:assert at all; without it the count says nothing. */
  readonly asserts: boolean;
  readonly failure?: { readonly message: string; readonly expected?: string; readonly actual?: string };
}

disarm();
const { message, report } = await receive<{ readonly file: string }>();
const own = new URL('.', import.meta.url).href;
const counted = new URL(import.meta.url.endsWith('.ts') ? 'countedAssert.ts' : 'countedAssert.js', import.meta.url)
  .href;
let asserts = false;

registerHooks({
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

const finish = (failure?: ScriptReport['failure']): void =>
  report({ assertions: assertionsRun(), asserts, ...(failure && { failure }) } satisfies ScriptReport);
const fail = (error: unknown): void => {
  finish(describe(error));
  process.exit(1);
};
process.once('uncaughtException', fail);
process.once('unhandledRejection', fail);
try {
  await import(pathToFileURL(message.file).href);
  process.once('beforeExit', () => finish());
} catch (error) {
  fail(error);
}

function describe(error: unknown): NonNullable<ScriptReport['failure']> {
  if (!(error instanceof Error)) return { message: `threw ${inspect(error)}` };
  const values =
    'expected' in error && 'actual' in error
      ? { expected: inspect(error.expected), actual: inspect(error.actual) }
      : {};
  return { message: `${error.name}: ${error.message}`, ...values };
}
