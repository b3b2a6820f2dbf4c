import { tests } from '../../checkers/tests.ts';
import type { Checker } from '../nouns/checker.ts';
import { amended } from '../verification/amended.ts';
import type { Verdict } from '../nouns/verdict.ts';

/**
 * A file of tests of which some fail before, or now and then: those judge nobody, and all others must pass. Controls are made of passes alone, so that
 * nothing shows here that its tests would refuse another answer.
 *
 * @param failing - tests that failed on the unchanged workspace, by their names.
 */
export function noWorse(path: string, failing: readonly string[]): Checker {
  const excused = new Set(failing);
  const judged = amended(
    tests(path),
    (session) => async (candidate, options) => excuse(await session.check(candidate, options), excused, path),
  );
  return {
    name: `no worse ${path}`,
    version: '1',
    options: { file: path, failing },
    files: [path],
    executes: true,
    // What failed before is not run again from a certificate.
    rerunnable: false,
    open: (task, context) => judged.open(task, context),
  };
}

function excuse(verdict: Verdict, excused: ReadonlySet<string>, path: string): Verdict {
  if (verdict.kind !== 'fail') return verdict;
  const { evidence, executed, isolation, ms } = verdict;
  const left = evidence.filter((one) => one.kind !== 'assertion' || !excused.has(one.test));
  if (left.length > 0) return { ...verdict, evidence: left };
  return { kind: 'pass', executed, isolation, uncontrolled: [path], ms };
}
