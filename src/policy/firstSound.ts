import { byPrice } from '../nouns/member.ts';
import type { Action, Policy, Slot, State, UnderWay } from './policy.ts';

/** How widely {@link firstSound} samples. */
export interface FirstSoundOptions {
  /** Samples of each cheap member (default 4). */
  readonly samples?: number;
  /** Samples under way at once (default 4). With 1 the cheapest goes first and nothing is bought in vain. */
  readonly wave?: number;
}

/**
 * The default policy where prices are unknown, or nobody is dear: waves of cheap proposals, the cheapest member's first; the first sound one is returned; the
 * strong member is called once, and only when every cheap sample is used up and none is sound. Where all that is under way is late, the next
 * member is asked as well; the strong one only where nothing is heard of any.
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
      if (state.underWay.length > 0) return besides(state, samples) ?? { kind: 'wait' };
      const slots = ladder(state, samples);
      if (slots.length > 0) return { kind: 'sample', slots: slots.slice(0, wave) };
      return whenNoneIsSound(state);
    },
  };
}

/** Where the cheap samples are used up and none is sound: the strong member, once, unless a checker could not judge anything. */
export function whenNoneIsSound(state: State): Action {
  const unable = unableChecker(state);
  const reason = unable === undefined ? noneOf(state) : `the checker ${unable} could not judge any proposal`;
  return maySpend(state) ? { kind: 'escalate', reason } : { kind: 'return', reason };
}

/** Whom to ask as well while all that is under way is late; undefined while it is not, and where there is nobody. */
function besides(state: State, samples: number): Action | undefined {
  const { underWay } = state;
  if (!underWay.every((one) => 'late' in one)) return undefined;
  const late = new Set(underWay.map((one) => ('ordinal' in one ? one.member.name : '')));
  const next = ladder(state, samples).find(({ member }) => !late.has(member.name));
  if (next !== undefined) return { kind: 'sample', slots: [next] };
  return underWay.every(isHung) && maySpend(state)
    ? { kind: 'escalate', reason: 'no cheap member answers' }
    : undefined;
}

/** Whether nothing was heard of a cheap member for long. */
export function isHung(one: UnderWay): boolean {
  return 'late' in one && one.late === 'hung' && one.kind !== 'escalate';
}

function maySpend(state: State): boolean {
  return state.strong !== undefined && state.escalations === 0 && unableChecker(state) === undefined;
}

/** The samples still to be asked for, cheapest member first. Of members that failed and are left alone, none. */
export function ladder({ committee, task, taken, resting, underWay }: State, samples: number): Slot[] {
  return byPrice(committee).flatMap((member) => {
    if (resting.has(member.name)) return [];
    const ordinals = Array.from(
      { length: Math.min(samples, member.answersFor?.(task) ?? samples) },
      (_, ordinal) => ordinal,
    );
    return ordinals
      .filter((ordinal) => taken.get(member.name)?.has(ordinal) !== true)
      .filter(
        (ordinal) => !underWay.some((one) => 'ordinal' in one && one.member === member && one.ordinal === ordinal),
      )
      .map((ordinal) => ({ member, ordinal }));
  });
}

/** That there is nothing sound, in words. */
export function noneOf({ proposals: { length }, escalations, taken }: State): string {
  if (length > 0)
    return `none of ${length}${escalations === 0 ? ' cheap' : ''} proposal${length === 1 ? '' : 's'} is sound`;
  return taken.size === 0 ? 'nothing was asked for yet' : 'no cheap member had an answer';
}

/**
 * A checker that could judge no proposal so far will not judge a dearer one either. It takes two that are unlike: a single hostile one that
 * breaks its checker must not keep the strong member from being asked.
 */
export function unableChecker({ proposals }: State): string | undefined {
  if (new Set(proposals.map(({ proposal }) => proposal.shape)).size < 2) return undefined;
  const last = proposals.flatMap(({ verdicts }) => verdicts.at(-1) ?? []);
  const unable = last.find(({ verdict }) => verdict.kind === 'broken')?.checker;
  return last.every(({ checker, verdict }) => verdict.kind === 'broken' && checker === unable) ? unable : undefined;
}
