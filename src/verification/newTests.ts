import type { Checker, CheckContext } from '../nouns/checker.ts';
import type { NewTests } from '../nouns/changes.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Verdict } from '../nouns/verdict.ts';
import { namedAlike } from '../reading/newTests/namedAlike.ts';
import { amended } from './amended.ts';
import { workspaceWith } from '../workspace/workspace.ts';

type Fail = Extract<Verdict, { kind: 'fail' }>;

/**
 * A checker of a conversation in which a proposal may add tests. It judges the code by the tests that were there; then it runs again with the new ones beside
 * them, and all that it said must hold: a file of tests that takes others away, or changes what they say, is refused.
 */
export function besideNewTests(checker: Checker): Checker {
  if (!checker.executes) return checker;
  return amended(checker, (session, task, context) => async (candidate, options) => {
    const verdict = await session.check(candidate, options);
    const { tests } = candidate;
    if (tests === undefined || verdict.kind === 'broken') return verdict;
    const beside = await judgedBeside(checker, { task, context, candidate, tests }, options.signal);
    const change = changeIn(verdict, beside, tests);
    return change === undefined ? verdict : refused(verdict, `its new tests ${change}`);
  });
}

interface Beside {
  readonly task: Task;
  readonly context: CheckContext;
  readonly candidate: Candidate;
  readonly tests: NewTests;
}

/** What the checker says of the same code where the new tests stand. */
async function judgedBeside(
  checker: Checker,
  { task, context, candidate, tests }: Beside,
  signal: AbortSignal,
): Promise<Verdict> {
  const laid = {
    task: { ...task, workspace: workspaceWith(task.workspace, tests.files) },
    context: { ...context, copies: context.copies.having(tests.files) },
  };
  await using session = await checker.open(laid.task, laid.context);
  return await session.check(candidate, { signal });
}

/** How what was said before differs once the new tests stand beside the others; undefined where it does not. */
function changeIn(
  before: Exclude<Verdict, { kind: 'broken' }>,
  after: Verdict,
  { cases }: NewTests,
): string | undefined {
  const isNew = (test: string): boolean => cases.some((title) => namedAlike(test, title));
  if (after.kind === 'broken') return `leave nobody able to judge: ${after.reason}`;
  if (after.kind === 'pass') {
    if (before.kind === 'fail') return 'have those pass that failed';
    return countIn(after) < countIn(before) ? 'have fewer of the others run' : undefined;
  }
  if (after.tests === undefined) return endedIn(before, after);
  const strays = after.tests.failed.filter((test) => !isNew(test));
  const known = before.kind === 'fail' ? (before.tests?.failed ?? []) : [];
  const worse = strays.find((test) => !known.includes(test));
  if (worse !== undefined) return `have another test fail: ${worse}`;
  if (before.kind === 'pass') return undefined;
  const [failed, passed] = [new Set(after.tests.failed), new Set(after.tests.passed)];
  const gone =
    known.find((test) => !failed.has(test)) ??
    before.tests?.passed.find((test) => !passed.has(test) && !failed.has(test));
  return gone === undefined ? undefined : `take another test away: ${gone}`;
}

/** A checker that tells no tests apart. */
function endedIn(before: Verdict, after: Fail): string | undefined {
  if (before.kind === 'fail' && before.tests === undefined) return undefined;
  const [first] = after.evidence;
  return `leave nobody able to tell the tests apart${first?.kind === 'crash' ? `: ${first.message}` : ''}`;
}

function countIn({ executed }: Extract<Verdict, { kind: 'pass' }>): number {
  return executed === 'unknown' ? 0 : executed.count;
}

function refused({ executed, isolation, ms }: Exclude<Verdict, { kind: 'broken' }>, message: string): Verdict {
  return { kind: 'fail', evidence: [{ kind: 'crash', message }], executed, isolation, ms };
}
