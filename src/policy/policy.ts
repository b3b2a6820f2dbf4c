import type { Effort, Member } from '../nouns/member.ts';
import type { Decision } from '../nouns/decision.ts';
import type { Comparison } from '../nouns/comparison.ts';
import type { CheckedProposal, SoundProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Amount, BudgetLimits } from './budget.ts';
import type { Priors } from './priceAware/priors.ts';
import type { RoutedTask } from './router.ts';

/** One sample to ask for: of which member, and its number among that member's samples, from 0. */
export interface Slot {
  readonly member: Member;
  readonly ordinal: number;
  /** How much it is to think, where it can be told. */
  readonly effort?: Effort;
}

/** An answer to a question that the policy put to a member. */
export interface Answer {
  readonly member: string;
  readonly question: string;
  readonly text: string;
}

/** A question for one member; `reason` stands in the ledger. */
export interface Question {
  readonly member: Member;
  readonly question: string;
  readonly reason: string;
}

/** What was asked for and has not ended: an answer that is still being written, one that is being checked, or a comparison. */
export type UnderWay =
  | {
      readonly kind: 'sample' | 'repair' | 'escalate';
      readonly member: Member;
      readonly ordinal: number;
      readonly effort?: Effort;
      /** `slow`: it takes longer than nearly all calls of its member. `hung`: nothing was heard of it for long. Left out, neither. */
      readonly late?: 'slow' | 'hung';
    }
  | ({ readonly kind: 'ask' } & Question)
  | { readonly kind: 'compare' };

/** What a run took so far, and what it still may take. */
export interface Meter {
  /** Of calls that have ended. A run that goes on begins with what it had spent before it was interrupted. */
  readonly spent: Amount;
  /** Of each limit, without what is set aside for calls under way. What is not limited is left out. */
  readonly left: Omit<BudgetLimits, 'failures'>;
  /** Since the run began, or went on. As recorded, in a replay; zero in a dry run. */
  readonly elapsedMs: number;
}

/** What a policy decides by. */
export interface State extends Meter {
  readonly task: Task;
  /** Tokens of what members are shown first, files included, about; undefined where nobody is shown anything, as in a replay. */
  readonly promptTokens: number | undefined;
  /** The cheap members, in the order of the configuration. */
  readonly committee: readonly Member[];
  readonly strong: Member | undefined;
  readonly proposals: readonly CheckedProposal[];
  /** In the order in which they were found sound. */
  readonly sound: readonly SoundProposal[];
  /** How many samples of each member were asked for and ended: answered, refused by the budget, or failed. */
  readonly taken: ReadonlyMap<string, ReadonlySet<number>>;
  /** Members that failed and are not asked for a while: what is asked of them fails at once, and costs nothing. They come back. */
  readonly resting: ReadonlySet<string>;
  /** Escalations so far, answered or not. */
  readonly escalations: number;
  readonly answers: readonly Answer[];
  /** Whom the user answers through, where there is one to ask. */
  readonly user: Member | undefined;
  /** In the order in which they were asked for. */
  readonly comparisons: readonly Comparison[];
  /** In the order in which it was asked for. */
  readonly underWay: readonly UnderWay[];
}

/** How a policy ends a run, and why: `reason` stands in the solution. What is still under way is cancelled. */
export type Return = { readonly kind: 'return'; readonly reason: string; readonly decision?: Decision } & (
  | { readonly proposal: SoundProposal; readonly ambiguous?: never; readonly words?: never }
  /** Several that may not be told apart. */
  | {
      readonly ambiguous: readonly [SoundProposal, SoundProposal, ...SoundProposal[]];
      readonly proposal?: never;
      readonly words?: never;
    }
  /** A conversation was answered without code. */
  | { readonly words: true; readonly proposal?: never; readonly ambiguous?: never }
  /** None is sound. */
  | { readonly proposal?: never; readonly ambiguous?: never; readonly words?: never }
);

/** What the loop does next. */
export type Action =
  /** Ask for these samples as well. Those that are under way or have brought a proposal are not asked for again. */
  | { readonly kind: 'sample'; readonly slots: readonly Slot[]; readonly decision?: Decision }
  /** Show a member one proposal and how it failed, in a fresh context, and take its answer as a proposal. */
  | { readonly kind: 'repair'; readonly slot: Slot; readonly of: CheckedProposal; readonly decision?: Decision }
  /** Put small questions to members; what they say stands in `state.answers` afterwards, an empty text where they say nothing. */
  | { readonly kind: 'ask'; readonly questions: readonly Question[] }
  /** Run sound proposals on the same inputs; what comes of it stands in `state.comparisons`. It costs no call. */
  | { readonly kind: 'compare'; readonly proposals: readonly SoundProposal[] }
  /** Call the strong member; `reason` stands in the solution. */
  | { readonly kind: 'escalate'; readonly reason: string; readonly decision?: Decision }
  /** Ask for nothing more before something that is under way has ended. */
  | { readonly kind: 'wait' }
  /** Cancel all that is under way, and go on. */
  | { readonly kind: 'stop' }
  | Return;

/**
 * Decides the next step: at the beginning, and again each time that something under way has ended, or is late.
 *
 * It is pure. Everything it may go by is in the state, so an interrupted run takes the same steps again: what it had bought comes in once more,
 * unpaid. Money and time are part of the state. A run that goes on begins with what was spent before and with its clock at zero, so a policy that
 * minds them may go another way from there.
 */
export interface Policy {
  readonly name: string;
  /** Stands in the run's identity and in the solution. */
  readonly options: Readonly<Record<string, number | string | boolean>>;
  /** Whether it may ask for comparisons: where it decides over recorded answers, they are run beforehand. */
  readonly compares?: boolean;
  /** One that asks for all that this one may ask for, where that depends on what answers turn out to cost and to take. */
  readonly most?: Policy;
  /** What it knows of members beforehand, where it goes by that. */
  readonly priors?: Priors;
  /**
   * Looks at a task before anything is asked for, where it wants to: gives the policy that decides in this run. It is of the same name and options. What it
   * says beside that is told.
   */
  ready?(task: RoutedTask): Promise<{ readonly policy: Policy; readonly notice?: string }>;
  next(state: State): Action;
}
