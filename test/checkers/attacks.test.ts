import { describe, expect, it } from 'vitest';
import { countOf } from '../../checkers/command.ts';

describe('what a candidate prints', () => {
  it.each(['\n', ' ', 'Tests ', 'Tests  (1', '(1', 'in 1', '\t\n', '--- ', '= in 1.'])(
    'is read in no time: a million characters of %j',
    (unit) => {
      const start = performance.now();
      for (const head of ['', 'Tests ', '= in 1']) countOf(head + unit.repeat(1_000_000 / unit.length));
      expect(performance.now() - start).toBeLessThan(1500);
    },
  );

  it('is counted as before', () => {
    expect(countOf('\n      Tests  1 failed | 3 passed (4)  \r\n')).toEqual({ unit: 'tests', count: 4 });
    expect(countOf('=== RUN   A\n    --- PASS: A/b (0.00s)\n--- FAIL: A (0.00s)\n')).toEqual({
      unit: 'tests',
      count: 2,
    });
  });
});
