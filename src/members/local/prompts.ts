import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContext, Token } from 'node-llama-cpp';
import pLimit from 'p-limit';

/** Prompts that have been evaluated, for the sequences that go on from them. */
export interface Prompts {
  /**
   * Evaluates a prompt but for its last token, unless that was done before, and lends the file that holds the state.
   *
   * @throws the signal's reason once it fires; whoever else waits for the same prompt still gets it.
   */
  use<Result>(
    tokens: readonly Token[],
    stopped: AbortSignal,
    work: (prompt: { readonly file: string; readonly kept: boolean }) => Promise<Result>,
  ): Promise<Result>;
}

interface Entry {
  readonly file: string;
  users: number;
  readonly ready: Promise<void>;
}

/** Prompts that are kept once nobody uses them: the rungs of a ladder come back to the same few. */
const KEPT = 4;
/** Tokens between two looks at whether anybody still waits. */
const STEP = 128;

/**
 * Each prompt is read once, by a sequence that does nothing else, and its state is written to a file from which any number of
 * sequences start. The library copies state between sequences itself too, but only inside (`_copyStateFromOtherSequence`),
 * and whole sequences with their empty cells; this is its public way.
 */
export function openPrompts(context: LlamaContext, folder: string): Prompts {
  const reader = context.getSequence();
  const one = pLimit(1);
  const entries = new Map<string, Entry>();
  let count = 0;

  function read(key: string, tokens: readonly Token[]): Entry {
    const file = join(folder, `prompt-${count++}`);
    const entry: Entry = {
      file,
      users: 0,
      ready: one(async () => {
        await reader.clearHistory();
        for (let from = 0; from < tokens.length - 1; from += STEP) {
          if (entry.users === 0) throw new Error('nobody waits for this prompt any more');
          await reader.evaluateWithoutGeneratingNewTokens(tokens.slice(from, Math.min(from + STEP, tokens.length - 1)));
        }
        await reader.saveStateToFile(file);
      }),
    };
    entries.set(key, entry);
    entry.ready.catch(() => entries.delete(key));
    return entry;
  }

  async function forgetOldest(): Promise<void> {
    for (const [key, { file, users }] of entries) {
      if (entries.size <= KEPT) return;
      if (users > 0) continue;
      entries.delete(key);
      await rm(file, { force: true });
    }
  }

  return {
    async use(tokens, stopped, work) {
      const key = tokens.join(' ');
      const found = entries.get(key);
      const entry = found ?? read(key, tokens);
      entry.users++;
      try {
        await orStopped(entry.ready, stopped);
        return await work({ file: entry.file, kept: found !== undefined });
      } finally {
        entry.users--;
        await forgetOldest();
      }
    },
  };
}

/** Waits, but no longer than until the signal fires. */
async function orStopped(ready: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([ready, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
