import { digestOf } from './digest.ts';
import type { Files } from '../workspace/workspace.ts';

/** What a proposal does to a workspace: the files that it writes, new ones among them, and those that it takes away. A move is one of each. */
export interface Changes {
  readonly files: Files;
  /** Paths of files that are not there afterwards, in order; absent where none goes away. */
  readonly removed?: readonly string[];
  /** Tests that it adds where they are wanted; absent where there are none. Nothing is judged by them. */
  readonly tests?: NewTests;
}

/** New files of tests, and files with more cases than before. */
export interface NewTests {
  /** Whole. */
  readonly files: Files;
  /** Titles of the cases that came. */
  readonly cases: readonly string[];
}

/** Changes as they are written down: what is removed in one order, and not at all where nothing is. */
export function changesOf(files: Files, removed: Iterable<string> = []): Changes {
  const paths = [...new Set(removed)].toSorted();
  return paths.length === 0 ? { files } : { files, removed: paths };
}

/** Every path that is other afterwards. */
export function pathsOf({ files, removed = [], tests }: Changes): string[] {
  return [...Object.keys(files), ...removed, ...Object.keys(tests?.files ?? {})];
}

/** A digest over the bytes that are written and the paths that go away; where files are only written it is that of the files. */
export function digestOfChanges({ files, removed = [], tests }: Changes): string {
  // Texts alone stand in files: a list among them cannot be taken for one.
  if (tests !== undefined) return digestOf({ files, removed, tests: tests.files });
  return digestOf(removed.length === 0 ? files : { files, removed });
}
