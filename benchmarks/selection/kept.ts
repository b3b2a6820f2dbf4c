import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../src/disk/cacheFolder.ts';
import { digestOf, type Json } from '../../src/nouns/digest.ts';
import type { Examined } from './examine.ts';
import type { Piled } from './pile.ts';

/** To be raised when inputs, comparison or what is kept of them change: what was found by another way is not taken over. */
const WAY = 7;

/** What was found of tasks in earlier runs, one a line, so that a run that was stopped goes on. */
export interface Kept {
  readonly file: string;
  find(piled: Piled, seed: number): Examined | undefined;
  add(piled: Piled, seed: number, examined: Examined): void;
}

/** @param fresh - whether what was kept is thrown away. */
export function openKept(fresh: boolean): Kept {
  const file = join(cacheFolder('selection'), `way-${WAY}.jsonl`);
  if (fresh) rmSync(file, { force: true });
  const known = new Map<string, Examined>();
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const entry = entryOf(line);
    if (entry !== undefined) known.set(entry.key, entry.examined);
  }
  return {
    file,
    find: (piled, seed) => known.get(keyOf(piled, seed)),
    add(piled, seed, examined) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      appendFileSync(file, `${JSON.stringify({ key: keyOf(piled, seed), examined })}\n`);
    },
  };
}

/** A run that was killed may have left half a line. */
function entryOf(line: string): { readonly key: string; readonly examined: Examined } | undefined {
  try {
    return JSON.parse(line) as { key: string; examined: Examined };
  } catch {
    return undefined;
  }
}

function keyOf({ task, cheap, strong, references }: Piled, seed: number): string {
  const answers = [...cheap, ...strong].map(({ member, code, right }) => [member, code, right]);
  return digestOf([task.input.id, task.input.signature ?? '', answers, references, seed] as Json);
}
