import fc from 'fast-check';
import { inspect } from 'node:util';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { callsOf } from './arbitrary.ts';
import { fits } from './conforms.ts';
import { editsOf } from './edits.ts';
import { habitsOf } from './habits.ts';
import { homeward } from './homeward.ts';
import { shuffled } from './shuffled.ts';
import type { Input, Signature } from './shape.ts';

/** Makes inputs for a function, none of them twice. */
export interface InputSource {
  /** So many, from what was seen and from the types; what was seen comes first. */
  first(count: number): Input[];
  /** So many that lie next to some that told something apart; where these have not as many, from what was seen and from the types. */
  next(parents: readonly Input[], count: number): Input[];
  /** The same that are given, in values like those that were seen. */
  alike(parents: readonly Input[]): Input[];
}

/** Of what is made, the share that lies next to what was seen. The rest is made of the types alone. */
const NEAR_SHARE = 2 / 3;

/**
 * Opens a source of inputs. The same seed gives the same ones.
 *
 * @param seen - inputs of examples and tests.
 */
export function openInputs(signature: Signature, seen: readonly Input[], seed: number): InputSource {
  const random = xoroshiro128plus(seed);
  const known = new Set<string>();
  const habits = habitsOf(seen);
  const calls = callsOf(signature, habits);
  let drawn = seed;

  function fresh(inputs: readonly Input[]): Input[] {
    return inputs.filter((input) => {
      const key = written(input);
      if (known.has(key) || !fits(input, signature)) return false;
      known.add(key);
      return true;
    });
  }

  /** Each parent has its turn, so that one with many edits does not crowd out the others. */
  function near(parents: readonly Input[], count: number): Input[] {
    const queues = parents.map((parent) => shuffled(editsOf(parent), random));
    const found: Input[] = [];
    while (found.length < count && queues.some((queue) => queue.length > 0)) {
      for (const queue of queues) {
        const input = queue.pop();
        if (input === undefined || found.length >= count) continue;
        // Once in a while two steps away.
        const further = uniformInt(random, 0, 3) === 0 ? shuffled(editsOf(input), random)[0] : undefined;
        found.push(...fresh([further ?? input]));
      }
    }
    return found;
  }

  function made(count: number): Input[] {
    return fresh(fc.sample(calls, { numRuns: count, seed: drawn++ }));
  }

  function more(count: number): Input[] {
    const beside = near(seen, Math.round(count * NEAR_SHARE));
    return [...beside, ...made(count - beside.length)];
  }

  return {
    first(count) {
      const own = fresh(seen).slice(0, count);
      return [...own, ...more(count - own.length)];
    },
    next(parents, count) {
      const found = near(parents, count);
      return [...found, ...more(count - found.length)];
    },
    alike: (parents) => fresh(parents.map((parent) => homeward(parent, habits, random))),
  };
}

function written(input: Input): string {
  return inspect(input, { depth: null, maxArrayLength: null, maxStringLength: null });
}
