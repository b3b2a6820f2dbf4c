import { describe, expect, it } from 'vitest';
import type { Evidence, Verdict } from '../../src/nouns/verdict.ts';
import { openMetrics } from '../../src/serve/metrics.ts';

const failing = (...tests: readonly string[]): Verdict => ({
  kind: 'fail',
  evidence: tests.map((test): Evidence => ({ kind: 'assertion', test, message: 'no' })),
  executed: { unit: 'tests', count: 1 },
  isolation: 'isolates',
  ms: 1,
});
const event = (verdict: Verdict) => ({ kind: 'verdict', proposal: 'a#0', checker: 'tests', verdict, at: 0 }) as const;

/** The series of refusals, by their labels. */
async function refusalsIn(metrics: ReturnType<typeof openMetrics>): Promise<Record<string, number>> {
  const lines = [...(await metrics.text()).matchAll(/^weak_committee_refusals_total\{(.*)\} (\d+)$/gm)];
  return Object.fromEntries(lines.map(([, labels = '', count]) => [labels, Number(count)]));
}

describe('the count of refusals', () => {
  it('goes by checker and test, and counts a proposal once for each test', async () => {
    const metrics = openMetrics([]);
    metrics.event(event(failing('sums', 'sums', 'is "zero"')), 'workspace');
    metrics.event(event(failing('sums')), 'workspace');
    metrics.event(event({ kind: 'broken', reason: 'x', crash: false, ms: 1 }), 'workspace');
    expect(await refusalsIn(metrics)).toEqual({
      'checker="tests",test="sums"': 2,
      'checker="tests",test="is \\"zero\\""': 1,
    });
  });

  it('has no names of tests that a request brought, and no more than 200 of others', async () => {
    const metrics = openMetrics([]);
    metrics.event(event(failing('a secret')), 'request');
    for (let index = 0; index < 300; index++) metrics.event(event(failing(`test ${index}`)), 'workspace');
    const refusals = await refusalsIn(metrics);
    expect(refusals).toMatchObject({ 'checker="tests",test=""': 1, 'checker="tests",test="other"': 100 });
    expect(Object.keys(refusals)).toHaveLength(202);
    expect(JSON.stringify(refusals)).not.toContain('secret');
  });
});
