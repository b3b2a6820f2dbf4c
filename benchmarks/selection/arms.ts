import { ranked, type Weight } from '../../src/behaviour/choose.ts';
import type { Examined, Seen } from './examine.ts';
import { familyOf } from './pile.ts';

/** What came of one task, in shares: where the strong member is called, over its recorded answers. */
export interface Came {
  readonly solved: number;
  readonly wrong: number;
  readonly strong: number;
}

export type Arm = (examined: Examined) => Came;

/** An answer of the strong member, returned where it passes the examples. */
export const strongOnce: Arm = ({ strong }) => ({
  solved: share(strong, ({ sound, right }) => sound && right),
  wrong: share(strong, ({ sound, right }) => sound && !right),
  strong: 1,
});

/** The first that passes, cheapest first. */
export const firstSound: Arm = (examined) => returned(examined, soundOf(examined)[0]);

/** A right one wherever one passes: no choice does better. */
export const truth: Arm = (examined) => {
  const sound = soundOf(examined);
  return returned(examined, sound.find(({ right }) => right) ?? sound[0]);
};

/** The first of the cluster that has most behind it; the first that passes where none can be made. */
export const clusters: Arm = (examined) => returned(examined, leadingOf(examined)?.first ?? soundOf(examined)[0]);

/** The cluster that has most behind it, and its first answer. */
export function leadingOf({ cheap }: Examined): { readonly weight: Weight; readonly first: Seen } | undefined {
  const [best] = ranked(clustersIn(cheap), origins(cheap));
  const first = best && cheap[best.cluster.proposals[0] ?? -1];
  return first && { weight: best.weight, first };
}

/** Where nothing cheap passes, the strong member is called. */
function returned(examined: Examined, answer: Seen | undefined): Came {
  if (answer === undefined) return strongOnce(examined);
  return { solved: Number(answer.right), wrong: Number(!answer.right), strong: 0 };
}

function soundOf({ cheap }: Examined): Seen[] {
  return cheap.filter(({ sound }) => sound);
}

function clustersIn(answers: readonly Seen[]): { proposals: number[] }[] {
  const numbered = answers.flatMap(({ cluster }, index) => (cluster === null ? [] : [{ cluster, index }]));
  const grouped = Map.groupBy(numbered, ({ cluster }) => cluster);
  return [...grouped.values()].map((own) => ({ proposals: own.map(({ index }) => index) }));
}

function origins(answers: readonly Seen[]): { member: string; family: string }[] {
  return answers.map(({ member }) => ({ member, family: familyOf(member) }));
}

function share(items: readonly Seen[], holds: (item: Seen) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}
