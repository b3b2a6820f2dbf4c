import { readdirSync, readFileSync, lstatSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Changed } from './messages.ts';

/** Bytes of a text that is taken. */
const LONGEST = 1024 * 1024;
/** Changes that are listed; an agent that made more files than this has unpacked something. */
const MOST = 2000;
/** New files of the same length that a missing one is compared with. */
const ALIKE = 20;
/** Folders that are nobody's work: packages, and a repository of the agent's own. */
const ASIDE = new Set(['node_modules', '.git']);

/** What is other in a copy than in the files it was laid from: by content, whatever times say. Links are not followed. */
export function changesIn(
  copy: string,
  laid: string,
  targets: readonly string[],
): { readonly changes: readonly Changed[]; readonly more: number } {
  const changes: Changed[] = [];
  const gone: string[] = [];
  walk('');
  const added = Map.groupBy(
    changes.filter(({ how }) => how === 'added'),
    ({ path }) => sizeOf(join(copy, path)),
  );
  for (const path of gone) {
    const alike = added.get(sizeOf(join(laid, path)))?.slice(0, ALIKE) ?? [];
    const to = alike.find((one) => sameBytes(join(copy, one.path), join(laid, path)))?.path;
    changes.push(to === undefined ? { path, how: 'deleted' } : { path, how: 'moved', to });
  }
  changes.push(...hooksIn(copy));
  // What is said of a workspace's own files comes before what was put beside them.
  const rank = ({ path, how }: Changed): number => (targets.includes(path) ? 0 : how === 'added' ? 2 : 1);
  const sorted = changes.toSorted((a, b) => rank(a) - rank(b));
  return { changes: sorted.slice(0, MOST), more: Math.max(0, sorted.length - MOST) };

  function walk(folder: string): void {
    const now = entriesOf(join(copy, folder));
    const before = entriesOf(join(laid, folder));
    for (const [name, entry] of now) {
      const path = folder === '' ? name : `${folder}/${name}`;
      compare(path, entry, before.get(name));
    }
    for (const [name, entry] of before) if (!now.has(name)) lost(folder === '' ? name : `${folder}/${name}`, entry);
  }

  function compare(path: string, now: Dirent, before: Dirent | undefined): void {
    if (now.isDirectory()) {
      if (before !== undefined && !before.isDirectory()) changes.push({ path, how: 'other' });
      return walk(path);
    }
    if (before?.isDirectory() === true) lost(path, before);
    if (now.isSymbolicLink()) return void (before?.isSymbolicLink() !== true && changes.push({ path, how: 'link' }));
    if (!now.isFile()) return void changes.push({ path, how: 'other' });
    const isThere = before?.isFile() === true;
    if (isThere && sameBytes(join(copy, path), join(laid, path))) return;
    const text = targets.includes(path) ? textOf(join(copy, path)) : undefined;
    changes.push({ path, how: isThere ? 'changed' : 'added', text });
  }

  function lost(path: string, entry: Dirent): void {
    if (!entry.isDirectory()) return void gone.push(path);
    for (const [name, one] of entriesOf(join(laid, path))) lost(`${path}/${name}`, one);
  }
}

function entriesOf(folder: string): Map<string, Dirent> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !ASIDE.has(name));
    return new Map(entries.map((entry) => [entry.name, entry]));
  } catch {
    // One side has no such folder, or none that may be looked into.
    return new Map();
  }
}

/** What git would run by itself, were the agent's repository anybody's. */
function hooksIn(copy: string): Changed[] {
  return [...entriesOf(join(copy, '.git', 'hooks')).keys()]
    .filter((name) => !name.endsWith('.sample'))
    .map((name) => ({ path: `.git/hooks/${name}`, how: 'added' as const }));
}

function sameBytes(one: string, other: string): boolean {
  try {
    return lstatSync(one).size === lstatSync(other).size && readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}

function sizeOf(file: string): number | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.size;
}

function textOf(file: string): string | undefined {
  try {
    if (lstatSync(file).size > LONGEST) return undefined;
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch {
    // It is no text, or may not be read.
    return undefined;
  }
}
