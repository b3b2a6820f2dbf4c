import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { eventsOf } from '../members/recording.ts';
import { isRecording, type Member, type Origin } from '../member.ts';
import { record, type RecordedAnswer, type RecordEvent } from '../record.ts';
import type { BenchSuite } from './bench.ts';
import { checkSuite } from './checkSuite.ts';
import { figuresOf, type SuiteFigures } from './figures.ts';
import { gather } from './gather.ts';
import { openJudges } from './judge.ts';
import { openRunFolder } from './runFolder.ts';
import { aboutRun } from './runSeal.ts';
import { sealTasks } from './seal.ts';
import type { SuiteTask } from './suite.ts';

export interface RunBenchOptions {
  /** Where the run is kept, and gone on with. */
  readonly folder: string;
  /** Of everything that is bought in this folder, in USD. */
  readonly maxUsd?: number;
  readonly timeoutMs: number;
  /** The path of the configuration, to be kept with the run. */
  readonly config?: string;
  readonly signal: AbortSignal;
  /** Hears of each task whose checkers were tried, before anything is bought. */
  readonly onTried?: (done: number, of: number) => void;
  readonly onRecord?: (event: RecordEvent) => void;
  readonly onTask?: (done: number, of: number) => void;
}

/**
 * Runs a suite: asks the members that can be asked, each for all of its answers, has every answer checked once, and lets each arm choose from
 * the same pile. What is there already is neither bought nor checked again.
 *
 * @throws the signal's reason when it fires; what is done is kept.
 */
export async function runBench(suite: BenchSuite, options: RunBenchOptions): Promise<SuiteFigures> {
  const { folder, maxUsd, timeoutMs, config, signal, onTried, onRecord, onTask } = options;
  checkSuite(suite);
  using run = openRunFolder(folder, suite, {
    tasks: await sealTasks(suite.tasks),
    origins: await originsOf(suite, signal),
    timeoutMs,
    config,
  });
  const tasks = suite.tasks.map(({ input }) => input);
  const live = suite.members.filter(({ member }) => !isRecording(member));
  let bought: readonly RecordedAnswer[] = [];
  if (live.length > 0) {
    if (run.known.size === 0) await tryCheckers(suite.tasks, { timeoutMs, signal, ...(onTried && { onTried }) });
    bought = await record({
      tasks,
      wanted: live.map(({ member, samples }) => ({
        member,
        samples: Array.from({ length: samples }, (_, ordinal) => ({ ordinal })),
      })),
      file: run.answers,
      ...(maxUsd !== undefined && { budget: { usd: maxUsd } }),
      signal,
      onEvent: (event) => onRecord?.(event),
    });
  }
  const members = suite.members.map((one) =>
    isRecording(one.member) ? one : { ...one, member: replayOf(one.member, bought) },
  );
  let done = run.known.size;
  const samples = await gather(suite, {
    members,
    known: run.known,
    timeoutMs,
    signal,
    onTask(task, more, code) {
      run.add(task, more, code);
      if (!run.known.has(task)) done++;
      onTask?.(done, tasks.length);
    },
  });
  return figuresOf(aboutRun(run.seal, samples), samples, run.seal.members, suite.arms);
}

/** Opens every checker once, hidden ones too: one that cannot judge is found before anything is paid for. */
async function tryCheckers(
  tasks: readonly SuiteTask[],
  { timeoutMs, signal, onTried }: Pick<RunBenchOptions, 'timeoutMs' | 'signal' | 'onTried'>,
): Promise<void> {
  const several = pLimit(availableParallelism());
  let done = 0;
  await Promise.all(
    tasks.map((task) =>
      several(async () => {
        signal.throwIfAborted();
        const judges = await openJudges(task, { timeoutMs, signal });
        await judges[Symbol.asyncDispose]();
        onTried?.(++done, tasks.length);
      }),
    ),
  );
}

async function originsOf({ members }: BenchSuite, signal: AbortSignal): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>();
  for (const { member } of members) {
    const origin = await member.origin?.(signal);
    if (origin !== undefined) origins.set(member.name, origin);
  }
  return origins;
}

/** Its answers as they came, each under its own ordinal: one may be missing between others. */
function replayOf(member: Member, bought: readonly RecordedAnswer[]): Member {
  const own = Map.groupBy(
    bought.filter(({ model }) => model === member.name),
    ({ task }) => task,
  );
  const last = (id: string): number => Math.max(-1, ...(own.get(id) ?? []).map(({ ordinal }) => ordinal));
  return {
    ...member,
    answersFor: ({ id }) => last(id) + 1,
    async *propose({ task, messages, ordinals: [wanted] }) {
      const row = own.get(task.id)?.find(({ ordinal }) => ordinal === wanted);
      if (row !== undefined) yield* eventsOf(row, messages);
    },
  };
}
