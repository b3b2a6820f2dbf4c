import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCircuit, type Circuit, type Trial } from '../../src/sampling/circuit.ts';

type Fault = Parameters<Circuit['failed']>[1]['fault'];

const MINUTE = 60_000;

/** A circuit under a clock that is moved by hand. */
function opened(): { readonly circuit: Circuit; readonly pass: (ms: number) => void; readonly begin: () => Trial } {
  let time = 0;
  const circuit = newCircuit(() => time);
  return {
    circuit,
    pass: (ms) => void (time += ms),
    begin() {
      const entry = circuit.enter();
      if (entry.kind !== 'go') throw new Error(`it may not begin: ${entry.kind}`);
      return entry.trial;
    },
  };
}

const failing = (fault: Fault, retryAfterMs?: number): Parameters<Circuit['failed']>[1] => ({
  fault,
  retryAfterMs,
  why: fault,
});

describe('a circuit', () => {
  it.each<[string, Fault, number | undefined, number]>([
    ['a wrong key or model', 'setup', undefined, 5 * MINUTE],
    ['a quota that is used up', 'quota', undefined, 5 * MINUTE],
    ['a 429 for Retry-After', 'busy', 10_000, 10_000],
    ['a 429 that says nothing', 'busy', undefined, 30_000],
    ['a 503 with a long Retry-After', 'down', 20_000, 20_000],
  ])('opens at once on %s', (_, fault, retryAfterMs, ms) => {
    const { circuit, begin, pass } = opened();
    circuit.failed(begin(), failing(fault, retryAfterMs));
    expect(circuit).toMatchObject({ state: 'open', rest: { until: ms, fault } });
    pass(ms - 1);
    expect(circuit.enter()).toMatchObject({ kind: 'rest', until: ms });
    pass(1);
    expect(circuit.state).toBe('half-open');
    expect(circuit.enter().kind).toBe('go');
    expect(circuit.enter().kind).toBe('rest');
  });

  it('opens for what passes only when it happens twice in a row', () => {
    const { circuit, begin, pass } = opened();
    for (let time = 0; time < 3; time++) {
      circuit.failed(begin(), failing('down'));
      circuit.succeeded(begin());
    }
    circuit.failed(begin(), failing('down'));
    expect(circuit.state).toBe('closed');
    pass(1);
    circuit.failed(begin(), failing('down'));
    expect(circuit).toMatchObject({ state: 'open', rest: { until: 1 + MINUTE } });
  });

  it('takes calls that met one fault together for one failure, but for those that hung', () => {
    const { circuit, begin, pass } = opened();
    circuit.succeeded(begin());
    const together = [begin(), begin(), begin()];
    pass(5);
    for (const trial of together) circuit.failed(trial, failing('down'));
    expect(circuit.state).toBe('closed');
    const other = opened();
    other.circuit.succeeded(other.begin());
    const silent = [other.begin(), other.begin()];
    other.pass(5);
    for (const trial of silent) other.circuit.failed(trial, { ...failing('down'), hung: true });
    expect(other.circuit.state).toBe('open');
  });

  it('lets a call wait for a short Retry-After', () => {
    const { circuit, begin, pass } = opened();
    circuit.failed(begin(), failing('busy', 1500));
    expect(circuit.enter()).toEqual({ kind: 'wait', ms: 1500 });
    pass(1500);
    circuit.succeeded(begin());
    expect(circuit.state).toBe('closed');
  });

  it('pauses longer each time that its probe fails, and as at first once one has answered', () => {
    const { circuit, begin, pass } = opened();
    for (const ms of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      circuit.failed(begin(), failing('busy', 10_000));
      pass(ms - 1);
      expect(circuit.state).toBe('open');
      pass(1);
      expect(circuit.state).toBe('half-open');
    }
    circuit.succeeded(begin());
    expect(circuit.state).toBe('closed');
    circuit.failed(begin(), failing('busy', 10_000));
    pass(10_000);
    expect(circuit.state).toBe('half-open');
  });

  it('asks a member of which nothing is known one call at a time, until something has come of one', () => {
    const { circuit, begin, pass } = opened();
    const first = begin();
    expect(circuit.enter()).toEqual({ kind: 'wait', ms: 3000 });
    first.heard = true;
    expect(circuit.enter()).toEqual({ kind: 'wait', ms: 500 });
    pass(500);
    expect(circuit.enter().kind).toBe('go');
  });

  it('lets a second call begin when nothing is heard of the first', () => {
    const { circuit, begin, pass } = opened();
    begin();
    pass(3000);
    begin();
    expect(circuit.enter()).toEqual({ kind: 'wait', ms: 12_000 });
  });

  it('lets another probe begin where the first was cancelled', () => {
    const { circuit, begin, pass } = opened();
    circuit.failed(begin(), failing('setup'));
    pass(5 * MINUTE);
    const probe = begin();
    expect(circuit.enter().kind).toBe('rest');
    circuit.released(probe);
    expect(circuit.enter().kind).toBe('go');
  });

  it('has nobody wait out a long pause, once a call that began with it has closed it', () => {
    const { circuit, begin, pass } = opened();
    const one = begin();
    pass(3000);
    const other = begin();
    circuit.failed(one, failing('setup', 2001));
    circuit.succeeded(other);
    expect(circuit.enter().kind).toBe('go');
  });

  it('is not closed by a call that began before it opened', () => {
    const { circuit, begin, pass } = opened();
    circuit.succeeded(begin());
    const [one, other] = [begin(), begin()];
    pass(10);
    circuit.failed(one, failing('busy', 10_000));
    pass(10);
    circuit.succeeded(other);
    expect(circuit.state).toBe('open');
  });
});

