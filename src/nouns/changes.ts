import { digestOf } from './digest.ts';
import type { Files } from '../workspace/workspace.ts';

/** What a proposal does to a workspace: the files that it writes, new ones among them, and those that it takes away. A move is one of each. */
export interface Changes {
  readonly files: Files;
  /** Paths of files that are not there afterwards, in order; absent where none goes away. */
  readonly removed?: readonly string[];
}

/** Changes as they are written down: what is removed in one order, and not at all where nothing is. */
export function changesOf(files: Files, removed: Iterable<string> = []): Changes {
  const paths = [...new Set(removed)].toSorted();
  return paths.length === 0 ? { files } : { files, removed: paths };
}

/** Every path that is other afterwards. */
export function pathsOf({ files, removed = [] }: Changes): string[] {
  return [...Object.keys(files), ...removed];
}

/** A digest over the bytes that are written and the paths that go away; without the latter it is that of the files. */
export function digestOfChanges({ files, removed = [] }: Changes): string {
  // Texts alone stand in files: a list among them cannot be taken for one.
  return digestOf(removed.length === 0 ? files : { files, removed });
}
