import fc from 'fast-check';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { disarm } from '../../src/sandbox/process/parent.ts';
import { receive } from './channel.ts';

// Checks every fast-check property that a file exports, beside the candidate.

/** What one property came to. */
export interface PropertyReport {
  readonly name: string;
  readonly runs: number;
  readonly seed: number;
  /** Where it does not hold: the shrunk input and the path that leads to it. */
  readonly counterexample?: { readonly input: string; readonly path: string; readonly message: string };
}

interface Order {
  readonly file: string;
  readonly seed: number;
  readonly runs: number;
}

disarm();
const { message: order, report } = await receive<Order>();

// A workspace need not have fast-check of its own.
const ours = import.meta.resolve('fast-check');
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'fast-check') return next(specifier, context);
    return { url: ours, shortCircuit: true };
  },
});

try {
  report(await checkAll(await import(pathToFileURL(order.file).href)));
} catch (error) {
  report({ failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}
process.exit(0);

async function checkAll(module: Record<string, unknown>): Promise<PropertyReport[]> {
  const reports: PropertyReport[] = [];
  for (const [name, property] of Object.entries(module)) {
    if (!isProperty(property)) continue;
    const details = await fc.check(property, { seed: order.seed, numRuns: order.runs });
    const { failed, numRuns, seed, counterexample, counterexamplePath, errorInstance } = details;
    const message = errorInstance instanceof Error ? errorInstance.message : 'the predicate returned false';
    reports.push({
      name,
      runs: numRuns,
      seed,
      ...(failed && {
        counterexample: { input: fc.stringify(counterexample), path: counterexamplePath ?? '', message },
      }),
    });
  }
  return reports;
}

function isProperty(value: unknown): value is fc.IAsyncProperty<unknown> {
  return typeof value === 'object' && value !== null && 'generate' in value && 'run' in value && 'isAsync' in value;
}
