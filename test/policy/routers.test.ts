import { describe, expect, it } from 'vitest';
import { byFamily, fitPriors, nearest, priceAware, type Prior, type Priors, type Router } from '../../src/policies.ts';
import { converse } from '../../src/serve/converse.ts';
import { familyOf } from '../../src/policy/routers.ts';

const PRIOR: Prior = {
  solves: 0.5,
  concentration: 0.5,
  loading: 0.5,
  inputTokens: 10,
  outputTokens: 10,
  ms: 1000,
  tasks: 100,
  answers: 100,
};
const KNOWN: Priors = { version: 1, basis: 'made up', options: { small: PRIOR, large: { ...PRIOR, solves: 0.9 } } };
const asked = (prompt: string, target = 'src/ui/a.ts') => ({
  task: { prompt, targets: [target] as const, language: 'ts', signature: undefined },
  checkers: ['tests(test/a.test.ts)', 'types'],
});

describe('a router', () => {
  it('by family knows what was solved of tasks in the same folder, checked in the same way', async () => {
    const family = familyOf('src/ui/b.ts', ['types', 'tests(test/b.test.ts)', 'tests(test/c.test.ts)']);
    expect(family).toBe('src/ui/*.ts by tests and types');
    const trials = Array.from({ length: 30 }, (_, task) => ({
      task: String(task),
      family: task < 20 ? family : 'src/db/*.ts by tests and types',
      option: 'small',
      sound: task >= 20,
      inputTokens: 10,
      outputTokens: 10,
    }));
    const priors = fitPriors(trials, 'made up');
    expect(priors.families?.[family]).toEqual({ small: { solved: 0, tasks: 20 } });
    const routed = await byFamily().route(asked('x'), { ...priors, options: KNOWN.options });
    // Ten tasks of the average, and twenty of which none was solved.
    expect(routed).toEqual({ small: { solves: 5 / 30 } });
    expect(await byFamily().route(asked('x', 'lib/a.ts'), priors)).toEqual({});
  });

  it('by the nearest tasks goes by those that look alike', async () => {
    const long = 'A long prompt that says what must be done if a list of numbers is empty.\n'.repeat(20);
    const known = Array.from({ length: 60 }, (_, index) => ({
      prompt: index < 30 ? `Add ${index}.` : `${long}${index}`,
      trials: [{ option: 'small', sound: index < 30 }],
    }));
    const router = nearest(known);
    const short = await router.route(asked('Add 7.'), KNOWN);
    const hard = await router.route(asked(`${long}7`), KNOWN);
    expect(short['small']?.solves).toBeCloseTo((5 + 20) / 30, 9);
    expect(hard['small']?.solves).toBeCloseTo(5 / 30, 9);
    expect(short['large']).toBeUndefined();
  });

  it.each([
    ['throws', { name: 'mine', route: () => Promise.reject(new Error('no such host')) }, 'no such host'],
    [
      'says what is no prior',
      { name: 'mine', route: () => ({ small: { solves: 7 } }) },
      'The priors have options.small.solves',
    ],
    [
      'says what no distribution can be drawn of',
      { name: 'mine', route: () => ({ small: { concentration: 1e9 } }) },
      'The priors have options.small.concentration',
    ],
    [
      'throws what cannot be put into words',
      { name: 'mine', route: () => Promise.reject(Object.create(null)) },
      'use.',
    ],
    [
      'changes what it is handed',
      {
        name: 'mine',
        route(_, { options }) {
          Object.assign(options, { small: undefined });
          return Promise.reject(new Error(`${'x'.repeat(1e6)}\n`));
        },
      },
      'use: xxx',
    ],
    [
      'says a key',
      { name: 'mine', route: () => Promise.reject(new Error('401 Bearer abcdef123456 and sk-abcdef123456')) },
      'use: 401 Bearer [key] and [key].',
    ],
  ] satisfies [string, Router, string][])('that %s changes nothing, and that is told', async (_, router, says) => {
    const policy = priceAware({ priors: KNOWN, router });
    const { policy: ready, notice } = (await policy.ready?.(asked('x'))) ?? { policy };
    expect(notice).toContain('The router mine said nothing of use');
    expect(notice).toContain(says);
    expect(notice?.length).toBeLessThan(500);
    expect(ready.priors?.options['small']).toEqual(PRIOR);
    expect(ready.options).toEqual(policy.options);
  });

  it('may say a little of a member of which nothing is known', async () => {
    const policy = priceAware({ priors: KNOWN, router: { name: 'mine', route: () => ({ tiny: { solves: 0.2 } }) } });
    const { policy: ready, notice } = (await policy.ready?.(asked('x'))) ?? { policy };
    expect(notice).toBeUndefined();
    expect(ready.priors?.options['tiny']).toMatchObject({ solves: 0.2, tasks: 0 });
  });

  it('is asked in a conversation too', async () => {
    const policy = converse(
      priceAware({ priors: KNOWN, router: { name: 'mine', route: () => Promise.reject(new Error('no')) } }),
    );
    const { policy: ready, notice } = (await policy.ready?.(asked('x'))) ?? { policy };
    expect(ready.name).toBe('converse, price-aware');
    expect(ready).not.toBe(policy);
    expect(notice).toContain('The router mine said nothing of use');
  });

  it('changes what the policy believes of one task', async () => {
    const policy = priceAware({ priors: KNOWN, router: { name: 'mine', route: () => ({ small: { solves: 0.1 } }) } });
    const { policy: ready, notice } = (await policy.ready?.(asked('x'))) ?? { policy };
    expect(notice).toBeUndefined();
    expect(ready.priors?.options['small']).toEqual({ ...PRIOR, solves: 0.1 });
    expect(policy.options).toMatchObject({ router: 'mine' });
  });
});
