import type { Edit } from './edit.ts';

const DELETES = /(?:delete|remove)_?file$/i;
const MOVES = /(?:move|rename)_?file$/i;

/** What tools that move a file call its two paths. */
export const PLACES = [
  ['source', 'destination'],
  ['old_path', 'new_path'],
  ['oldPath', 'newPath'],
  ['from', 'to'],
] as const;

/**
 * Reads a call that takes a file away or moves it: such a tool has nothing but paths, so that only its name tells what it does.
 *
 * @param path - the one that the arguments name.
 * @param valueOf - gives an argument, where it is a string.
 */
export function readTakingAway(
  name: string,
  path: string | undefined,
  valueOf: (argument: string) => string | undefined,
): Edit | undefined {
  if (DELETES.test(name) && path !== undefined) return { kind: 'remove', format: 'tool-call', path };
  if (!MOVES.test(name)) return undefined;
  const [place, other] = PLACES.map(([from, to]) => [valueOf(from), valueOf(to)] as const).filter(
    ([from, to]) => from !== undefined && to !== undefined,
  );
  const [from, to] = place ?? [];
  if (from === undefined || to === undefined || other !== undefined) return undefined;
  return { kind: 'move', format: 'tool-call', path: from, to };
}
