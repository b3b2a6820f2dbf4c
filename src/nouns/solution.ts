import type { Certificate } from './certificate.ts';
import type { TimedEvent } from './events.ts';
import type { NamedVerdict, Proposal } from './proposal.ts';
import type { Amount } from '../policy/budget.ts';
import type { Files } from '../workspace/workspace.ts';

/** Why a run ended as it did. */
export type Reason =
  /** Every checker passed. */
  | 'sound'
  /** The policy could not choose among several sound proposals. */
  | 'ambiguous'
  /** Every checker passed, but none of them executes anything: that is no proof of behaviour. */
  | 'unexecuted'
  /** A conversation was answered without code: there was nothing to check. */
  | 'words'
  /** Nothing sound was found with all that the policy allows. */
  | 'exhausted'
  /** A limit of the budget was reached first. */
  | 'budget'
  /** Members or checkers that failed left nothing more to try. */
  | 'broken';

/** A call of the strong member, and why it was made. */
export interface StrongCall {
  readonly member: string;
  readonly reason: string;
  readonly usd: number | 'unknown';
}

/** What the run took. USD of members without prices is not in `usd`; they are named in `unpriced`. */
export interface Cost extends Amount {
  readonly unpriced: readonly string[];
  readonly members: Readonly<Record<string, Amount>>;
}

/** A proposal that is not sound, shown for what it is worth. */
export interface NearMiss {
  readonly sound: false;
  readonly proposal: string;
  readonly files: Files;
  readonly verdicts: readonly NamedVerdict[];
}

/** What `solve` gives back. Only `solved` has `files`, and only for exactly these bytes. */
export interface Solution {
  readonly status: 'solved' | 'ambiguous' | 'unsolved';
  readonly reason: Reason;
  /** One sentence for people; it says so when counts are unknown, tests shared a process with the candidate, or nothing was executed. */
  readonly summary: string;
  readonly run: string;
  readonly task: string;
  readonly policy: { readonly name: string; readonly options: Readonly<Record<string, number | string | boolean>> };
  readonly files?: Files;
  /** The proposal that was chosen. */
  readonly proposal?: Pick<Proposal, 'id' | 'member' | 'role' | 'ordinal' | 'rung'>;
  /** How many proposals of this run have the same bytes, and how many the same code but for layout and comments. */
  readonly support?: { readonly identical: number; readonly alike: number };
  /** The sound proposals to choose from, when ambiguous. */
  readonly choices?: readonly { readonly proposal: string; readonly files: Files }[];
  /** When nothing is sound: the proposal that got furthest. */
  readonly nearest?: NearMiss;
  readonly certificate?: Certificate;
  readonly cost: Cost;
  readonly strongCalls: readonly StrongCall[];
  /** What was found out about the checkers themselves, and members that failed. */
  readonly warnings: readonly string[];
  readonly timeline: readonly TimedEvent[];
}
