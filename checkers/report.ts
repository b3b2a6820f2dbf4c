import type { Expectations } from './judge/expectations.ts';
import type { Evidence, Isolation, Tests, Verdict } from '../src/nouns/verdict.ts';

/** What a run of test files came to, wherever it ran. */
export interface SuiteReport {
  readonly tests: number;
  /** `unknown` where they assert with something that nobody counts. */
  readonly assertions: number | 'unknown';
  readonly failures: readonly Failure[];
  /** Files of the candidate's that the tests have loaded, where they stand in one process with it. */
  readonly imported?: readonly string[];
  /** Snapshots that were not stored before: they hold whatever the candidate gives. */
  readonly unstored?: number;
  /** What was expected where the candidate changed an input of its tests; see `judge/expectations.ts`. */
  readonly expectations?: Expectations;
  /** The tests by name: which ran and asserted something, which asserted nothing, which were skipped. */
  readonly named?: {
    readonly ran: readonly string[];
    readonly silent: readonly string[];
    readonly skipped: readonly string[];
  };
  /** Each test of a control run: whether it passed, and how many of the changed assertions it reached. */
  readonly controls?: readonly { readonly test: string; readonly passed: boolean; readonly reached: number }[];
}

/** What is said of a test that failed and holds no error. */
export const NO_ERROR = 'failed without an error: what it threw was empty';

/** What an error says, with its cause: there fast-check says why a property does not hold. */
export function withCause({ message, cause }: { readonly message: string; readonly cause?: unknown }): string {
  const said = typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : undefined;
  return typeof said === 'string' ? `${message}\nCause: ${said}` : message;
}

export interface Failure {
  readonly test: string;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

/**
 * The verdict on a report. A run of no assertion is `broken`: it says nothing of the candidate.
 *
 * @param countable - whether all that the tests can assert with is counted.
 */
export function verdictOn(
  report: unknown,
  what: string,
  countable: boolean,
  isolation: Isolation,
  ms: number,
): Verdict {
  if (!isSuiteReport(report)) {
    const message =
      typeof report === 'object' && report !== null && 'failure' in report ? String(report.failure) : 'no report';
    const evidence: Evidence[] = [{ kind: 'assertion', test: what, message }];
    return { kind: 'fail', evidence, executed: 'unknown', isolation, ms };
  }
  const { tests, failures, unstored = 0 } = report;
  const counted = report.assertions === 'unknown' ? 'unknown' : Math.max(0, report.assertions - unstored);
  const assertions = counted === 0 && tests > 0 && !countable ? 'unknown' : counted;
  const executed = assertions === 'unknown' ? assertions : { unit: 'assertions' as const, count: assertions };
  const evidence: Evidence[] = failures.map((failure) => ({ kind: 'assertion', ...failure }));
  if (evidence.length > 0) {
    const named = report.named && { tests: testsIn(report.named, failures) };
    return { kind: 'fail', evidence, ...named, executed, isolation, ms };
  }
  if (assertions === 0) {
    const ran = tests === 0 ? 'no test ran' : `${tests} test${tests === 1 ? '' : 's'} ran without a single assertion`;
    const only = unstored > 0 ? ` but ${snapshots(unstored)}` : '';
    return { kind: 'broken', reason: `${what}: ${ran}${only}`, crash: false, ms };
  }
  const without = unstored > 0 && { uncontrolled: [snapshots(unstored)] };
  return {
    kind: 'pass',
    executed,
    isolation,
    ...without,
    ...(report.expectations !== undefined && { alters: true }),
    ms,
  };
}

function testsIn({ ran, silent }: NonNullable<SuiteReport['named']>, failures: readonly Failure[]): Tests {
  const failed = new Set(failures.map(({ test }) => test));
  return { passed: [...ran, ...silent].filter((name) => !failed.has(name)), failed: [...failed] };
}

function snapshots(count: number): string {
  return count === 1 ? 'a snapshot that was not stored before' : `${count} snapshots that were not stored before`;
}

export function isSuiteReport(report: unknown): report is SuiteReport {
  return typeof report === 'object' && report !== null && 'tests' in report && 'failures' in report;
}
