import { clustersOf, type Cluster } from '../../src/behaviour/clusters.ts';
import { leaders, ranked, representative, type Choice, type Origin } from '../../src/behaviour/choose.ts';
import type { Examined, Seen } from './examine.ts';
import { outcomesOf } from './numbered.ts';
import { familyOf } from './pile.ts';
import type { Trust } from './trust.ts';

/** A cluster of the cheap answers that pass. */
export interface Chosen extends Choice<Cluster> {
  /** The answer that it returns. */
  readonly answer: Seen;
  /** What it gives on each input, in numbers. */
  readonly answers: readonly number[];
}

/** The clusters of a task, the one that has most behind it first. What is set aside, since it differs from itself or comes to no end, is in none. */
export function choicesIn({ cheap, behaviours, weights }: Examined, trust: Trust): Chosen[] {
  const own = cheap.map(({ sound, behaviour }) => (sound && behaviour !== null ? behaviours[behaviour] : undefined));
  const origins: Origin[] = cheap.map(({ member }) => ({
    member,
    family: familyOf(member),
    trust: trust.get(member) ?? 1,
  }));
  const clusters = clustersOf(own.map((one) => one && outcomesOf(one)));
  return ranked(clusters, origins, weights).flatMap((choice): Chosen[] => {
    const index = representative(choice.cluster, origins) ?? -1;
    const [answer, behaviour] = [cheap[index], own[index]];
    return answer && behaviour ? [{ ...choice, answer, answers: behaviour.answers }] : [];
  });
}

/** What is returned without a comparison: where the function cannot be compared, what passes of the member that is trusted most. */
export function uncompared({ cheap, notCompared }: Examined, trust: Trust): Seen | undefined {
  if (notCompared === null) return undefined;
  const sound = cheap.filter((one) => one.sound);
  return sound.toSorted((a, b) => (trust.get(b.member) ?? 1) - (trust.get(a.member) ?? 1))[0];
}

/** Whether none has more behind it than another. */
export function areTied(choices: readonly Chosen[], { weights }: Examined): boolean {
  return leaders(choices, weights).length > 1;
}

/** Whether several members carry a cluster, with most of the votes. */
export function isBacked({ weight: { members, own } }: Chosen): boolean {
  return members > 1 && own > 0.5;
}
