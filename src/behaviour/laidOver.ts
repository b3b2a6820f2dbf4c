import type { Changes } from '../nouns/changes.ts';
import type { Files } from '../workspace/workspace.ts';

/** The files of a program that is run over the whole workspace: in the place of what it removes stands what cannot be loaded. */
export function laidOver({ files, removed = [] }: Changes): Files {
  const gone = removed.map((path) => [path, "throw new Error('This file was removed.');\n"] as const);
  return { ...Object.fromEntries(gone), ...files };
}