type Step =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'begin' }
  | { readonly kind: 'hear' | 'succeed' | 'release'; readonly which: number }
  | { readonly kind: 'fail'; readonly which: number; readonly fault: Fault; readonly after: number | undefined };

const which = fc.nat({ max: 5 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 400_000 })) }),
    { arbitrary: fc.constant({ kind: 'begin' as const }), weight: 3 },
    fc.record({ kind: fc.constantFrom('hear' as const, 'succeed' as const, 'release' as const), which }),
    fc.record({
      kind: fc.constant('fail' as const),
      which,
      fault: fc.constantFrom<Fault>('setup', 'quota', 'busy', 'down'),
      after: fc.option(fc.nat({ max: 100_000 }), { nil: undefined }),
    }),
  ),
  { maxLength: 60 },
);

describe('whatever happens, a circuit', () => {
  it('lets nothing begin while it is open, one probe when half-open, and never waits for ever', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { circuit, pass } = opened();
        let underWay: Trial[] = [];
        let probes: Trial[] = [];
        for (const step of all) {
          if (step.kind === 'pass') pass(step.ms);
          else if (step.kind === 'begin') {
            const before = circuit.state;
            const entry = circuit.enter();
            if (before === 'open') expect(entry.kind).toBe('rest');
            if (entry.kind === 'wait') expect(entry.ms).toBeGreaterThan(0);
            if (entry.kind === 'wait') expect(underWay.length > 0 || entry.ms <= 2000).toBe(true);
            if (entry.kind !== 'go') continue;
            // Another while a probe is out, only where something has come of that.
            if (before === 'half-open') {
              expect(probes.every(({ heard }) => heard)).toBe(true);
              probes = [entry.trial];
            }
            underWay.push(entry.trial);
          } else {
            const trial = underWay[step.which];
            if (trial === undefined) continue;
            if (step.kind === 'hear') {
              trial.heard = true;
              continue;
            }
            underWay = underWay.filter((one) => one !== trial);
            probes = probes.filter((one) => one !== trial);
            if (step.kind === 'succeed') circuit.succeeded(trial);
            if (step.kind === 'release') circuit.released(trial);
            if (step.kind === 'fail') {
              circuit.failed(trial, { fault: step.fault, retryAfterMs: step.after, why: 'so' });
              if (step.fault === 'setup' || step.fault === 'quota') expect(circuit.state).toBe('open');
            }
          }
          if (circuit.state === 'open') expect(circuit.rest).toBeDefined();
          if (circuit.state === 'closed') expect(circuit.rest).toBeUndefined();
        }
        // Left alone for long enough, it lets somebody try.
        for (const trial of underWay) circuit.released(trial);
        pass(60 * MINUTE);
        expect(circuit.enter().kind).toBe('go');
      }),
      { numRuns: 1000 },
    );
  });
});
