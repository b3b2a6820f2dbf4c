import type * as FastCheck from 'fast-check';
import type { Inputs } from '../../src/sandbox/membrane/inputs.ts';
import { lasting } from './lasting.ts';
import { watchProperties, type Around } from './watchedProperties.ts';

// fast-check as the tests get it: each run is counted and watched, and what is interrupted half-way has not held. Nothing that a file
// configures takes that away.

export interface Watched {
  /** For the tests to import. */
  readonly watched: Readonly<Record<string, unknown>>;
  /** Begins a run of tests. */
  readonly watch: (inputs: Inputs, around?: Around) => void;
  /** How often a property has been tried since. */
  readonly runs: () => number;
}

export function openFastCheck(fastCheck: typeof FastCheck): Watched {
  let watching: { readonly inputs: Inputs; readonly around: Around } | undefined;
  let runs = 0;
  let more = false;
  const configure = (given: FastCheck.GlobalParameters): void => {
    const { beforeEach } = given;
    fastCheck.configureGlobal({
      ...given,
      markInterruptAsFailure: true,
      beforeEach() {
        if (!more) runs++;
        beforeEach?.();
      },
    });
  };
  configure({});
  watchProperties(fastCheck, () => watching);

  const ours = { configureGlobal: configure, resetConfigureGlobal: () => configure({}) };
  return {
    watched: { ...fastCheck, ...ours, default: { ...fastCheck.default, ...ours } },
    watch(inputs, around = (_, run) => run()) {
      watching = {
        inputs,
        around: (isMore, run) => around(isMore, () => during(isMore, run)),
      };
      runs = 0;
    },
    runs: () => runs,
  };

  function during<Result>(isMore: boolean, run: () => Result | Promise<Result>): Result | Promise<Result> {
    const outer = more;
    more = isMore;
    return lasting(run, () => (more = outer));
  }
}
