import type { Attempt } from './attempt.ts';
import type { CandidateSide } from './candidate.ts';
import { openHostSide } from './judgeInHost.ts';

/** A candidate's module that is called from outside, one call at a time; results leave the host as plain data. */
export interface ModuleOnCall {
  readonly names: readonly string[];
  call(name: string, args: readonly unknown[]): Promise<unknown>;
}

/** Loads a target. Throws what the module throws. */
export function loadModule(
  target: string,
  attempt: Attempt,
  openOther: (answer: (message: unknown) => unknown) => CandidateSide,
): ModuleOnCall {
  const { candidate, accept } = openHostSide(attempt, { clock: false, language: false }, () => false, openOther);
  candidate.load(target);
  const exports = accept(candidate.exportsOf(target)) as Record<string, unknown>;
  return {
    names: Object.keys(exports),
    async call(name, args) {
      const member = exports[name];
      if (typeof member !== 'function') throw new TypeError(`${name} is not a function`);
      let result: Promise<unknown> | undefined;
      candidate.turn(() => {
        // Caught here, since what passes through the candidate's realm comes out of it as another error.
        result = attemptTo(() => member(...args) as unknown);
      });
      return Promise.race([result, attempt.over]);
    },
  };
}

async function attemptTo(run: () => unknown): Promise<unknown> {
  return run();
}
