import type { Estimate } from '../harness/statistics/estimate.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Mutant } from './mutants.ts';

/**
 * What became of a mutant, in the words of the field. `timeout`: it comes to no end, which tests notice too. `uncovered`: no test reaches it.
 * `broken`: nobody could tell.
 */
export type MutantStatus = 'killed' | 'timeout' | 'survived' | 'uncovered' | 'ignored' | 'broken';

export interface MutantResult extends Mutant {
  readonly status: MutantStatus;
  /** How it failed, or why nobody could tell. */
  readonly reason?: string;
  /** Numbers of the tests that reach it, where that is known. */
  readonly coveredBy?: readonly string[];
  readonly killedBy?: string;
  /** Whether it is reached while the module is loaded, so that every test of it counts. */
  readonly static?: true;
  readonly ms: number;
  /** What was found out about a mutant that lives. */
  readonly finding?: Finding;
}

/** About a mutant that lives: an input that tells it apart, or that none was found. */
export type Finding =
  /** `input`, `wanted` and `got` in words; `line` to be put into a test. */
  | {
      readonly kind: 'killable';
      readonly input: string;
      readonly wanted: string;
      readonly got: string;
      readonly line: string;
    }
  /** It behaves as the original does on every input that was tried and reaches it. */
  | { readonly kind: 'equivalent'; readonly inputs: number }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A test as it is told of in a report. */
export interface TestCase {
  readonly id: string;
  readonly name: string;
  readonly file: string;
}

/** Where a file of tests was run, and why not in an isolate. */
export interface Place {
  readonly file: string;
  readonly isolation: 'isolates' | 'apart';
  readonly reason?: string;
}

/** What an audit comes to. */
export interface Audit {
  readonly figures: Figures;
  readonly mutants: readonly MutantResult[];
  readonly tests: readonly TestCase[];
  readonly places: readonly Place[];
  /** Texts of the mutated files. */
  readonly sources: Files;
  readonly seed: number;
  readonly ms: number;
}

export interface Figures {
  /** All that could be judged. */
  readonly of: number;
  /** Those that come to no end among them. */
  readonly killed: number;
  readonly survived: number;
  readonly uncovered: number;
  /** Of those that live, the ones that are likely no change at all. */
  readonly equivalent: number;
  readonly ignored: number;
  readonly broken: number;
  /** The share of killed among those that are not likely equivalent, with its exact 95 % interval; undefined where there are none. */
  readonly killRate: Estimate | undefined;
  /** The share of killed among all, as StrykerJS counts: 0 to 1. */
  readonly score: number | undefined;
}
