import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Solved } from '../nouns/solution.ts';

/** What spoke for an answer when it was returned. */
export interface Evidence {
  /** Of the sound proposals, the share that behave as it does. */
  readonly share: number;
  readonly members: number;
  readonly families: number;
}

/** An answer of which it is known whether it is right. */
export interface Label {
  readonly task: string;
  /** Who knows: `report`, or the name of a suite with hidden checkers. */
  readonly source: string;
  readonly wrong: boolean;
  /** Left out where nothing was compared. */
  readonly evidence?: Evidence;
  readonly run?: string;
  /** The line of a test that it fails. */
  readonly line?: string;
}

/** What spoke for a solution; undefined where its policy compared nothing. */
export function evidenceOf({ compared, proposal: { id } }: Solved): Evidence | undefined {
  const own = compared?.clusters.find(({ proposals }) => proposals.includes(id));
  if (compared === undefined || own === undefined) return undefined;
  const all = compared.clusters.reduce((sum, { proposals }) => sum + proposals.length, 0);
  return { share: own.proposals.length / all, members: own.members, families: own.families };
}

/** Adds a line to a file of labels. */
export function addLabel(file: string, label: Label): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(label)}\n`);
}
