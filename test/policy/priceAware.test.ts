import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Member, Policy, State, UnderWay } from '../../src/index.ts';
import { priceAware, type PriceAwareOptions, type Prior, type Priors } from '../../src/policies.ts';
import { beliefsOf } from '../../src/policy/priceAware/beliefs.ts';
import { marketOf } from '../../src/policy/priceAware/market.ts';
import { planOf } from '../../src/policy/priceAware/plan.ts';
import { isEnough } from '../../src/policy/priceAware/weigh.ts';
import { standIn } from '../../src/run/standIn.ts';
import { startState } from '../../src/run/state.ts';
import type { CheckedProposal } from '../../src/nouns/proposal.ts';
import type { Effort, Prices } from '../../src/nouns/member.ts';
import type { Evidence } from '../../src/nouns/verdict.ts';
import { assertConforms, policyConformance } from '../../src/testing.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { described } from '../run/conducted.ts';

const task = await resolveTask({ prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } });

function member(name: string, price: number | undefined, efforts?: readonly Effort[]): Member {
  return {
    name,
    prices: price === undefined ? undefined : ({ input: price, output: price } satisfies Prices),
    abilities: { temperature: false, n: false, seed: false, reasoning: false, ...(efforts && { efforts }) },
    limits: { concurrency: 1, maxOutputTokens: 100 },
    async *propose() {
      yield { kind: 'answer', choice: 0, text: '', finish: 'stop' };
    },
  };
}

function prior(solves: number, rest: Partial<Prior> = {}): Prior {
  return {
    solves,
    concentration: 0.4,
    loading: 0.8,
    inputTokens: 100,
    outputTokens: 100,
    ms: 2000,
    tasks: 200,
    answers: 800,
    ...rest,
  };
}

function knowing(options: Readonly<Record<string, Prior>>): Priors {
  return { version: 1, basis: 'made up', options };
}

const KNOWN = knowing({ small: prior(0.5), medium: prior(0.65), large: prior(0.85) });
const [small, medium, large] = [member('small', 1), member('medium', 5), member('large', 100)];

/** The cheap ones are quick. */
const QUICK = knowing({
  small: prior(0.5, { ms: 500 }),
  medium: prior(0.65, { ms: 500 }),
  large: prior(0.85, { ms: 20_000 }),
});

function state(rest: Partial<State> = {}): State {
  return { ...startState(task, [small, medium], large, []), ...rest };
}

/** A state in which these have failed, each by this evidence. */
function failed(names: readonly string[], evidence: Evidence = WRONG, rest: Partial<State> = {}): State {
  const taken = new Map<string, Set<number>>();
  const proposals = names.map((name): CheckedProposal => {
    const own = taken.get(name) ?? new Set();
    const ordinal = own.size;
    taken.set(name, own.add(ordinal));
    const one = [small, medium, large].find((known) => known.name === name) ?? small;
    const proposal = standIn(
      { member: one, ordinal },
      {
        role: one === large ? 'strong' : 'cheap',
        code: { files: { 'one.ts': String(ordinal) } },
        shape: String(ordinal),
      },
    );
    const verdict = { kind: 'fail', evidence: [evidence], executed: 'unknown', isolation: 'none', ms: 0 } as const;
    return { proposal, verdicts: [{ checker: 'tests', verdict }] };
  });
  return state({ proposals, taken, escalations: names.filter((name) => name === 'large').length, ...rest });
}

const WRONG: Evidence = { kind: 'assertion', test: 'one', message: 'expected 1 to be 2' };

function next(options: PriceAwareOptions, of: State): string {
  return described(priceAware({ priors: KNOWN, pace: 'cheapest', ...options }).next(of));
}

/** Whom it asks, one after the other, while all of them fail, until its step is that one. */
function askedUntil(end: 'escalate' | 'return', options: PriceAwareOptions): string[] {
  const asked: string[] = [];
  for (;;) {
    const step = next(options, failed(asked));
    if (step === end) return asked;
    const [, name] = /^sample (\w+)#/.exec(step) ?? [];
    if (name === undefined) throw new Error(`It says ${step} after ${asked.join(', ')}.`);
    asked.push(name);
  }
}

