import { steady } from './shortfall.ts';
import type { Trial } from './trial.ts';

/** The command on the unchanged workspace: run when it is first asked for, and kept. */
export interface Before {
  trial(signal: AbortSignal): Promise<Trial>;
  /** Only what passes there each time it is run. */
  steady(signal: AbortSignal): Promise<Trial>;
  /** Takes what was run anyway. */
  seen(trial: Trial): void;
}

export function openBefore(run: (signal: AbortSignal) => Promise<Trial>): Before {
  let first: Promise<Trial> | undefined;
  let both: Promise<Trial> | undefined;
  const once = async (signal: AbortSignal): Promise<Trial> => {
    const trial = await run(signal);
    // What was killed half-way ran fewer than it has.
    signal.throwIfAborted();
    return trial;
  };
  const again = async (signal: AbortSignal): Promise<Trial> => {
    const [one, two] = [await self.trial(signal), await once(signal)];
    return { ...one, report: steady(one.report, two.report) };
  };
  const self: Before = {
    async trial(signal) {
      first ??= once(signal);
      return first.catch((error: unknown) => {
        first = undefined;
        throw error;
      });
    },
    async steady(signal) {
      both ??= again(signal);
      return both.catch((error: unknown) => {
        both = undefined;
        throw error;
      });
    },
    seen: (trial) => void (first ??= Promise.resolve(trial)),
  };
  return self;
}
