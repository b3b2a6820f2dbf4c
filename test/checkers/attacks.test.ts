import { describe, expect, it } from 'vitest';
import { runsIn } from '../../checkers/command/report.ts';
import { cargo } from '../../checkers/command/runners/cargo.ts';
import { go } from '../../checkers/command/runners/go.ts';
import { saysNone } from '../../checkers/command/shortfall.ts';
import { processorMs } from '../processorMs.ts';

describe('what a candidate prints', () => {
  it.each([
    '\n',
    '{"run":}\n',
    '{"Action":}\n',
    ' ',
    'test ',
    '{"Action":',
    'running 1 test\n',
    '   Running a',
    '0 pass',
    '\t\n',
    '... ok',
    'no tests ',
  ])('is read in no time: a million characters of %j', (unit) => {
    const spent = processorMs(() => {
      for (const head of ['', 'running 1 test\ntest ', '   Running ']) {
        const text = head + unit.repeat(1_000_000 / unit.length);
        cargo.read?.(text);
        go.read?.(text);
        runsIn(text, '/copy');
        saysNone(text);
      }
    });
    expect(spent).toBeLessThan(6000);
  });
});
