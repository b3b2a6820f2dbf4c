import { availableParallelism } from 'node:os';
import { createLogUpdate } from 'log-update';
import pLimit from 'p-limit';
import { remaining } from '../../src/cli/remaining.ts';
import { examine, type Examined } from './examine.ts';
import type { Kept } from './kept.ts';
import type { Piled } from './pile.ts';

/** Looks at all tasks, several at once, and says on standard error how far it is. What was found before is taken over. */
export async function examineAll(
  pile: readonly Piled[],
  kept: Kept,
  seed: number,
  signal: AbortSignal,
): Promise<Examined[]> {
  const log = createLogUpdate(process.stderr);
  const left = remaining();
  const several = pLimit(2 * availableParallelism());
  let done = 0;
  const tell = (): void => {
    const line = `${++done} of ${pile.length} tasks${left(done, pile.length)}`;
    if (process.stderr.isTTY) log(line);
    else if (done % 20 === 0) process.stderr.write(`${line}\n`);
  };
  try {
    return await Promise.all(
      pile.map((piled) =>
        several(async () => {
          const found = kept.find(piled, seed);
          const one = found ?? (await examine(piled, seed, signal));
          if (found === undefined) kept.add(piled, seed, one);
          tell();
          return one;
        }),
      ),
    );
  } finally {
    several.clearQueue();
    log.done();
  }
}
