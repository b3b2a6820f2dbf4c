import type * as FastCheck from 'fast-check';
import * as vitest from 'vitest';
import { startTests } from 'vitest/internal/browser';
import { NO_ERROR, withCause, type Failure, type SuiteReport } from '../report.ts';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { onAssertion, type Around } from './asserted.ts';
import type { Expectations, Expecting } from './expectations.ts';
import { openFastCheck } from './fastCheck.ts';
import { following } from './following.ts';
import { lasting } from './lasting.ts';
import { readThrownOnce } from './thrown.ts';
import { openExpects, settingsOf, type VitestRunner } from './vitestParts.ts';
import type { Around as AroundTry } from './watchedProperties.ts';

// Vitest's own runner and `expect`, on the assertions' side of an attempt.

export interface SuiteOrder {
  readonly files: readonly string[];
  readonly seed: number;
  /** What the assertions expected in a run before: in this one the inputs are kept as they are. */
  readonly before?: Expectations;
  /** By how much vitest's own limits of time are longer. */
  readonly patience: number;
}

type Test = Parameters<NonNullable<VitestRunner['onAfterTryTask']>>[0];
type Files = Awaited<ReturnType<typeof startTests>>;
type Task = Files[number] | Files[number]['tasks'][number];

let chained = 0;
let expecting: Expecting | undefined;
/** Whether a property is being tried: what is expected there is looked at by itself. */
let inProperty = false;
onAssertion(vitest.chai, (expected, same, run) => {
  chained++;
  return aroundAssertion(expected, same, run);
});

/** Runs an assertion of a test that expects a value. */
export const aroundAssertion: Around = (expected, same, run) => {
  const { currentTestName = '' } = vitest.expect.getState();
  return expecting === undefined || inProperty ? run() : expecting.expecting(currentTestName, expected, same, run);
};

readThrownOnce(vitest.chai);

/**
 * @param fastCheck - for tests that import it; it is large.
 * @param others - how many assertions have been made in this process by other means.
 */
export function openRunner(fastCheck?: typeof FastCheck, others: () => number = () => 0): Runner {
  const properties = fastCheck && openFastCheck(fastCheck);
  const besides = (): number => (properties?.runs() ?? 0) + others();
  return {
    packages: { vitest, ...(properties && { 'fast-check': properties.watched }) },
    isKept: (object) => object instanceof vitest.chai.Assertion,
    keepsState: true,
    async run(order, load, { inputs }) {
      properties?.watch(inputs, aroundProperty);
      const { before } = order as SuiteOrder;
      return following(inputs, before, async (opened) => {
        expecting = opened;
        const already = others();
        const report = await runFiles(order, load, besides);
        return { ...report, assertions: report.assertions + besides() - already };
      });
    },
  };
}

async function runFiles(
  order: unknown,
  load: Parameters<Runner['run']>[1],
  besides: () => number,
): Promise<SuiteReport & { readonly assertions: number }> {
  const { files, seed, patience } = order as SuiteOrder;
  const expects = openExpects();
  let expected = 0;
  chained = 0;
  const asserting = new Set<string>();
  const soFar = (): number => expected + chained + besides();
  let before = 0;
  const vitestRunner = {
    config: settingsOf(seed, patience),
    pool: 'isolate',
    importFile: (path: string) => load(path),
    onBeforeTryTask(test: Test) {
      expects.begin(test.id, test.fullTestName);
      before = soFar();
    },
    onAfterTryTask(test: Test) {
      expected += expects.assertions(test.id);
    },
    onAfterRunTask(test: Test) {
      // Of tests that run side by side it cannot be told which of them asserted.
      if (soFar() > before || test.concurrent === true) asserting.add(test.id);
    },
    extendTaskContext: expects.extendTaskContext,
  };
  const ran = await startTests([...files], vitestRunner as unknown as VitestRunner);
  // A matcher of one's own does not pass through chai, a chai assertion does not pass through `expect`.
  return { assertions: Math.max(expected, chained), ...collect(ran, asserting) };
}

/** The assertions of a try that is none of the tests' own are not counted. */
const aroundProperty: AroundTry = (more, run) => {
  const counted = [chained, vitest.expect.getState().assertionCalls] as const;
  const outer = inProperty;
  inProperty = true;
  const ended = (): void => {
    inProperty = outer;
    if (!more) return;
    chained = counted[0];
    vitest.expect.setState({ assertionCalls: counted[1] });
  };
  return lasting(run, ended);
};

function collect(files: Files, asserting: ReadonlySet<string>): Pick<SuiteReport, 'tests' | 'failures' | 'named'> {
  let tests = 0;
  const failures: Failure[] = [];
  const named = { ran: [] as string[], silent: [] as string[], skipped: [] as string[] };
  const visit = (task: Task): void => {
    const state = task.result?.state;
    if (task.type === 'test') {
      const ran = state === 'pass' || state === 'fail';
      const asserts = asserting.has(task.id);
      if (ran) tests++;
      named[!ran ? 'skipped' : asserts ? 'ran' : 'silent'].push(task.fullTestName ?? task.name);
    }
    // What failed at a first try and passed at a later one has passed, as vitest says.
    const errors = state === 'pass' ? [] : (task.result?.errors ?? []);
    const before = failures.length;
    for (const { expected, actual, ...error } of errors)
      failures.push({
        test: task.fullTestName ?? task.name,
        message: withCause(error),
        ...(expected !== undefined && { expected, actual: actual ?? 'undefined' }),
      });
    if ('tasks' in task) for (const child of task.tasks) visit(child);
    // Vitest takes what is thrown for a list of errors where it is a list, and an empty one leaves no trace but the state.
    if (state === 'fail' && failures.length === before)
      failures.push({ test: task.fullTestName ?? task.name, message: NO_ERROR });
  };
  for (const file of files) visit(file);
  return { tests, failures, named };
}
