import { digestOfChanges, type Changes } from './changes.ts';
import type { Thinking, ToolCall } from './conversation.ts';
import type { Effort, Finish, Usage } from './member.ts';
import type { Refusal } from './refusal.ts';
import type { Step, Verdict } from './verdict.ts';

/** A call of a tool that leaves out what stays of a file: its client has another model write it out. */
export interface Sketch {
  /** The id of the call. */
  readonly call: string;
  /** The file as the call names it, and as the workspace does. */
  readonly path: string;
  readonly file: string;
  readonly text: string;
}

/** One model answer to a task, with the code extracted from it and what it cost. */
export interface Proposal {
  /** `member#ordinal`, unique in its run. */
  readonly id: string;
  readonly member: string;
  readonly role: 'cheap' | 'strong';
  /** Its number among the samples of this member, from 0. */
  readonly ordinal: number;
  /** What the diversity ladder asked for, in words. */
  readonly rung: string;
  /** How much it was told to think, where it was. */
  readonly effort?: Effort;
  /** The proposal that it is a repair of. */
  readonly repairs?: string;
  /** The answer as the model gave it. */
  readonly text: string;
  /** The tools it asks to be called. */
  readonly calls?: readonly ToolCall[];
  /** What it thought, where its provider wants it back with what the tools said. */
  readonly thinking?: readonly Thinking[];
  /** What it said of its thoughts, in words. */
  readonly reasoning?: string;
  /** What the answer does to files, or why there is nothing of it. */
  readonly code: Changes | { readonly refused: Refusal };
  /** Where it is refused for these. */
  readonly sketches?: readonly Sketch[];
  /** Edits as a client reads them, made anew from the files, so that what it applies is what was checked. */
  readonly shown?: string;
  /** An answer without an edit as it may be handed over: without its thinking, and with no block in it that a client could take for a file. */
  readonly words?: { readonly text: string; readonly code: boolean };
  /** How it ended, where not by itself. */
  readonly finish?: Finish;
  /** Which of the client's texts ended it, where its server says so. */
  readonly stopped?: string;
  /** Names of tools that it calls besides and that edit nothing: what they do was not looked into. */
  readonly unchecked?: readonly string[];
  /** Shared by code that differs in layout and comments only; empty without code. */
  readonly shape: string;
  /** Things extraction dropped or put back, in words. */
  readonly notes: readonly string[];
  readonly usage: Usage;
  /** USD, or `unknown` where the member has no prices. */
  readonly usd: number | 'unknown';
  /** How long the model took in ms (as recorded, for a recording). */
  readonly ms: number;
  /** The verdict that came with a recorded answer, for the `recorded()` checker. */
  readonly recorded?: boolean;
}

/** A proposal's code while it is being checked: the bytes and nothing about who wrote them. */
export interface Candidate extends Changes {
  /** Over exactly the bytes that are checked, and the paths that go away. */
  readonly digest: string;
  /** The verdict that came with a recorded answer. */
  readonly recorded?: boolean;
}

/** A verdict with the checker that gave it. */
export interface NamedVerdict {
  readonly checker: string;
  readonly verdict: Verdict;
}

/** What of a pass is only a step: it makes nothing worse, and something fails still. */
export function stepsIn(verdicts: readonly NamedVerdict[]): Step[] {
  return verdicts.flatMap(({ verdict }) => (verdict.kind === 'pass' ? (verdict.step ?? []) : []));
}

/** A proposal with the verdicts reached so far. Not every checker need have run: the first that does not pass ends it. */
export interface CheckedProposal {
  readonly proposal: Proposal;
  readonly verdicts: readonly NamedVerdict[];
}

declare const soundness: unique symbol;

/** A proposal that every checker passed. Only {@link proveSound} makes one, and only one of these becomes a solution. */
export interface SoundProposal extends CheckedProposal, Changes {
  readonly [soundness]: true;
}

/** The candidate of a proposal, or undefined where extraction found no code. */
export function candidateOf(proposal: Proposal): Candidate | undefined {
  if ('refused' in proposal.code) return undefined;
  const { code } = proposal;
  return {
    ...code,
    digest: digestOfChanges(code),
    ...(proposal.recorded !== undefined && { recorded: proposal.recorded }),
  };
}

/** A sound proposal if each of the named checkers passed it, else undefined. */
export function proveSound(checked: CheckedProposal, checkers: readonly string[]): SoundProposal | undefined {
  const candidate = candidateOf(checked.proposal);
  const passed = new Set(
    checked.verdicts.filter(({ verdict }) => verdict.kind === 'pass').map(({ checker }) => checker),
  );
  if (candidate === undefined || checkers.length === 0 || !checkers.every((name) => passed.has(name))) return undefined;
  // The brand has no value at run time: it only stops other code from claiming soundness. What was proven must stay as it is.
  const { proposal, verdicts } = checked;
  const files = Object.freeze({ ...candidate.files });
  const removed = candidate.removed && { removed: Object.freeze([...candidate.removed]) };
  const tests = candidate.tests && { tests: candidate.tests };
  return Object.freeze({
    proposal,
    verdicts: Object.freeze([...verdicts]),
    files,
    ...removed,
    ...tests,
  }) as SoundProposal;
}
