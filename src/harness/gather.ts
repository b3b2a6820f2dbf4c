import pLimit from 'p-limit';
import { availableParallelism } from 'node:os';
import { costOf, type Member, type MemberEvent, type Usage } from '../member.ts';
import { digestOf } from '../digest.ts';
import { rungOf } from '../sampling/ladder.ts';
import { briefOf, messagesFor } from '../sampling/prompt.ts';
import { openExtractor, type Extractor } from '../sampling/extractor.ts';
import { headline } from '../verdict.ts';
import { openJudge, type Judge } from './judge.ts';
import type { Sample } from './sample.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Suite, SuiteTask } from './suite.ts';

export interface GatherOptions {
  /** Recordings, each with how many answers to a task are wanted at most. */
  readonly members: readonly { readonly member: Member; readonly samples: number }[];
  /** What was judged before, in this order; it is not judged again. */
  readonly known: readonly Sample[];
  /** Hears of each task's samples as soon as all are judged, with their code by digest. */
  readonly onTask: (samples: readonly Sample[], code: ReadonlyMap<string, Files>) => void;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Judges recorded answers to every task of a suite, by its visible and by its hidden checkers. */
export async function gather(
  suite: Suite,
  { members, known, onTask, timeoutMs, signal }: GatherOptions,
): Promise<Sample[]> {
  await using extractor = openExtractor();
  const done = Map.groupBy(known, ({ task }) => task);
  const several = pLimit(2 * availableParallelism());
  const all = await Promise.all(
    suite.tasks.map((task) =>
      several(async () => {
        signal.throwIfAborted();
        const before = done.get(task.input.id);
        if (before !== undefined) return before;
        const code = new Map<string, Files>();
        const samples = await gatherTask(task, { members, extractor, code, timeoutMs, signal });
        onTask(samples, code);
        return samples;
      }),
    ),
  );
  return all.flat();
}

async function gatherTask(
  { input, visible, hidden, hiddenWorkspace }: SuiteTask,
  { members, extractor, code, timeoutMs, signal }: Pick<GatherOptions, 'members' | 'timeoutMs' | 'signal'> & Keeping,
): Promise<Sample[]> {
  await using judge = await openJudge(input, visible, timeoutMs);
  await using truth =
    hidden.length > 0
      ? await openJudge({ ...input, ...(hiddenWorkspace && { workspace: hiddenWorkspace }) }, hidden, timeoutMs)
      : undefined;
  const messages = messagesFor(await briefOf(judge.task), rungOf(0, { ...NOBODY, answersFor: () => 0 }));
  // Awaited here: the judges are closed on the way out.
  return await Promise.all(
    members.flatMap(({ member, samples }) => {
      const count = Math.min(samples, member.answersFor?.(judge.task) ?? 0);
      return Array.from({ length: count }, async (_, ordinal) => {
        const heard = await Array.fromAsync(
          member.propose({
            task: judge.task,
            messages,
            ordinals: [ordinal],
            maxOutputTokens: member.limits.maxOutputTokens,
            signal,
          }),
        );
        return sampleOf(heard, {
          member,
          ordinal,
          judge,
          truth,
          visible: visible.length,
          hidden: hidden.length,
          extractor,
          code,
        });
      });
    }),
  );
}

const NOBODY = { abilities: { temperature: false, n: false, seed: false, reasoning: false } };

interface Keeping {
  readonly extractor: Extractor;
  /** Takes the code of each sample, by digest. */
  readonly code: Map<string, Files>;
}

interface Judging extends Keeping {
  readonly member: Member;
  readonly ordinal: number;
  readonly judge: Judge;
  readonly truth: Judge | undefined;
  /** Checkers of each kind. */
  readonly visible: number;
  readonly hidden: number;
}

async function sampleOf(heard: readonly MemberEvent[], judging: Judging): Promise<Sample> {
  const { member, ordinal, judge, truth, extractor } = judging;
  const answer = heard.find((event) => event.kind === 'answer');
  const usage = heard.find((event) => event.kind === 'usage')?.usage ?? NOTHING;
  const taken = await extractor.take(
    { text: answer?.text ?? '', finish: answer?.finish ?? 'other', plain: answer?.plain ?? false },
    judge.task,
  );
  const usd = costOf(usage, member.prices);
  const about = {
    task: judge.task.id,
    member: member.name,
    ordinal,
    usd: usd === 'unknown' ? null : usd,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    estimated: usage.estimated,
    ms: answer?.ms ?? 0,
  };
  if ('refused' in taken.code)
    return { ...about, digest: null, visible: 'no-code', right: false, evidence: taken.code.refused };
  const { files } = taken.code;
  const digest = digestOf(files);
  judging.code.set(digest, files);
  const verdicts = await judge.verdictsOn(files, answer?.recorded);
  const failed = verdicts.find(({ verdict }) => verdict.kind !== 'pass');
  const passed = failed === undefined && verdicts.length === judging.visible;
  const by = await truth?.verdictsOn(files, answer?.recorded);
  const unjudged = [...verdicts, ...(by ?? [])].find(({ verdict }) => verdict.kind === 'broken');
  const told = unjudged ?? failed;
  return {
    ...about,
    digest,
    visible: unjudged !== undefined ? 'broken' : passed ? 'pass' : 'fail',
    right:
      by === undefined ? passed : by.length === judging.hidden && by.every(({ verdict }) => verdict.kind === 'pass'),
    evidence: told === undefined ? null : `${told.checker}: ${headline(told.verdict)}`,
  };
}

const NOTHING: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: true };
