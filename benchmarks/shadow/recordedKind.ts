import { z } from 'zod';
import { recordedVerdict } from '../../checkers/recorded.ts';
import { checkerKind } from '../../src/plugins.ts';
import type { Pool } from './pools.ts';

/** A checker that knows recorded answers by their code, since requests over HTTP bring no verdict with them. Of other code it cannot tell. */
export function recordedKind(pool: Pool): ReturnType<typeof checkerKind<string>> {
  const models = [...pool.cheap, pool.strong];
  const verdicts = new Map<string, Map<string, boolean>>();
  const of = (task: string): Map<string, boolean> => {
    const known = verdicts.get(task) ?? new Map<string, boolean>();
    verdicts.set(task, known);
    if (known.size === 0)
      for (const half of ['shadow', 'switched'] as const)
        for (const model of models)
          for (const { code, passed } of pool.answers(half, task, model)) known.set(squeezed(code), passed);
    return known;
  };
  return checkerKind({
    kind: 'recorded-code',
    schema: z.string(),
    callers: 'anyone',
    make: (task) => ({
      name: 'recorded-code',
      version: '1',
      options: task,
      files: [],
      executes: true,
      rerunnable: false,
      replays: true,
      open: async () => ({
        tools: {},
        check: async ({ files }) =>
          recordedVerdict(of(task).get(squeezed(files[pool.target] ?? '')), 'it is no recorded answer'),
        [Symbol.asyncDispose]: async () => {},
      }),
    }),
  });
}

/** Code is taken out of an answer without the lines around it. */
function squeezed(code: string): string {
  return code.replaceAll(/\s+/g, '');
}
