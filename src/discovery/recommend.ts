import { CATALOGUE } from '../models/catalogue.ts';

/** A committee of local models, with the figures that speak for it. */
export interface Recommendation {
  readonly members: readonly string[];
  readonly says: string;
}

/** What `npm run bench:local` measured: 40 HumanEval tasks in TypeScript, 4 samples of each member, tests as checker. */
const MEASURED: readonly { readonly members: readonly string[]; readonly solved: number; readonly seconds: number }[] =
  [];

/** Memory that a model takes beside its weights: the context of each answer, in bytes. */
const BESIDE = 2_000_000_000;

/** The ladder that solved the most of those that fit into memory; of equals the quickest. None where nothing fits. */
export function recommend(freeBytes: number): Recommendation | undefined {
  // They may all be in memory at once: a model is let go of a minute after its last call.
  const fits = ({ members }: (typeof MEASURED)[number]): boolean =>
    members.reduce((sum, name) => sum + bytesOf(name) + BESIDE, 0) < freeBytes;
  const [best] = MEASURED.filter(fits).toSorted((a, b) => b.solved - a.solved || a.seconds - b.seconds);
  if (best === undefined) return undefined;
  return {
    members: best.members,
    says: `${best.members.join(', then ')}: solved ${best.solved} % of 40 HumanEval tasks (npm run bench:local), about ${Math.round(best.seconds)} s a task on two cores.`,
  };
}

function bytesOf(name: string): number {
  return CATALOGUE.find((model) => model.name === name)?.bytes ?? Infinity;
}
