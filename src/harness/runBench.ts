import { recording } from '../members/recording.ts';
import { isRecording, type Member, type Origin } from '../member.ts';
import { record, type RecordEvent } from '../record.ts';
import type { BenchSuite } from './bench.ts';
import { figuresOf, type SuiteFigures } from './figures.ts';
import { gather } from './gather.ts';
import { aboutRun, openRunFolder } from './runFolder.ts';
import { sealTasks } from './seal.ts';

export interface RunBenchOptions {
  /** Where the run is kept, and gone on with. */
  readonly folder: string;
  /** Of everything that is bought in this folder, in USD. */
  readonly maxUsd?: number;
  readonly timeoutMs: number;
  /** The path of the configuration, to be kept with the run. */
  readonly config?: string;
  readonly signal: AbortSignal;
  readonly onRecord: (event: RecordEvent) => void;
  readonly onTask: (done: number, of: number) => void;
}

/**
 * Runs a suite: asks the members that can be asked, each for all of its answers, has every answer checked once, and lets each arm choose from
 * the same pile. What is there already is neither bought nor checked again.
 *
 * @throws the signal's reason when it fires; what is done is kept.
 */
export async function runBench(suite: BenchSuite, options: RunBenchOptions): Promise<SuiteFigures> {
  const { folder, maxUsd, timeoutMs, config, signal, onRecord, onTask } = options;
  const run = openRunFolder(folder, suite, {
    tasks: await sealTasks(suite.tasks),
    origins: await originsOf(suite, signal),
    timeoutMs,
    config,
  });
  const tasks = suite.tasks.map(({ input }) => input);
  const live = suite.members.filter(({ member }) => !isRecording(member));
  if (live.length > 0)
    await record({
      tasks,
      wanted: live.map(({ member, samples }) => ({
        member,
        samples: Array.from({ length: samples }, (_, ordinal) => ({ ordinal })),
      })),
      file: run.answers,
      ...(maxUsd !== undefined && { budget: { usd: maxUsd } }),
      signal,
      onEvent: onRecord,
    });
  const members = suite.members.map(({ member, samples }) => ({
    member: isRecording(member) ? member : replayOf(member, run.answers),
    samples,
  }));
  let done = new Set(run.samples.map(({ task }) => task)).size;
  const samples = await gather(suite, {
    members,
    known: run.samples,
    timeoutMs,
    signal,
    onTask(more, code) {
      run.add(more, code);
      onTask(++done, tasks.length);
    },
  });
  return figuresOf(aboutRun(run.seal), samples, run.seal.members, suite.arms);
}

async function originsOf({ members }: BenchSuite, signal: AbortSignal): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>();
  for (const { member } of members) {
    const origin = await member.origin?.(signal);
    if (origin !== undefined) origins.set(member.name, origin);
  }
  return origins;
}

/** Its answers as they were kept, at its prices. */
function replayOf({ name, prices }: Member, file: string): Member {
  return recording(file, { model: name, ...(prices !== undefined && { prices }) });
}
