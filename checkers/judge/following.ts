import type { Inputs } from '../../src/sandbox/membrane/inputs.ts';
import type { SuiteReport } from '../report.ts';
import { openExpecting, VACUOUS, type Expectations, type Expecting } from './expectations.ts';
import { installWitnesses } from './witness.ts';

/**
 * Runs files of tests and follows what their assertions expect.
 *
 * @param before - what they expected in a run before: in this one the inputs are kept as they are.
 */
export async function following(
  inputs: Inputs,
  before: Expectations | undefined,
  run: (expecting: Expecting) => Promise<SuiteReport>,
): Promise<SuiteReport> {
  installWitnesses();
  const expecting = openExpecting(inputs, before);
  const report = await run(expecting);
  const expectations = expecting.expectations();
  return {
    ...report,
    ...(before === undefined && expectations && { expectations }),
    // Whatever else fails with inputs that are kept has asked for the change.
    ...(before !== undefined && { failures: expecting.vacuous().map((test) => ({ test, message: VACUOUS })) }),
  };
}
