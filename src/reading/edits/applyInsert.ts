import type { Insert } from './edit.ts';
import { isTooLong, type Step } from './step.ts';

/** Puts lines behind one of a file, where all editors agree on what that makes. */
export function applyInsert({ line, text: fresh }: Insert, text: string | undefined): Step {
  if (text === undefined) return { problem: 'there is no such file, to insert lines in' };
  if (text.includes('\r')) return { problem: 'its lines end otherwise than those that are inserted' };
  const lines = text.split('\n');
  // The last line of a file that ends in a line break is none to some editors, and an empty one to others.
  const count = lines.length - 1;
  const at = line === 'end' ? lines.length : line;
  if (line !== 'end' && line > count)
    return {
      problem:
        line === count + 1 && lines.at(-1) !== ''
          ? 'its last line has no end, behind which to insert'
          : `it has no line ${line}, behind which to insert`,
    };
  const made = lines.toSpliced(at, 0, ...fresh.split('\n')).join('\n');
  return isTooLong(made.length, text) ? { problem: 'it would be too long' } : { text: made };
}
