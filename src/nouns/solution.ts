import type { ToldAudit } from './audit.ts';
import type { ToldRisk } from './risk.ts';
import type { Certificate } from './certificate.ts';
import type { ToldComparison } from './comparison.ts';
import type { TimedEvent } from './events.ts';
import type { NewTests } from './changes.ts';
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

/** A proposal that is not returned, shown for what it is worth. */
export interface NearMiss {
  /** Whether every checker passed it: then too little spoke for it. */
  readonly sound: boolean;
  readonly proposal: string;
  readonly files: Files;
  readonly removed?: readonly string[];
  readonly verdicts: readonly NamedVerdict[];
}

/** Target paths as a task gives them: one, or several. */
export type TargetPaths = string | readonly string[];

/**
 * The files of a solution by their paths. A single target that is written out where `solve` is called is there; of several, those that the
 * proposal changed. Where the paths are known only when it runs, any path may be asked for.
 */
export type FilesOf<Target extends TargetPaths> = string extends Target
  ? Files
  : Target extends readonly (infer Path extends string)[]
    ? string extends Path
      ? Files
      : { readonly [Each in Path]?: string }
    : { readonly [Each in Target & string]: string };

/** What a call must return by the word of members or the user. */
export interface Settled {
  readonly target: string;
  readonly name: string;
  readonly line: string;
  readonly by: readonly string[];
}

/** What every solution says of its run. */
export interface Told {
  /** One sentence for people; it says so when counts are unknown, tests shared a process with the candidate, or nothing was executed. */
  readonly summary: string;
  readonly run: string;
  readonly task: string;
  readonly policy: { readonly name: string; readonly options: Readonly<Record<string, number | string | boolean>> };
  readonly cost: Cost;
  /** Each call, whether it was answered or not. */
  readonly strongCalls: readonly StrongCall[];
  /** What the answers to questions settled, as lines of tests, and who said so. */
  readonly settled: readonly Settled[];
  /** What was found out about the checkers themselves, and members that failed. */
  readonly warnings: readonly string[];
  readonly timeline: readonly TimedEvent[];
}

/** Every checker passed on exactly these bytes, and one at least executed them. */
export interface Solved<Target extends TargetPaths = TargetPaths> extends Told {
  readonly status: 'solved';
  readonly reason: 'sound';
  readonly files: FilesOf<Target>;
  /** Files that it takes away; absent where there are none. */
  readonly removed?: readonly string[];
  /** Tests that it adds, where the task allows them; absent where there are none. Nothing was judged by them. */
  readonly tests?: NewTests;
  /** The proposal that was chosen. */
  readonly proposal: Pick<Proposal, 'id' | 'member' | 'role' | 'ordinal' | 'rung'>;
  /** What sound proposals did on the same inputs, where the policy had them compared. */
  readonly compared?: ToldComparison;
  /** What is known of how often answers like it are wrong, where a risk was asked for. */
  readonly risk?: ToldRisk;
  /** What the checkers notice of small changes to it, where they were audited. */
  readonly audit?: ToldAudit;
  /** How many proposals of this run have the same bytes, and how many the same code but for layout and comments. */
  readonly support: { readonly identical: number; readonly alike: number };
  readonly certificate: Certificate;
}

/** Several sound proposals, which the policy could not tell apart. */
export interface Ambiguous<Target extends TargetPaths = TargetPaths> extends Told {
  readonly status: 'ambiguous';
  readonly reason: 'ambiguous';
  /** With a line of a test that this one passes and the others do not, where one was found. */
  readonly choices: readonly {
    readonly proposal: string;
    readonly files: FilesOf<Target>;
    readonly removed?: readonly string[];
    readonly line?: string;
  }[];
  readonly compared?: ToldComparison;
}

/** Nothing that could be called solved. */
export interface Unsolved extends Told {
  readonly status: 'unsolved';
  readonly reason: Exclude<Reason, 'sound' | 'ambiguous'>;
  /** The proposal that got furthest. */
  readonly nearest?: NearMiss;
}

/** What `solve` gives back, by its `status`. Only `solved` has `files`. */
export type Solution<Target extends TargetPaths = TargetPaths> = Solved<Target> | Ambiguous<Target> | Unsolved;
