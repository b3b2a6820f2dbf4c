import { listen, say } from '../sandbox/process/parent.ts';
import { shapeOf } from '../shape.ts';
import { takeEdits, type Editable } from './edits/takeEdits.ts';
import { extract, take, type Wanted } from './extract.ts';
import type { RawAnswer, Taken } from './extractor.ts';

// Runs in a process of its own and takes code out of one answer after the other.

listen((message) => {
  const { answer, wanted, editable } = message as { answer: RawAnswer; wanted: Wanted; editable?: Editable };
  say(taken(answer, wanted, editable));
});

function taken({ text, finish, plain, calls }: RawAnswer, wanted: Wanted, editable: Editable | undefined): Taken {
  try {
    if (editable !== undefined) {
      const found = takeEdits({ text, finish, ...(calls !== undefined && { calls }) }, editable);
      return { ...found, shape: 'files' in found.code ? shapeOf(found.code.files) : '' };
    }
    const { code, notes } = plain ? take({ [wanted.targets[0]]: text }, wanted) : extract(text, finish, wanted);
    return { code, notes, shape: 'files' in code ? shapeOf(code.files) : '' };
  } catch (error) {
    // Text nested so deeply that even JavaScript gives up on it. Edits may be in it: it must not pass for mere words.
    const refused = editable === undefined ? 'no-code' : 'unappliable';
    return { code: { refused }, notes: [error instanceof Error ? error.message : String(error)], shape: '' };
  }
}
