/** Files of tests to run in a realm, with one mutant switched on or none. Plain data. */
export interface TestsOrder extends Limits {
  readonly kind: 'tests';
  readonly files: readonly OrderedFile[];
  readonly seed: number;
  /** Whether the first test that fails ends the run. */
  readonly untilFailure: boolean;
}

/** A function of a program to call, with one mutant switched on or none. Plain data. */
export interface CallsOrder extends Limits {
  readonly kind: 'calls';
  readonly path: string;
  readonly name: string;
  readonly inputs: readonly (readonly unknown[])[];
}

export interface Limits {
  /** The number of the mutant that is switched on; none where it is left out. */
  readonly mutant?: string;
  /** How many loops and calls may begin, in all tests together or in one call, before it is taken for one that comes to no end. */
  readonly mostSteps: number;
  /** Whether it is looked at what the run leaves behind; not where the program's text shows that it can leave nothing. */
  readonly mayLeaveTraces: boolean;
}

interface OrderedFile {
  readonly path: string;
  /** The tests to run, by their number; all of them where it is left out. */
  readonly tests?: readonly string[];
}

/** What came of tests. Plain data. */
export interface TestsRan {
  readonly kind: 'tests';
  readonly tests: readonly RanTest[];
  /** What failed first, and how; undefined where everything passed. */
  readonly failure: { readonly test: string; readonly message: string } | undefined;
  /** How many loops and calls began. */
  readonly steps: number;
  /** Whether they were more than may be. */
  readonly endless: boolean;
  /** Numbers of the mutants that were reached outside of any test. */
  readonly outside: readonly string[];
}

/** One test that ran. */
export interface RanTest {
  /** Its number, which is the same in each run. */
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly passed: boolean;
  /** Numbers of the mutants that it reached. */
  readonly reached: readonly string[];
}

/** What came of calls. Plain data. */
export interface CallsRan {
  readonly kind: 'calls';
  readonly calls: readonly Called[];
  /** Numbers of the mutants that a call reached. */
  readonly reached: readonly string[];
  /** Why there are no calls. */
  readonly failure: { readonly test: string; readonly message: string } | undefined;
}

/** What one call came to, with its arguments as it left them. `opaque` is nothing that could be compared. */
export type Called =
  | { readonly kind: 'value'; readonly value: unknown; readonly args: readonly unknown[] }
  | { readonly kind: 'threw'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'ended' }
  | { readonly kind: 'opaque' };
