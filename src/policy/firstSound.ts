import type { Member } from '../member.ts';
import type { Policy, Slot, State } from './policy.ts';

/** How widely {@link firstSound} samples. */
export interface FirstSoundOptions {
  /** Samples of each cheap member (default 4). */
  readonly samples?: number;
  /** Samples under way at once (default 4). With 1 the cheapest goes first and nothing is bought in vain. */
  readonly wave?: number;
}

/**
 * The default policy, strict: waves of cheap proposals, the cheapest member's first; the first sound one is returned; the
 * strong member is called once, and only when every cheap sample is used up and none is sound.
 *
 * @example
 * ```ts
 * createSolver({ committee, strong, policy: firstSound({ samples: 8, wave: 4 }) });
 * ```
 */
export function firstSound({ samples = 4, wave = 4 }: FirstSoundOptions = {}): Policy {
  return {
    name: 'first-sound',
    options: { samples, wave },
    next(state) {
      const [sound] = state.sound;
      if (sound !== undefined) return { kind: 'return', proposal: sound, reason: 'the first sound proposal' };
      const slots = ladder(state, samples);
      if (slots.length > 0) return { kind: 'sample', slots: slots.slice(0, wave), until: 'first-sound' };
      const tried = state.proposals.length;
      if (state.strong !== undefined && state.escalations === 0)
        return { kind: 'escalate', reason: `none of ${tried} cheap proposals is sound` };
      return { kind: 'return', reason: `none of ${tried} proposals is sound` };
    },
  };
}

/** The samples still to be asked for, cheapest member first; members without prices keep their place at the end. */
function ladder({ committee, task, taken }: State, samples: number): Slot[] {
  const price = ({ prices }: Member): number => (prices === undefined ? Infinity : prices.output);
  const byPrice = committee.toSorted((a, b) => (price(a) === price(b) ? 0 : price(a) - price(b)));
  return byPrice.flatMap((member) => {
    const ordinals = Array.from(
      { length: Math.min(samples, member.answersFor?.(task) ?? samples) },
      (_, ordinal) => ordinal,
    );
    return ordinals
      .filter((ordinal) => taken.get(member.name)?.has(ordinal) !== true)
      .map((ordinal) => ({ member, ordinal }));
  });
}
