import { CATALOGUE } from '../models/catalogue.ts';

/** A committee of local models, with the figures that speak for it. */
export interface Recommendation {
  readonly members: readonly string[];
  readonly says: string;
}

/** Of a ladder: the share of tasks that it solves, in per cent, and generated tokens × parameters a task, in 10¹². */
interface Measured {
  readonly members: readonly string[];
  readonly solved: number;
  readonly work: number;
}

/** What `npm run bench:local` measured on 26 November 2026: HumanEval in TypeScript, 4 samples of each member, tests as checker. */
const TASKS = 40;
const MEASURED: readonly Measured[] = [
  { members: ['qwen2.5-coder-0.5b'], solved: 55, work: 0.34 },
  { members: ['qwen2.5-coder-1.5b'], solved: 72.5, work: 0.77 },
  { members: ['qwen2.5-coder-0.5b', 'qwen2.5-coder-1.5b'], solved: 80, work: 0.7 },
];

/** Memory that a model takes beside its weights: the context of each answer, in bytes. */
const BESIDE = 2_000_000_000;

/** The ladder that solved the most of those that fit into memory; of equals the one with the least work. None where nothing fits. */
export function recommend(freeBytes: number): Recommendation | undefined {
  // They may all be in memory at once: a model is let go of a minute after its last call.
  const fits = ({ members }: Measured): boolean =>
    members.reduce((sum, name) => sum + bytesOf(name) + BESIDE, 0) < freeBytes;
  const [best] = MEASURED.filter(fits).toSorted((a, b) => b.solved - a.solved || a.work - b.work);
  if (best === undefined) return undefined;
  return {
    members: best.members,
    says: `${best.members.join(', then ')}: solved ${best.solved} % of ${TASKS} HumanEval tasks with 4 samples of each (npm run bench:local).`,
  };
}

/** Whether a model was seen to solve anything: one that does not only takes time where there are others. */
export function isWorthAsking(name: string): boolean {
  return MEASURED.some(({ members }) => members.includes(name));
}

function bytesOf(name: string): number {
  return CATALOGUE.find((model) => model.name === name)?.bytes ?? Infinity;
}
