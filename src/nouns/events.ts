import type { Decision } from './decision.ts';
import type { Usage } from './member.ts';
import type { ToldAudit } from './audit.ts';
import type { ToldComparison } from './comparison.ts';
import type { Proposal } from './proposal.ts';
import type { FailureCluster } from '../sampling/failures.ts';
import type { Verdict } from './verdict.ts';

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly kind: 'run-started'; readonly run: string; readonly task: string; readonly resumed: boolean }
  | {
      readonly kind: 'proposal-started';
      readonly member: string;
      readonly role: 'cheap' | 'strong';
      readonly ordinal: number;
      readonly rung: string;
    }
  /** The policy chose what is bought next, and says by which numbers. */
  | ({ readonly kind: 'decided' } & Decision)
  | { readonly kind: 'proposal-streamed'; readonly member: string; readonly ordinal: number; readonly text: string }
  /** `kept`: it stood in the ledger already and was not bought again. */
  | { readonly kind: 'proposal-arrived'; readonly proposal: Proposal; readonly kept: boolean }
  | { readonly kind: 'verdict'; readonly proposal: string; readonly checker: string; readonly verdict: Verdict }
  /** Every checker passed it; with `step`, some of them only because it makes nothing worse. */
  | { readonly kind: 'sound'; readonly proposal: string; readonly step?: true }
  | {
      readonly kind: 'escalation';
      readonly member: string;
      readonly reason: string;
      readonly digest: readonly FailureCluster[];
    }
  /** What one call took; `usd` is `unknown` where the member has no prices. */
  | {
      readonly kind: 'spend';
      readonly member: string;
      readonly usd: number | 'unknown';
      readonly tokens: number;
      readonly usage: Usage;
      readonly totalUsd: number;
    }
  /** The budget did not allow these samples. */
  | { readonly kind: 'refused'; readonly member: string; readonly ordinals: readonly number[]; readonly reason: string }
  /** A call failed; with `retrying` it will be made again. */
  | {
      readonly kind: 'call-failed';
      readonly member: string;
      readonly ordinals: readonly number[];
      readonly attempt: number;
      readonly reason: string;
      readonly retrying: boolean;
    }
  /** A member was not asked: it had failed before, and is left alone for a while. */
  | { readonly kind: 'skipped'; readonly member: string; readonly ordinals: readonly number[]; readonly reason: string }
  /** A call takes longer than its member mostly does; `hung`: nothing was heard of it for long. */
  | { readonly kind: 'late'; readonly member: string; readonly ordinals: readonly number[]; readonly hung: boolean }
  /** This member is asked as well, since all that is under way is late. */
  | { readonly kind: 'hedged'; readonly member: string; readonly ordinal: number }
  /** These samples were still under way when they were no longer needed. */
  | { readonly kind: 'cancelled'; readonly member: string; readonly ordinals: readonly number[] }
  /** Checkers that are being opened, or tried on the stub, which they must refuse; those that are still at it, of so many. */
  | {
      readonly kind: 'preparing';
      readonly step: 'opening' | 'trying';
      readonly checkers: readonly string[];
      readonly of: number;
    }
  /** The checkers were tried on small changes to the answer. */
  | ({ readonly kind: 'audited' } & ToldAudit)
  /** Sound proposals were run on the same inputs. */
  | ({ readonly kind: 'compared' } & ToldComparison)
  /** What a member, or the user, said to a question; an empty text where nothing came. */
  | { readonly kind: 'answered'; readonly member: string; readonly question: string; readonly text: string }
  | { readonly kind: 'notice'; readonly message: string };

/** An event with the time since the run began, in ms. */
export type TimedEvent = RunEvent & { readonly at: number };
