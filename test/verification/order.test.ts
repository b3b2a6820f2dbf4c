import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnedOrder } from '../../src/verification/order.ts';

describe('the order of checkers', () => {
  it('is as given before anything is known', () => {
    expect(learnedOrder().arrange(['types', 'tests', 'properties'])).toEqual(['types', 'tests', 'properties']);
  });

  it('puts the cheapest per rejection first', () => {
    const order = learnedOrder();
    for (let run = 0; run < 10; run++) {
      order.learn('slow but strict', 800, true);
      order.learn('quick but lenient', 30, run === 0);
      order.learn('quick and useless', 30, false);
    }
    // 800 / (11/12) = 873; 30 / (2/12) = 180; 30 / (1/12) = 360
    expect(order.arrange(['slow but strict', 'quick and useless', 'quick but lenient'])).toEqual([
      'quick but lenient',
      'quick and useless',
      'slow but strict',
    ]);
  });

  it('keeps every checker, whatever was learned', () => {
    const lesson = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'other'),
      ms: fc.float({ min: 0, noNaN: true }),
      rejected: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(lesson), (lessons) => {
        const order = learnedOrder();
        for (const { name, ms, rejected } of lessons) order.learn(name, ms, rejected);
        expect(order.arrange(['a', 'b', 'c']).toSorted()).toEqual(['a', 'b', 'c']);
      }),
    );
  });
});
