import { parseSync } from 'oxc-parser';
import type { Files } from '../../workspace/workspace.ts';

/** Frames that stand on the stack already when the text is parsed: more than there ever are where it is parsed again. */
const FRAMES = 4000;

/** Parses texts, and so ends the process where they are nested deeply enough. @returns how many it has read. */
export function readDeep(texts: Files, frames = FRAMES): number {
  if (frames > 0) return readDeep(texts, frames - 1);
  return Object.entries(texts).map(([path, text]) => parseSync(path, text)).length;
}