describe('the policy that minds prices', () => {
  it.each([{}, { pace: 'cheapest' }, { pace: 'fastest' }, { worth: 'as-strong' }, { worth: 3, samples: 2 }] as const)(
    'conforms with %j',
    async (options) => assertConforms(await policyConformance(priceAware({ priors: KNOWN, ...options }))),
  );

  it('asks first who brings a sound answer for the least money', () => {
    expect(next({}, state())).toBe('sample small#0');
    const dear = knowing({ ...KNOWN.options, small: prior(0.05) });
    expect(next({ priors: dear }, state())).toBe('sample medium#0');
  });

  it('goes on to others as failures make the same one unlikely, and at the end to the strong member', () => {
    const asked = askedUntil('escalate', {});
    expect(asked.slice(0, 2)).toEqual(['small', 'small']);
    expect(asked).toContain('medium');
  });

  it('asks the strong member first where nothing cheaper is expected to save what it costs, and says so', () => {
    const dear = [member('small', 60), member('medium', 99)] as const;
    const action = priceAware({ priors: KNOWN, pace: 'cheapest' }).next(state({ committee: dear }));
    expect(action).toMatchObject({
      kind: 'escalate',
      reason: expect.stringContaining('no cheap answer is expected to save what it costs'),
      decision: { chose: ['large'], believed: [{ option: 'large' }, { option: 'small' }, { option: 'medium' }] },
    });
  });

  it('is never expected to cost more than the strong member alone, whatever the prices', () => {
    const price = fc.double({ min: 0.01, max: 200, noNaN: true });
    const known = fc.record({
      // Rarer than the points of a belief are nothing can be bought for.
      solves: fc.double({ min: 0.15, max: 0.98, noNaN: true }),
      concentration: fc.constantFrom(0.2, 0.5, 2),
      loading: fc.constantFrom(0, 0.5, 0.9, 1),
      outputTokens: fc.integer({ min: 10, max: 5000 }),
    });
    fc.assert(
      fc.property(
        fc.tuple(price, price, price),
        fc.tuple(known, known, known),
        fc.boolean(),
        (prices, priors, match) => {
          const [one, two, strong] = prices.map((each, index) => member(`m${index}`, each)) as [Member, Member, Member];
          const options = Object.fromEntries(priors.map((each, index) => [`m${index}`, prior(each.solves, each)]));
          const offers = marketOf(state({ committee: [one, two], strong }), knowing(options), 4);
          const whole = offers.find(({ kind }) => kind === 'escalate');
          const beliefs = beliefsOf(options);
          const { steps, usd, solves } = planOf(
            offers,
            beliefs,
            { usdPerHour: 0, worth: match ? 'as-strong' : 1e12 },
            whole,
          );
          const alone = beliefs.chance('m2', {});
          if (match) {
            // What is dearer is not done: the strong member goes first.
            const policy = priceAware({ priors: knowing(options), pace: 'cheapest', worth: 'as-strong', samples: 4 });
            const first = policy.next(state({ committee: [one, two], strong }));
            const others = planOf(
              offers.filter((offer) => offer !== whole),
              beliefs,
              { usdPerHour: 0, worth: 'as-strong' },
              whole,
            );
            const reaches = whole !== undefined && isEnough(beliefs, others.failures, whole);
            const least = Math.min(usd, reaches ? others.usd : Infinity);
            if (least > (whole?.usd ?? 0) + 1e-12) expect(first.kind).toBe('escalate');
          } else {
            const before = steps.slice(0, steps.findIndex(({ option }) => option === 'm2') + 1);
            const [cost] = before.reduce(
              ([sum, open], step): [number, number] => [sum + open * step.usd, open * (1 - step.chance)],
              [0, 1] as [number, number],
            );
            expect(cost).toBeLessThanOrEqual((whole?.usd ?? 0) * (1 + 1e-9));
            expect(solves).toBeGreaterThanOrEqual(alone - 1e-9);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('stops where as many tasks are solved as the strong member alone would solve', () => {
    const asked = askedUntil('return', { worth: 'as-strong' });
    const beliefs = beliefsOf(KNOWN.options);
    const solvedBy = (names: readonly string[]): number =>
      1 -
      beliefs.allFail(
        Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length])),
      );
    const alone = beliefs.chance('large', {});
    expect(asked).not.toContain('large');
    expect(solvedBy(asked)).toBeGreaterThanOrEqual(alone - 1e-9);
    expect(solvedBy(asked.slice(0, -1))).toBeLessThan(alone);
  });

  it('gives up where a sound answer costs more than it is worth, and says what it would cost', () => {
    const tried = failed(['small', 'small', 'small', 'medium', 'medium', 'medium', 'large']);
    expect(priceAware({ priors: KNOWN, pace: 'cheapest', worth: 0.01 }).next(tried)).toMatchObject({
      kind: 'return',
      reason: expect.stringMatching(/a sound answer would cost \$0\.\d+ or more, and is worth \$0\.\d+/),
    });
  });

  it('asks a strong member once of which little is known, where nothing is sound', () => {
    const tried = failed(Array.from({ length: 6 }, () => ['small', 'medium']).flat());
    const hopeless = (tasks: number): Priors =>
      knowing({ ...KNOWN.options, large: prior(0.3, { concentration: 0.05, loading: 1, tasks }) });
    const last = { samples: 6, worth: 'second-call' } as const;
    expect(next({ ...last, priors: hopeless(4) }, tried)).toBe('escalate');
    expect(next({ ...last, priors: hopeless(400) }, tried)).toBe('return');
    expect(priceAware({ ...last, priors: hopeless(400), pace: 'cheapest' }).next(tried)).toMatchObject({
      reason: expect.stringContaining('(see `worth`); so the strong member is not asked'),
    });
  });

  it('takes from an answer to the task what it could only guess of others', () => {
    const guessed = knowing({ large: prior(0.85) });
    const { proposals, taken } = failed(['small']);
    const quick = proposals.map((one) => ({ ...one, proposal: { ...one.proposal, ms: 200 } }));
    const action = priceAware({ priors: guessed }).next(state({ proposals: quick, taken }));
    const decision = 'decision' in action ? action.decision : undefined;
    const waits = decision?.believed.map(({ option, ms }) => [option, ms]);
    expect(waits).toEqual(
      expect.arrayContaining([
        ['small', 200],
        ['medium', 200],
        ['large', 2000],
      ]),
    );
  });

  it('asks several at once the more waiting costs', () => {
    const slots = (pace: number): number => {
      const action = priceAware({ priors: QUICK, pace }).next(state());
      return action.kind === 'sample' ? action.slots.length : 0;
    };
    expect(slots(0)).toBe(1);
    expect(slots(20)).toBeGreaterThan(1);
    expect(slots(100)).toBeGreaterThanOrEqual(slots(20));
  });

  it('asks beside what is under way only where that pays', () => {
    const underWay: UnderWay[] = [{ kind: 'sample', member: small, ordinal: 0 }];
    expect(next({}, state({ underWay }))).toBe('wait');
    expect(next({ priors: QUICK, pace: 100 }, state({ underWay }))).toMatch(/^sample (?!.*small#0)/);
  });

  it('asks another member where all that is under way is late, and the strong one where nothing is heard of any', () => {
    const late = (name: Member, how: 'slow' | 'hung'): UnderWay => ({
      kind: 'sample',
      member: name,
      ordinal: 0,
      late: how,
    });
    expect(next({}, state({ underWay: [late(small, 'slow')] }))).toBe('sample medium#0');
    expect(next({}, state({ underWay: [late(small, 'slow'), late(medium, 'slow')] }))).toBe('wait');
    expect(next({}, state({ underWay: [late(small, 'hung'), late(medium, 'hung')] }))).toBe('escalate');
  });

  it('asks nobody beside late members who costs more than the strong one', () => {
    const dear = member('dear', 1000);
    const late = (how: 'slow' | 'hung'): UnderWay => ({ kind: 'sample', member: small, ordinal: 0, late: how });
    const of = (how: 'slow' | 'hung'): State => state({ committee: [small, dear], underWay: [late(how)] });
    expect([next({}, of('slow')), next({}, of('hung'))]).toEqual(['wait', 'escalate']);
    const free = { committee: [member('small', 0), member('medium', 0)] as const, strong: member('large', 0) };
    const underWay = [{ ...late('slow'), member: free.committee[0] } as UnderWay];
    expect(next({}, state({ ...free, underWay }))).toBe('sample medium#0');
  });

  it('asks for a few at once of who costs nothing', () => {
    const free = { committee: [member('small', 0)] };
    const action = priceAware({ priors: KNOWN, samples: 100_000 }).next(state(free));
    expect(action.kind === 'sample' && action.slots.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3]);
  });

  it.each(['constructor', '__proto__', 'toString'])('takes a guess of a member called %s', (name) => {
    const committee = [member(name, 1)];
    expect(next({}, state({ committee }))).toBe(`sample ${name}#0`);
  });

  it('has a price of a sound answer in each decision, however hopeless a task is', () => {
    const never = knowing({
      small: prior(0.01, { concentration: 0.05, loading: 1 }),
      large: prior(0.9, { concentration: 0.05, loading: 1 }),
    });
    const policy = priceAware({ priors: never });
    for (const names of [[], ['large'], ['small', 'large'], ['large', 'small', 'small', 'medium']]) {
      const action = policy.next(failed(names));
      const decision = 'decision' in action ? action.decision : undefined;
      expect(decision?.believed.map(({ usdPerSolved }) => Number.isFinite(usdPerSolved))).not.toContain(false);
      expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    }
  });

  it('leaves out who rests, and what the budget does not allow', () => {
    expect(next({}, state({ resting: new Set(['small']) }))).toBe('sample medium#0');
    expect(next({}, state({ left: { samples: 0 } }))).toBe('escalate');
    // The budget refuses it, and so the run ends for want of budget.
    expect(next({}, state({ left: { samples: 0, strongCalls: 0 } }))).toBe('escalate');
    const spent = { left: { samples: 0, strongCalls: 0 }, escalations: 1 };
    expect(next({}, state(spent))).toBe('sample small#0');
    expect(next({}, state({ ...spent, taken: new Map([['small', new Set([0])]]) }))).toBe('return');
  });

  it('refuses members without prices in a word', () => {
    const policy: Policy = priceAware({ priors: KNOWN });
    expect(() => policy.next(state({ committee: [member('small', undefined)] }))).toThrow(
      'The prices of small are unknown, and the policy price-aware goes by prices.',
    );
  });

  it.each([
    [{ pace: -1 }, 'a pace of -1'],
    [{ pace: 'quick' }, 'a pace of quick'],
    [{ worth: 0 }, 'a worth of 0'],
    [{ worth: Number.NaN }, 'a worth of NaN'],
    [{ samples: 1.5 }, 'a samples of 1.5'],
    [{ priors: {} }, 'The priors have version'],
  ])('refuses %j', (options, says) => {
    expect(() => priceAware(options as PriceAwareOptions)).toThrow(says);
  });

  it('lets a member think longer where its quick answers failed', () => {
    const thinker = member('small', 1, ['low', 'high']);
    const priors = knowing({
      'small at low effort': prior(0.5, { outputTokens: 100 }),
      'small at high effort': prior(0.75, { outputTokens: 400, loading: 0.4 }),
      large: prior(0.85),
    });
    const policy = priceAware({ priors, pace: 'cheapest' });
    expect(policy.next(state({ committee: [thinker] }))).toMatchObject({ slots: [{ effort: 'low', ordinal: 0 }] });
    const { proposals, taken } = failed(['small']);
    const thought = proposals.map(({ proposal, verdicts }) => ({
      proposal: { ...proposal, effort: 'low' as const },
      verdicts,
    }));
    expect(policy.next(state({ committee: [thinker], proposals: thought, taken }))).toMatchObject({
      slots: [{ effort: 'high', ordinal: 1 }],
    });
  });

  describe('repairs', () => {
    const known = knowing({ ...KNOWN.options, 'repair by small': prior(0.6) });
    const names: Evidence = { kind: 'assertion', test: 'one', message: 'ReferenceError: sum is not defined' };

    it('are bought of what fails by names, where priors say that they bring more', () => {
      expect(next({ priors: known }, failed(['small'], names))).toBe('repair small#0');
      expect(next({ priors: known }, failed(['small']))).toMatch(/^sample/);
      expect(next({}, failed(['small'], names))).toMatch(/^sample/);
      const worse = knowing({ ...known.options, 'repair by small': prior(0.01) });
      expect(next({ priors: worse }, failed(['small'], names))).toMatch(/^sample/);
    });

    it('are two at most', () => {
      const { proposals, ...rest } = failed(['small', 'small', 'small'], names);
      const repaired = proposals.map((one, index) =>
        index === 0 ? one : { ...one, proposal: { ...one.proposal, repairs: `small#${index - 1}` } },
      );
      expect(next({ priors: known }, { ...rest, proposals: repaired })).not.toMatch(/^repair/);
    });
  });
});
