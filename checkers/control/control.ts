import { MagicString } from 'magic-string';
import { parseSync } from 'oxc-parser';
import { posix } from 'node:path';
import { walk } from '../../src/reading/syntax/walk.ts';
import { expectationsOf } from './expectations.ts';
import { REACHED } from './reached.ts';

/** A copy of a test file whose expected values are changed: an honest candidate fails it, a blunt cheat passes it. */
export interface Control {
  readonly text: string;
  /** Assertions that are changed. */
  readonly count: number;
}

/**
 * Changes what a test file expects. Thresholds and patterns stay as they are: honest answers survive any change of those.
 *
 * @param random - hexadecimal: tells one run's changes from another's.
 */
export function controlOf(path: string, text: string, random: string): Control {
  const { program } = parseSync(posix.basename(path), text);
  const code = new MagicString(text);
  const first = Number.parseInt(random, 16) || 0;
  let count = 0;
  const editOf = expectationsOf(text);
  walk(program, (node) => {
    const edit = editOf(node, { random, pick: first + count });
    if (edit === undefined) return;
    code.update(edit.start, edit.end, edit.text);
    code.appendLeft(node.start, `(globalThis.${REACHED}?.(), `);
    code.appendRight(node.end, ')');
    count++;
    return false;
  });
  return { text: code.toString(), count };
}
