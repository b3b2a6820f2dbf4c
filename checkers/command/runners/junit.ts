import { basename, join } from 'node:path';
import type { Words } from '../line.ts';
import type { Runner } from './runner.ts';

const SCRIPT = 'junit.cjs';

/** bun and Deno: `tests()` starts them behind a script of ours, which says what stands in their report of JUnit's kind. */
export const bun: Runner = { name: 'bun', is: startedAs('bun') };
export const deno: Runner = { name: 'deno', is: startedAs('deno') };

/** The words that stand before such a runner's line. `{report}` in the line is where its report is to be written. */
export function underJunit(name: 'bun' | 'deno', tools: string): Words {
  return ['node', join(tools, SCRIPT), name];
}

function startedAs(name: string): (words: Words) => boolean {
  return ([, script = '', runner]) => basename(script) === SCRIPT && runner === name;
}
