import { readFileSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Workspace } from './workspace.ts';

/** Characters that are remembered. */
const MOST = 64_000_000;
/** Files that are looked at in one go: handed to threads, each small one would take several times as long. */
const AT_ONCE = 100;
/** File systems tell time in steps of up to two seconds: a file that was changed so shortly before it was read may change again unseen. */
const STEP_MS = 2000;

interface Known {
  readonly stamp: string;
  readonly text: string;
}

/** By their place on this machine, the one asked for last at the end. */
const known = new Map<string, Known>();
let characters = 0;

/**
 * The texts of those files of a workspace that are wanted, by path. What is read of the disk is remembered for the next time, as long as size, times and
 * inode of its file stay: whoever serves a workspace reads thousands of files with each edit, and one of them is new.
 */
export async function readTexts(
  { files }: Pick<Workspace, 'files'>,
  isWanted: (path: string) => boolean,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [path, source] of files) {
    if (!isWanted(path)) continue;
    texts.set(path, 'text' in source ? source.text : textOf(source.file));
    if (texts.size % AT_ONCE === 0) await setImmediate();
  }
  return texts;
}

function textOf(file: string): string {
  const begun = Date.now();
  const { stamp, changedMs } = stampOf(file);
  const before = known.get(file);
  if (before?.stamp === stamp) {
    known.delete(file);
    known.set(file, before);
    return before.text;
  }
  const text = readFileSync(file, 'utf8');
  forget(file);
  if (changedMs < begun - STEP_MS && stampOf(file).stamp === stamp) {
    known.set(file, { stamp, text });
    characters += text.length;
  }
  for (const old of known.keys()) {
    if (characters <= MOST) break;
    forget(old);
  }
  return text;
}

function forget(file: string): void {
  characters -= known.get(file)?.text.length ?? 0;
  known.delete(file);
}

function stampOf(file: string): { readonly stamp: string; readonly changedMs: number } {
  const { size, mtimeMs, ctimeMs, ino } = statSync(file);
  return { stamp: `${size} ${mtimeMs} ${ctimeMs} ${ino}`, changedMs: Math.max(mtimeMs, ctimeMs) };
}
