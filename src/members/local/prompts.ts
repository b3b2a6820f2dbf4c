import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContext, Token } from 'node-llama-cpp';
import pLimit from 'p-limit';
import { unlessAborted } from '../../async/unlessAborted.ts';

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
    work: (prompt: { readonly file: string; readonly cachedTokens: number }) => Promise<Result>,
  ): Promise<Result>;
}

interface Entry {
  readonly file: string;
  users: number;
  /** Gives how many of its tokens need not be read, being those of the prompt before it. */
  readonly ready: Promise<number>;
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
        // Prompts of one task begin alike. Only whole steps are kept, so that each token is read in the same company either way.
        const alike = commonLength(reader.contextTokens, tokens);
        const kept = STEP * Math.floor(Math.min(alike, tokens.length - 1) / STEP);
        await reader.adaptStateToTokens(tokens.slice(0, kept), false);
        for (let from = kept; from < tokens.length - 1; from += STEP) {
          if (entry.users === 0) throw new Error('nobody waits for this prompt any more');
          await reader.evaluateWithoutGeneratingNewTokens(tokens.slice(from, Math.min(from + STEP, tokens.length - 1)));
        }
        await reader.saveStateToFile(file);
        return kept;
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
        const kept = await unlessAborted(entry.ready, stopped);
        return await work({ file: entry.file, cachedTokens: found === undefined ? kept : tokens.length });
      } finally {
        entry.users--;
        await forgetOldest();
      }
    },
  };
}

/** How many tokens two texts have alike from their beginning. */
function commonLength(a: readonly Token[], b: readonly Token[]): number {
  const different = a.findIndex((token, index) => token !== b[index]);
  return different === -1 ? a.length : different;
}
