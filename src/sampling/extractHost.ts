import type { Refusal } from '../nouns/proposal.ts';
import { listen, say } from '../sandbox/process/parent.ts';
import { shapeOf } from './shape.ts';
import { takeEdits, type Editable } from './edits/takeEdits.ts';
import { extract, take, type Wanted } from './extract.ts';
import type { RawAnswer, Taken } from './extractor.ts';

// Runs in a process of its own and takes code out of one answer after the other.

interface Question {
  readonly answer: RawAnswer;
  readonly wanted: Wanted;
  /** What an answer is called that cannot be looked into. */
  readonly why: Refusal;
  readonly editable?: Editable;
}

listen((message) => say(taken(message as Question)));

function taken({ answer: { text, finish: how, plain, calls }, wanted, why, editable }: Question): Taken {
  // What a filter ended was cut off as well.
  const finish = how === 'filtered' ? 'length' : how;
  try {
    if (editable !== undefined) {
      const found = takeEdits({ text, finish, ...(calls !== undefined && { calls }) }, editable);
      return { ...found, shape: 'files' in found.code ? shapeOf(found.code.files) : '' };
    }
    const { code, notes } = plain ? take({ [wanted.targets[0]]: text }, wanted) : extract(text, finish, wanted);
    return { code, notes, shape: 'files' in code ? shapeOf(code.files) : '' };
  } catch (error) {
    // Text nested so deeply that even JavaScript gives up on it.
    return { code: { refused: why }, notes: [error instanceof Error ? error.message : String(error)], shape: '' };
  }
}
