import * as fastCheck from 'fast-check';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { openFastCheck } from './fastCheck.ts';
import { installWitnesses } from './witness.ts';

// Checks every fast-check property that files export, on the assertions' side of an attempt.

/** What one property came to. */
export interface PropertyReport {
  readonly name: string;
  readonly runs: number;
  readonly seed: number;
  /** Why it was given up: too many inputs that it set aside, say. */
  readonly failure?: string;
  /** It was interrupted before it had been tried as often as that. */
  readonly interrupted?: boolean;
  /** The candidate changed what it was handed. */
  readonly alters?: boolean;
  /** Where it does not hold: the shrunk input and the path that leads to it. */
  readonly counterexample?: { readonly input: string; readonly path: string; readonly message: string };
}

export interface PropertiesOrder {
  readonly file: string;
  readonly seed: number;
  readonly runs: number;
}

const { watched, watch } = openFastCheck(fastCheck);

const runner: Runner = {
  packages: { 'fast-check': watched },
  isKept: () => false,
  keepsState: false,
  async run(order, load, { inputs }) {
    installWitnesses();
    watch(inputs);
    const { file, seed, runs } = order as PropertiesOrder;
    const reports: PropertyReport[] = [];
    for (const [name, property] of Object.entries(await load(file))) {
      if (!isProperty(property)) continue;
      const before = inputs.changes();
      const details = await fastCheck.check(property, { seed, numRuns: runs, markInterruptAsFailure: true });
      const { failed, interrupted, numRuns, counterexample, counterexamplePath, errorInstance } = details;
      const message = errorInstance instanceof Error ? errorInstance.message : 'the predicate returned false';
      reports.push({
        name,
        runs: numRuns,
        seed: details.seed,
        ...(interrupted && { interrupted }),
        ...(inputs.changes() !== before && { alters: true }),
        ...(failed &&
          !interrupted &&
          counterexample === null && { failure: `was tried ${numRuns} times, and most inputs were set aside` }),
        ...(counterexample !== null && {
          counterexample: { input: fastCheck.stringify(counterexample), path: counterexamplePath ?? '', message },
        }),
      });
    }
    return reports;
  },
};

export default runner;

function isProperty(value: unknown): value is fastCheck.IAsyncProperty<unknown> {
  return typeof value === 'object' && value !== null && 'generate' in value && 'run' in value && 'isAsync' in value;
}
