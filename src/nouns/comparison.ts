import type { Outcome } from '../behaviour/outcome.ts';
import type { SoundProposal } from './proposal.ts';

/** Sound proposals that did the same on every input, and how much stands behind them. */
export interface Cluster {
  /** The first found first. */
  readonly proposals: readonly SoundProposal[];
  /** The share of all votes that agree with it, from 0 to 1: those of other clusters as far as they do. */
  readonly support: number;
  /** The share of all votes that are its own. */
  readonly votes: number;
  /** The share of all answers to the task that are in it, those too that are not sound. */
  readonly carried: number;
  readonly members: number;
  /** Families of members: those of one family share their training. */
  readonly families: number;
}

/** What lies between the two leading clusters. */
export interface Between {
  /** The file and the function that are called. */
  readonly target: string;
  readonly name: string;
  readonly input: readonly unknown[];
  /** What a reference of the user's gives there, where there is one. */
  readonly expected?: Outcome;
  /** The call, as it is typed: `slugify('a  b')`. */
  readonly call: string;
  /** What each cluster does there, in the order of the clusters. */
  readonly outcomes: readonly Outcome[];
  /** The same as lines of a test. Each is passed by its own cluster. */
  readonly lines: readonly string[];
}

/** A comparison as it is told: plain data, with proposals by their ids. */
export interface ToldComparison {
  readonly clusters: readonly {
    readonly proposals: readonly string[];
    readonly support: number;
    readonly carried: number;
    readonly members: number;
    readonly families: number;
  }[];
  readonly inputs: number;
  readonly outside: number;
  readonly aside: readonly { readonly proposal: string; readonly reason: string }[];
  readonly notCompared: readonly string[];
  /** What the clusters do on the call between the first two of them, as lines of a test. */
  readonly lines?: readonly string[];
}

/** What sound proposals do on the same inputs. */
export interface Comparison {
  /** All that were looked at, in the order in which they were found sound. */
  readonly of: readonly SoundProposal[];
  /** The one with the most support first. Empty where nothing could be compared. */
  readonly clusters: readonly Cluster[];
  /** How far any two of them agree, from 0 to 1. */
  readonly agreements: readonly (readonly number[])[];
  /** Whether any two of them do the same on all inputs that are like those of the tests. */
  readonly alikeNear: readonly (readonly boolean[])[];
  /** Inputs on which they were compared. */
  readonly inputs: number;
  /** Inputs that were set aside, since the functions are not for them. */
  readonly outside: number;
  /** Proposals that differ from themselves, come to no end, or are a table of what the tests ask. They must not be returned. */
  readonly aside: readonly { readonly proposal: SoundProposal; readonly reason: string }[];
  /** What was not compared and why, in words. */
  readonly notCompared: readonly string[];
  /** Where two clusters or more are found. */
  readonly between?: Between;
}

export function toldOf({ clusters, inputs, outside, aside, notCompared, between }: Comparison): ToldComparison {
  return {
    clusters: clusters.map(({ proposals, support, carried, members, families }) => ({
      proposals: proposals.map(idOf),
      support,
      carried,
      members,
      families,
    })),
    inputs,
    outside,
    aside: aside.map(({ proposal, reason }) => ({ proposal: idOf(proposal), reason })),
    notCompared,
    ...(between && { lines: between.lines }),
  };
}

function idOf({ proposal: { id } }: SoundProposal): string {
  return id;
}
