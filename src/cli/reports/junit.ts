import { create } from 'xmlbuilder2';
import { headline, wordsOf, type Verdict } from '../../nouns/verdict.ts';
import { printable } from '../../text/printable.ts';
import type { CheckReport } from '../../verification/checkFiles.ts';

/**
 * Verdicts as JUnit's XML, for what shows tests in CI: a test case for each checker. A fail is a failure with all its evidence, a checker that could not
 * tell an error. Times are in seconds.
 *
 * @param name - the task's.
 */
export function junitOf({ verdicts, warnings, tools, seed }: CheckReport, name: string): string {
  const count = (kind: Verdict['kind']): number => verdicts.filter(({ verdict }) => verdict.kind === kind).length;
  const sums = {
    tests: verdicts.length,
    failures: count('fail'),
    errors: count('broken'),
    time: seconds(verdicts.reduce((sum, { verdict }) => sum + verdict.ms, 0)),
  };
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', sums);
  const suite = root.ele('testsuite', { name: legal(`weak-committee ${name}`), ...sums });
  const properties = suite.ele('properties');
  for (const [property, value] of Object.entries({ seed: String(seed), ...tools }))
    properties.ele('property', { name: legal(property), value: legal(value) });
  for (const { checker, verdict } of verdicts) {
    const one = suite.ele('testcase', {
      classname: 'weak-committee',
      name: legal(checker),
      time: seconds(verdict.ms),
    });
    const message = legal(headline(verdict));
    if (verdict.kind === 'pass') one.ele('system-out').txt(`${message}, isolation ${verdict.isolation}`);
    if (verdict.kind === 'fail')
      one.ele('failure', { message, type: 'fail' }).txt(legal(wordsOf(verdict).join('\n\n')));
    if (verdict.kind === 'broken') one.ele('error', { message, type: 'broken' }).txt(message);
  }
  if (warnings.length > 0) suite.ele('system-err').txt(legal(warnings.join('\n')));
  return `${root.end({ prettyPrint: true })}\n`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Text that XML 1.0 can hold. */
function legal(text: string): string {
  return printable(text)
    .toWellFormed()
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD');
}
