import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffle } from 'simple-statistics';
import { sha256 } from '../nouns/digest.ts';
import type { Sample } from './sample.ts';

/**
 * The samples of one task as they might have come in another run: each member's in another order, drawn by the seed. The first repeat, 0, has
 * them as they were bought.
 */
export function reordered(samples: readonly Sample[], repeat: number, seed: number): readonly Sample[] {
  if (repeat === 0) return samples;
  return [...Map.groupBy(samples, ({ member }) => member).entries()].flatMap(([member, own]) => {
    const random = xoroshiro128plus(
      Number.parseInt(sha256(`${seed} ${repeat} ${own[0]?.task} ${member}`).slice(0, 8), 16),
    );
    const ordinals = shuffle(
      own.map(({ ordinal }) => ordinal),
      () => uniformFloat64(random),
    );
    return own.map((sample, index) => ({ ...sample, ordinal: ordinals[index] ?? sample.ordinal }));
  });
}
