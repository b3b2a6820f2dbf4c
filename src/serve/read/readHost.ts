import { parseSync } from 'oxc-parser';
import { listen, say } from '../../sandbox/process/parent.ts';
import type { Files } from '../../workspace/workspace.ts';
import { foundIn } from './found.ts';
import type { Question } from './reader.ts';

// Runs in a process of its own and reads what requests bring: text nested deeply enough ends the parser's process.

listen((message) => {
  const question = message as Question;
  say('said' in question ? { found: foundIn(question.said) ?? null } : { read: readDeep(question.texts, FRAMES) });
});

/** Frames that stand on the stack already when the text is parsed: more than there ever are where it is parsed again. */
const FRAMES = 4000;

function readDeep(texts: Files, frames: number): number {
  if (frames > 0) return readDeep(texts, frames - 1);
  return Object.entries(texts).map(([path, text]) => parseSync(path, text)).length;
}
