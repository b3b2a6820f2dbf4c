import { inspect } from 'node:util';
import { isSameAnswer, type Outcome } from './outcome.ts';
import type { Input } from './shape.ts';

/** As many inputs beside those of the tests say something, and as many answers to those of the tests. */
const LEAST_OTHERS = 20;
const LEAST_ANSWERS = 3;

/** Whether a program is a table of what the tests ask: it tells their inputs apart, and does the same on all others. */
export function isTable(inputs: readonly Input[], outcomes: readonly Outcome[], seen: readonly Input[]): boolean {
  const own = new Set(seen.map(keyOf));
  const [asked, others]: [Outcome[], Outcome[]] = [[], []];
  for (const [at, outcome] of outcomes.entries()) (own.has(keyOf(inputs[at] ?? [])) ? asked : others).push(outcome);
  if (others.length < LEAST_OTHERS || different(asked, LEAST_ANSWERS) < LEAST_ANSWERS) return false;
  return different(others, 2) === 1;
}

function keyOf(input: Input): string {
  return inspect(input, { depth: null, maxArrayLength: null, maxStringLength: null });
}

/** How many different answers there are, counted up to `most`. */
function different(outcomes: readonly Outcome[], most: number): number {
  const found: Outcome[] = [];
  for (const outcome of outcomes) {
    if (found.length === most) break;
    if (!found.some((one) => isSameAnswer(one, outcome))) found.push(outcome);
  }
  return found.length;
}
