import type { Member } from '../nouns/member.ts';
import type { CheckedProposal, SoundProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';

/** One sample to ask for: of which member, and its number among that member's samples, from 0. */
export interface Slot {
  readonly member: Member;
  readonly ordinal: number;
}

/** An answer to a question that the policy put to a member. */
export interface Answer {
  readonly member: string;
  readonly question: string;
  readonly text: string;
}

/** What a policy decides by. */
export interface State {
  readonly task: Task;
  /** The cheap members, in the order of the configuration. */
  readonly committee: readonly Member[];
  readonly strong: Member | undefined;
  readonly proposals: readonly CheckedProposal[];
  /** In the order in which they were found sound. */
  readonly sound: readonly SoundProposal[];
  /** How many samples of each member were asked for and ended: answered, refused by the budget, or failed. */
  readonly taken: ReadonlyMap<string, ReadonlySet<number>>;
  /** Escalations so far, answered or not. */
  readonly escalations: number;
  readonly answers: readonly Answer[];
}

/** What the loop does next. */
export type Action =
  /** Ask for these samples; with `first-sound` the rest is cancelled as soon as one is sound. */
  | { readonly kind: 'sample'; readonly slots: readonly Slot[]; readonly until: 'first-sound' | 'all' }
  /** Show a member one proposal and how it failed, in a fresh context, and take its answer as a proposal. */
  | { readonly kind: 'repair'; readonly slot: Slot; readonly of: CheckedProposal }
  /** Put one small question to a member; the answer stands in `state.answers` afterwards. */
  | { readonly kind: 'ask'; readonly member: Member; readonly question: string }
  /** Call the strong member; `reason` stands in the solution. */
  | { readonly kind: 'escalate'; readonly reason: string }
  /** End: with a sound proposal, with several that may not be told apart, or with none. */
  | {
      readonly kind: 'return';
      readonly proposal?: SoundProposal;
      readonly ambiguous?: readonly SoundProposal[];
      /** A conversation was answered without code. */
      readonly words?: true;
      readonly reason: string;
    };

/** Decides the next step. Pure: everything it may go by is in the state, so an interrupted run takes the same steps again. */
export interface Policy {
  readonly name: string;
  /** Stands in the run's identity and in the solution. */
  readonly options: Readonly<Record<string, number | string | boolean>>;
  next(state: State): Action;
}
