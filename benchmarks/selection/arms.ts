import { areTied, choicesIn, uncompared } from './choices.ts';
import type { Examined, Seen } from './examine.ts';
import type { Trust } from './trust.ts';

/** What came of one task, in shares: where the strong member is called, over its recorded answers. */
export interface Came {
  readonly solved: number;
  readonly wrong: number;
  /** Whole answers of the strong member. */
  readonly strong: number;
  /** Single values that were asked for. */
  readonly questions: number;
}

export type Arm = (examined: Examined, trust: Trust) => Came;

/** An answer of the strong member, returned where it passes the examples. */
export const strongOnce: Arm = ({ strong }) => ({
  solved: share(strong, ({ sound, right }) => sound && right),
  wrong: share(strong, ({ sound, right }) => sound && !right),
  strong: 1,
  questions: 0,
});

/** The first that passes, cheapest first. */
export const firstSound: Arm = (examined, trust) => returned(examined, trust, soundOf(examined)[0]);

/** A right one wherever one passes: no choice does better. */
export const truth: Arm = (examined, trust) => {
  const sound = soundOf(examined);
  return returned(examined, trust, sound.find(({ right }) => right) ?? sound[0]);
};

/** The cluster that has most behind it. Nothing where another has as much, or each answer that passes differs from itself or comes to no end. */
export const clusters: Arm = (examined, trust) => {
  const choices = choicesIn(examined, trust);
  const answer = areTied(choices, examined) ? undefined : choices[0]?.answer;
  return returned(examined, trust, answer ?? uncompared(examined, trust));
};

/** Where nothing cheap passes, the strong member is called. */
export function returned(examined: Examined, trust: Trust, answer: Seen | undefined, questions = 0): Came {
  if (soundOf(examined).length === 0) return strongOnce(examined, trust);
  if (answer === undefined) return { solved: 0, wrong: 0, strong: 0, questions };
  return { solved: Number(answer.right), wrong: Number(!answer.right), strong: 0, questions };
}

export function soundOf({ cheap }: Examined): Seen[] {
  return cheap.filter(({ sound }) => sound);
}

function share(items: readonly Seen[], holds: (item: Seen) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}
