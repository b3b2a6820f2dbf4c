import type { TestModule, Vitest } from 'vitest/node';
import { NO_ERROR, withCause, type Failure, type SuiteReport } from '../report.ts';

/** Of a message, in characters: a candidate throws what it likes. */
const MOST = 10_000;

interface Read extends Required<Omit<SuiteReport, 'imported' | 'expectations'>>, Pick<SuiteReport, 'expectations'> {
  /** Tests that expected something else than before, where their inputs were kept. */
  readonly vacuous: readonly string[];
}

/** Reads what vitest says of each test file when all have run. */
export function reportOf(
  { snapshot }: Vitest,
  modules: readonly TestModule[],
  errors: readonly { readonly message: string }[],
): Read {
  let tests = 0;
  let assertions = 0;
  const failures: Failure[] = errors.map(({ message }) => ({ test: 'outside any test', message }));
  const named = { ran: [] as string[], silent: [] as string[], skipped: [] as string[] };
  const expectations: Record<string, readonly string[]> = {};
  const vacuous: string[] = [];
  const controls: { test: string; passed: boolean; reached: number }[] = [];
  for (const module of modules) {
    const before = failures.length;
    for (const error of module.errors()) failures.push({ test: module.relativeModuleId, message: error.message });
    for (const suite of module.children.allSuites())
      for (const error of suite.errors()) failures.push({ test: suite.fullName, message: error.message });
    let counted = 0;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed' || result.state === 'failed') tests++;
      const { assertions: soFar = 0, reachedControls = 0, expected: asked, vacuous: isVacuous } = test.meta();
      if (asked !== undefined) expectations[test.id] = asked;
      if (isVacuous === true) vacuous.push(test.fullName);
      // Where they run side by side, one may be told of the assertions of another.
      const asserts = soFar !== counted;
      named[result.state === 'skipped' ? 'skipped' : asserts ? 'ran' : 'silent'].push(test.fullName);
      counted = Math.max(counted, soFar);
      // One that is to fail comes through when another result is expected.
      if (result.state !== 'skipped' && test.options.fails !== true)
        controls.push({ test: test.fullName, passed: result.state === 'passed', reached: reachedControls });
      // What failed at a first try and passed at a later one has passed.
      const thrown = result.state === 'passed' ? [] : (result.errors ?? []);
      // Vitest takes what is thrown for a list of errors where it is a list, and an empty one leaves no trace but the state.
      if (result.state === 'failed' && thrown.length === 0) failures.push({ test: test.fullName, message: NO_ERROR });
      for (const { expected, actual, ...error } of thrown)
        failures.push({
          test: test.fullName,
          message: withCause(error).slice(0, MOST),
          ...(expected === undefined ? {} : { expected, actual: actual ?? 'undefined' }),
        });
    }
    assertions += counted;
    // A hook can do so too.
    if (module.state() === 'failed' && failures.length === before)
      failures.push({ test: module.relativeModuleId, message: NO_ERROR });
  }
  const unstored = snapshot.summary.added;
  const asked = Object.keys(expectations).length > 0 && { expectations };
  return { tests, assertions, failures, controls, named, unstored, vacuous, ...asked };
}
