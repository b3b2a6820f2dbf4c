import type { TestModule } from 'vitest/node';
import type { Failure, SuiteReport } from '../report.ts';

/** Reads what vitest says of each test file when all have run. */
export function reportOf(
  modules: readonly TestModule[],
  errors: readonly { readonly message: string }[],
): Required<SuiteReport> {
  let tests = 0;
  let assertions = 0;
  const failures: Failure[] = errors.map(({ message }) => ({ test: 'outside any test', message }));
  const controls: { test: string; passed: boolean; reached: number }[] = [];
  for (const module of modules) {
    for (const error of module.errors()) failures.push({ test: module.relativeModuleId, message: error.message });
    for (const suite of module.children.allSuites())
      for (const error of suite.errors()) failures.push({ test: suite.fullName, message: error.message });
    let counted = 0;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed' || result.state === 'failed') tests++;
      const { assertions: soFar = 0, reachedControls = 0 } = test.meta();
      counted = Math.max(counted, soFar);
      if (result.state !== 'skipped')
        controls.push({ test: test.fullName, passed: result.state === 'passed', reached: reachedControls });
      for (const { message, expected, actual } of result.errors ?? [])
        failures.push({
          test: test.fullName,
          message,
          ...(expected === undefined ? {} : { expected, actual: actual ?? 'undefined' }),
        });
    }
    assertions += counted;
  }
  return { tests, assertions, failures, controls };
}
