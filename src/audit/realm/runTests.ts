import type * as FastCheck from 'fast-check';
import * as vitest from 'vitest';
import { startTests } from 'vitest/internal/browser';
import { openExpects, settingsOf, type VitestRunner } from '../../../checkers/judge/vitestParts.ts';
import type { RanTest, TestsOrder, TestsRan } from './order.ts';
import { register, type Stage } from './stage.ts';
import { NEVER_MS } from './timers.ts';

// Runs vitest files in a realm, by vitest's own runner.

type Test = Parameters<NonNullable<VitestRunner['onAfterTryTask']>>[0];
type Files = Awaited<ReturnType<typeof startTests>>;
type Task = Files[number] | Files[number]['tasks'][number];

/** Vitest's own limits of time are put off for ever: where nothing but they is waited for, a test never comes to its end, and that is seen at once. */
const PATIENCE = NEVER_MS;

// Nobody is shown how expected and actual differ, and to find that out takes longer than most tests.
vitest.chai.config.showDiff = false;

/** Makes a realm for tests of this one. */
export function registerTests(fastCheck?: typeof FastCheck): void {
  register({ kind: 'tests', packages: { vitest, ...(fastCheck && { 'fast-check': fastCheck }) }, run });
}

async function run({ files, seed, untilFailure }: TestsOrder, { load, steps, cover }: Stage): Promise<TestsRan> {
  const expects = openExpects();
  let hasFailed = false;
  let cleanUp = async (): Promise<void> => {};
  const runner = {
    config: settingsOf(seed, PATIENCE),
    pool: 'isolate',
    importFile: (path: string) => load(path),
    // What vitest keeps of each file would be gone through again with every later one.
    onCleanupWorkerContext: (clean: () => Promise<void>) => void (cleanUp = clean),
    onBeforeRunTask(test: Test) {
      if (hasFailed && untilFailure) test.mode = 'skip';
    },
    onBeforeTryTask(test: Test) {
      expects.begin(test.id, test.fullTestName);
      // Of tests that run side by side it cannot be told which of them reaches a mutant: all do, then.
      cover.currentTestId = test.concurrent === true ? undefined : test.id;
    },
    onAfterTryTask(test: Test) {
      expects.assertions(test.id);
    },
    onAfterRunTask(test: Test) {
      cover.currentTestId = undefined;
      hasFailed ||= test.result?.state === 'fail';
    },
    extendTaskContext: expects.extendTaskContext,
  };
  const specs = files.map(({ path, tests }) => (tests === undefined ? path : { filepath: path, testIds: [...tests] }));
  const done = await startTests(specs as Parameters<typeof startTests>[0], runner as unknown as VitestRunner);
  await cleanUp();
  const { perTest, static: outside } = cover.mutantCoverage;
  const tests: RanTest[] = [];
  let failure: TestsRan['failure'];
  const visit = (task: Task): void => {
    const state = task.result?.state;
    const name = task.type === 'test' ? (task.fullTestName ?? task.name) : task.name;
    if (task.type === 'test' && (state === 'pass' || state === 'fail'))
      tests.push({
        id: task.id,
        name,
        file: task.file.filepath,
        passed: state === 'pass',
        reached: Object.keys(perTest[task.id] ?? {}),
      });
    if ('tasks' in task) for (const child of task.tasks) visit(child);
    // A suite fails with its tests: what they say goes first.
    if (state === 'fail') failure ??= { test: name, message: task.result?.errors?.[0]?.message ?? 'it failed' };
  };
  for (const file of done) visit(file);
  return {
    kind: 'tests',
    tests,
    failure,
    steps: steps.taken(),
    endless: steps.isEndless(),
    outside: Object.keys(outside),
  };
}
