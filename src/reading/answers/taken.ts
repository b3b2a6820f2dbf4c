import type { Question } from '../reading.ts';
import { takeEdits } from '../edits/takeEdits.ts';
import { extract, take } from './extract.ts';
import type { Taken } from './answer.ts';
import { shapeOf } from './shape.ts';

/** Takes the code, or the edits, out of one answer. */
export function taken({ answer, wanted, why, editable }: Extract<Question, { kind: 'take' }>): Taken {
  const { text, finish: how, plain, calls } = answer;
  // What a filter ended was cut off as well.
  const finish = how === 'filtered' ? 'length' : how;
  try {
    if (editable !== undefined) {
      const found = takeEdits({ text, finish, ...(calls !== undefined && { calls }) }, editable);
      return { ...found, shape: 'files' in found.code ? shapeOf(found.code) : '' };
    }
    const { code, notes } = plain ? take({ [wanted.targets[0]]: text }, wanted) : extract(text, finish, wanted);
    return { code, notes, shape: 'files' in code ? shapeOf(code) : '' };
  } catch (error) {
    // Text nested so deeply that even JavaScript gives up on it.
    return { code: { refused: why }, notes: [error instanceof Error ? error.message : String(error)], shape: '' };
  }
}
