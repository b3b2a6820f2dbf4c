import { describe, expect, it } from 'vitest';
import { tableOf } from '../../src/text/table.ts';

const HEAD = ['arm', 'solved %', 'cost, first row = 1'];
const ROWS = [
  ['gemma-2-2b ×4, gemma-2-9b ×4, then Qwen once', '87.4 (81.8 to 92.5)', 0.35],
  ['Qwen once', '78.6', ''],
];

describe('a table', () => {
  it('is no wider than its terminal', () => {
    for (const columns of [200, 80]) {
      const lines = tableOf(HEAD, ROWS, false, columns).split('\n');
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    }
  });

  it('is a list for each row where the terminal is too narrow, without what a row leaves empty', () => {
    expect(tableOf(HEAD, ROWS, false, 79)).toBe(`gemma-2-2b ×4, gemma-2-9b ×4, then Qwen once
  solved %             87.4 (81.8 to 92.5)
  cost, first row = 1  0.35

Qwen once
  solved %             78.6`);
  });

  it('is whole in a file, however wide', () => {
    expect(tableOf(HEAD, ROWS, false, undefined)).toBe(tableOf(HEAD, ROWS, false, 1000));
  });

  it('is Markdown where that is asked for, whatever the terminal', () => {
    expect(tableOf(['a'], [['b|c']], true, 1)).toBe('| a |\n| --- |\n| b\\|c |');
  });
});
