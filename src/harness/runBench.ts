import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { explain } from '../errors.ts';
import { eventsOf } from '../members/recording.ts';
import { isRecording, type Member, type Origin } from '../nouns/member.ts';
import type { RecordedAnswer } from './answersFile.ts';
import { record, type RecordEvent } from './record.ts';
import { behavioursOf } from './behaviours.ts';
import type { BenchSuite } from './bench.ts';
import { checkSuite } from './checkSuite.ts';
import { figuresOf, type SuiteFigures } from './figures.ts';
import { gather, unjudged, type GatherOptions } from './gather.ts';
import { openJudges } from './judge.ts';
import { openRunFolder, readCode } from './runFolder.ts';
import { aboutRun } from './runSeal.ts';
import { sealTasks } from './seal.ts';
import type { SuiteTask } from '../suites/suite.ts';

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
  const aside = new Map(run.aside.map((one) => [one.task, one]));
  const faults: unknown[] = [];
  const setAside = (task: string, error: unknown): void => {
    const one = { task, why: explain(error).replaceAll(/\s+/g, ' ') };
    aside.set(task, one);
    faults.push(error);
  };
  const left = (): readonly SuiteTask[] => suite.tasks.filter(({ input }) => !aside.has(input.id));
  const live = suite.members.filter(({ member }) => !isRecording(member));
  let bought: readonly RecordedAnswer[] = [];
  if (live.length > 0) {
    if (run.known.size === 0)
      await tryCheckers(left(), { timeoutMs, signal, onAside: setAside, ...(onTried && { onTried }) });
    refuseAll(left(), faults);
    bought = await record({
      tasks: left().map(({ input }) => input),
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
  const samples = await gather(
    { ...suite, tasks: left() },
    {
      members,
      known: run.known,
      timeoutMs,
      signal,
      onAside: setAside,
      onTask(task, more, code) {
        run.add(task, more, code);
        if (!run.known.has(task)) done++;
        onTask?.(done, suite.tasks.length);
      },
    },
  );
  refuseAll(left(), faults);
  const before = new Set(run.aside.map(({ task }) => task));
  for (const one of aside.values()) if (!before.has(one.task)) run.setAside(one);
  const behaviours = suite.arms.some(({ policy }) => policy.compares)
    ? await behavioursOf(left(), samples, run.behaviours, {
        code: readCode(folder),
        timeoutMs,
        signal,
        onTask: (found) => run.addBehaviours(found),
      })
    : [];
  const about = aboutRun(run.seal, samples, [...aside.values()]);
  return figuresOf(about, samples, run.seal.members, suite.arms, behaviours);
}

/** Where no task is left, it is not the tasks that are at fault. */
function refuseAll(left: readonly SuiteTask[], faults: readonly unknown[]): void {
  if (left.length === 0 && faults.length > 0) throw faults[0];
}

/** Opens every checker once, hidden ones too: one that cannot judge is found before anything is paid for. */
async function tryCheckers(
  tasks: readonly SuiteTask[],
  {
    timeoutMs,
    signal,
    onTried,
    onAside,
  }: Pick<RunBenchOptions, 'timeoutMs' | 'signal' | 'onTried'> & Required<Pick<GatherOptions, 'onAside'>>,
): Promise<void> {
  const several = pLimit(availableParallelism());
  let done = 0;
  await Promise.all(
    tasks.map((task) =>
      several(async () => {
        signal.throwIfAborted();
        const judges = await openJudges(task, { timeoutMs, signal }).catch(unjudged);
        signal.throwIfAborted();
        if (Symbol.asyncDispose in judges) await judges[Symbol.asyncDispose]();
        else onAside(task.input.id, judges);
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
