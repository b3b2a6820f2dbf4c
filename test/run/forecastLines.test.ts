import { describe, expect, it } from 'vitest';
import { forecastLines } from '../../src/cli/forecastLines.ts';

const sure = (value: number) => ({ value, low: null, high: null });
const outlook = (solves: number, usd: number) => ({ solves: sure(solves), usd: sure(usd) });
const MORE = 'The committee is expected to solve less: a larger `worth`';

describe('forecastLines', () => {
  it('says how a committee is to solve as much, where it is expected to solve less', () => {
    const strong = outlook(0.84, 0.01);
    const less = forecastLines({ committee: outlook(0.5, 0.001), strong, guessed: [] });
    expect(less[2]).toBe('At these prices the committee costs 10 % of that.');
    expect(less[3]).toContain(MORE);
    const asMuch = forecastLines({ committee: outlook(0.83, 0.001), strong, guessed: [] });
    expect(asMuch.join(' ')).not.toContain(MORE);
  });
});
