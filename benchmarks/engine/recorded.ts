import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { take } from '../../src/reading/answers/extract.ts';
import { openJudge } from '../../src/harness/judge.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import { loadSuite } from '../recorded/suites.ts';

// Every recorded answer of a suite through the engine: types and tests, as many at once as the engine takes.

/** One recorded answer and what was recorded of it. */
interface Sample {
  readonly task: string;
  readonly model: string;
  readonly code: string;
  readonly finished: boolean;
  readonly tscOk: boolean | null;
  readonly testsPassed: boolean | null;
}

export interface RecordedOutcome {
  readonly answers: number;
  readonly seconds: number;
  /** Of those, what candidates took that ran into their time-out: they wait whatever the engine does. */
  readonly secondsInTimeouts: number;
  readonly mismatches: readonly { readonly id: string; readonly recorded: boolean; readonly here: string }[];
  readonly broken: number;
  readonly byIsolation: Readonly<Record<string, number>>;
}

/** Checks all answers of `humaneval-ts` in `data`; `onTask` hears of each task that is done. */
export async function checkRecorded(
  data: string,
  {
    timeoutMs,
    limit,
    onTask,
  }: { readonly timeoutMs: number; readonly limit: number; readonly onTask: (done: number, of: number) => void },
): Promise<RecordedOutcome> {
  const suite = loadSuite('humaneval-ts', data);
  const samples = Map.groupBy(readSamples(join(data, 'humaneval-ts', 'samples.jsonl')), ({ task }) => task);
  const tasks = suite.tasks.slice(0, limit);
  const start = performance.now();
  const mismatches: RecordedOutcome['mismatches'][number][] = [];
  const byIsolation: Record<string, number> = {};
  let answers = 0;
  let broken = 0;
  let timeoutsMs = 0;
  let done = 0;
  const several = pLimit(availableParallelism() * 2);
  await Promise.all(tasks.map((task) => several(() => checkTask(task, samples.get(task.input.id) ?? []))));
  const seconds = (performance.now() - start) / 1000;
  return {
    answers,
    seconds,
    secondsInTimeouts: timeoutsMs / 1000 / availableParallelism(),
    mismatches,
    broken,
    byIsolation,
  };

  async function checkTask({ input, visible: checkers }: SuiteTask, given: readonly Sample[]): Promise<void> {
    await using judge = await openJudge(input, checkers, { timeoutMs });
    await Promise.all(
      given.map(async (sample, index) => {
        const id = `${judge.task.id} ${sample.model}#${index}`;
        const { code } = take({ [judge.task.targets[0]]: sample.code }, judge.task);
        answers++;
        const recorded = sample.tscOk === true && sample.testsPassed === true;
        if ('refused' in code) {
          if (recorded) mismatches.push({ id, recorded, here: 'no code' });
          return;
        }
        const verdicts = await judge.verdictsOn(code.files);
        const passed = verdicts.length === checkers.length && verdicts.every(({ verdict }) => verdict.kind === 'pass');
        const last = verdicts.at(-1)?.verdict;
        if (last?.kind === 'broken') broken++;
        else if (last !== undefined) byIsolation[last.isolation] = (byIsolation[last.isolation] ?? 0) + 1;
        if (last?.kind === 'fail' && last.evidence[0]?.kind === 'timeout') timeoutsMs += last.ms;
        if (passed !== recorded) mismatches.push({ id, recorded, here: JSON.stringify(verdicts).slice(0, 400) });
      }),
    );
    onTask(++done, tasks.length);
  }
}

function readSamples(file: string): Sample[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
}
