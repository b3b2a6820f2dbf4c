import pLimit from 'p-limit';
import { availableParallelism } from 'node:os';
import { costOf, type Member, type MemberEvent, type Usage } from '../nouns/member.ts';
import { digestOf } from '../nouns/digest.ts';
import { CheckerError, TaskError } from '../errors.ts';
import { rungOf } from '../sampling/ladder.ts';
import { askFor, briefOf } from '../sampling/prompt.ts';
import { openExtractor, type Extractor } from '../reading/answers/extractor.ts';
import { headline } from '../nouns/verdict.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { openJudges, type Judge } from './judge.ts';
import type { Sample } from './sample.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Suite, SuiteTask } from '../suites/suite.ts';

export interface GatherOptions {
  /** Recordings, each with how many answers to a task are wanted at most. */
  readonly members: readonly { readonly member: Member; readonly samples: number }[];
  /** What was judged before, by task; it is not judged again. */
  readonly known: ReadonlyMap<string, readonly Sample[]>;
  /** Hears of a task whose checkers cannot judge, and why; left out, such a task ends it all. */
  readonly onAside?: (task: string, error: TaskError | CheckerError) => void;
  /** Hears of each task's new samples as soon as all are judged, with their code by digest; also of a task without any, the first time. */
  readonly onTask: (task: string, samples: readonly Sample[], code: ReadonlyMap<string, Files>) => void;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Judges recorded answers to every task of a suite, by its visible and by its hidden checkers. */
export async function gather(
  suite: Suite,
  { members, known, onAside, onTask, timeoutMs, signal }: GatherOptions,
): Promise<Sample[]> {
  await using extractor = openExtractor();
  const several = pLimit(2 * availableParallelism());
  const all = await Promise.all(
    suite.tasks.map((task) =>
      several(async () => {
        signal.throwIfAborted();
        const { id } = task.input;
        const before = known.get(id) ?? [];
        const slots = await missingOf(task, members, before);
        if (slots.length === 0 && known.has(id)) return before;
        const code = new Map<string, Files>();
        const samples = await gatherTask(task, slots, { extractor, code, timeoutMs, signal }).catch(
          (error: unknown) => {
            signal.throwIfAborted();
            if (onAside === undefined) throw error;
            onAside(id, unjudged(error));
          },
        );
        if (samples === undefined) return [];
        if (samples.length > 0 || !known.has(id)) onTask(id, samples, code);
        return inOrder([...before, ...samples], members);
      }),
    ),
  );
  return all.flat();
}

/** The error of a task that is at fault itself: its checkers cannot judge, or cannot be read. */
export function unjudged(error: unknown): TaskError | CheckerError {
  if (error instanceof TaskError || error instanceof CheckerError) return error;
  throw error;
}

/** An answer that is wanted. */
interface Slot {
  readonly member: Member;
  readonly ordinal: number;
}

/** The answers to a task that there are, and that were not judged yet. */
async function missingOf(
  { input }: SuiteTask,
  members: GatherOptions['members'],
  before: readonly Sample[],
): Promise<Slot[]> {
  const task = await resolveTask(input);
  return members.flatMap(({ member, samples }) => {
    const count = Math.min(samples, member.answersFor?.(task) ?? 0);
    const judged = new Set(before.flatMap((sample) => (sample.member === member.name ? [sample.ordinal] : [])));
    return Array.from({ length: count }, (_, ordinal) => ({ member, ordinal })).filter(
      ({ ordinal }) => !judged.has(ordinal),
    );
  });
}

/** As they would stand had they all been judged at once. */
function inOrder(samples: readonly Sample[], members: GatherOptions['members']): Sample[] {
  const names = members.map(({ member }) => member.name);
  return samples.toSorted((a, b) => names.indexOf(a.member) - names.indexOf(b.member) || a.ordinal - b.ordinal);
}

async function gatherTask(
  suiteTask: SuiteTask,
  slots: readonly Slot[],
  { extractor, code, timeoutMs, signal }: Pick<GatherOptions, 'timeoutMs' | 'signal'> & Keeping,
): Promise<Sample[]> {
  await using judges = await openJudges(suiteTask, { timeoutMs, signal });
  const { judge, truth } = judges;
  const { messages } = askFor(await briefOf(judge.task), rungOf(0, { ...NOBODY, answersFor: () => 0 }));
  const { task } = judge;
  // Awaited here: the judges are closed on the way out.
  const judged = await Promise.all(
    slots.map(async ({ member, ordinal }) => {
      const { maxOutputTokens } = member.limits;
      const heard = await Array.fromAsync(
        member.propose({ task, messages, ordinals: [ordinal], maxOutputTokens, signal }),
      );
      return sampleOf(heard, {
        member,
        ordinal,
        judge,
        truth,
        visible: suiteTask.visible.length,
        hidden: suiteTask.hidden.length,
        extractor,
        code,
      });
    }),
  );
  return judged.filter((sample) => sample !== undefined);
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

/** Undefined where the answer did not come. */
async function sampleOf(heard: readonly MemberEvent[], judging: Judging): Promise<Sample | undefined> {
  const { member, ordinal, judge, truth, extractor } = judging;
  const answer = heard.find((event) => event.kind === 'answer');
  if (answer === undefined) return undefined;
  const usage = heard.find((event) => event.kind === 'usage')?.usage ?? NOTHING;
  const { text, finish, plain = false } = answer;
  const taken = await extractor.take({ text, finish, plain }, judge.task);
  const usd = costOf(usage, member.prices);
  const about = {
    task: judge.task.id,
    member: member.name,
    ordinal,
    usd: usd === 'unknown' ? null : usd,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    estimated: usage.estimated,
    ms: answer.ms ?? 0,
  };
  const knows = truth === undefined ? 'visible' : 'hidden';
  if ('refused' in taken.code)
    return { ...about, digest: null, visible: 'no-code', right: false, truth: knows, evidence: taken.code.refused };
  const { files } = taken.code;
  const digest = digestOf(files);
  judging.code.set(digest, files);
  const verdicts = await judge.verdictsOn(files, answer.recorded);
  const failed = verdicts.find(({ verdict }) => verdict.kind !== 'pass');
  const passed = failed === undefined && verdicts.length === judging.visible;
  const by = await truth?.verdictsOn(files, answer.recorded);
  const unknown = by?.find(({ verdict }) => verdict.kind === 'broken');
  const told = failed ?? by?.find(({ verdict }) => verdict.kind !== 'pass');
  return {
    ...about,
    digest,
    visible: passed ? 'pass' : failed?.verdict.kind === 'broken' ? 'broken' : 'fail',
    right:
      by === undefined ? passed : by.length === judging.hidden && by.every(({ verdict }) => verdict.kind === 'pass'),
    truth: unknown === undefined ? knows : 'broken',
    evidence: told === undefined ? null : `${told.checker}: ${headline(told.verdict)}`,
  };
}

const NOTHING: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: true };
