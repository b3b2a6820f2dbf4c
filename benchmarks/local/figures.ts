import { mean, sampleCorrelation } from 'simple-statistics';
import type { RecordedAnswer } from '../../src/harness/answersFile.ts';
import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import { passAtK } from '../../src/harness/statistics/passAtK.ts';
import { isPlain, LADDER } from './plan.ts';

// What the answers of local models are worth, as pure functions of answers that were judged.

/** An answer, and whether every checker passed its code. */
export interface Judged extends RecordedAnswer {
  readonly sound: boolean;
}

/** One task's answers, by model. */
export interface TaskAnswers {
  readonly task: string;
  readonly byModel: ReadonlyMap<string, readonly Judged[]>;
}

export interface ModelFigures {
  readonly name: string;
  readonly answers: number;
  /** In per cent, over plain answers; undefined where there are too few. */
  readonly passAt: ReadonlyMap<number, Estimate>;
  /** Generated tokens of a plain answer. */
  readonly tokens: number;
  readonly parameters: number;
  /** Answers that were cut off at the limit of tokens, in per cent. */
  readonly cutOff: number;
}

export interface LadderFigures {
  /** Each with how many answers it is asked for, in this order. */
  readonly members: readonly { readonly name: string; readonly samples: number }[];
  /** In per cent. */
  readonly solved: Estimate;
  /** In per cent: what a paid model would still be asked. */
  readonly strongShare: Estimate;
  /** Generated tokens a task. */
  readonly tokens: number;
  /** Generated tokens × parameters a task, in 10¹². */
  readonly work: number;
  /** A task. */
  readonly seconds: number;
}

/** Groups answers by task. */
export function byTask(answers: readonly Judged[]): TaskAnswers[] {
  return [...Map.groupBy(answers, ({ task }) => task)].map(([task, own]) => ({
    task,
    byModel: Map.groupBy(own, ({ model }) => model),
  }));
}

/** pass@k over the answers that differ by chance alone. */
export function modelFigures(name: string, tasks: readonly TaskAnswers[], ks: readonly number[]): ModelFigures {
  const all = tasks.flatMap(({ byModel }) => byModel.get(name) ?? []);
  const plain = all.filter(isPlain);
  const counts = tasks.map(({ byModel }) => {
    const own = (byModel.get(name) ?? []).filter(isPlain);
    return { n: own.length, c: own.filter(({ sound }) => sound).length };
  });
  const possible = ks.filter((k) => counts.length > 0 && counts.every(({ n }) => n >= k));
  return {
    name,
    answers: all.length,
    passAt: new Map(
      possible.map((k) => [k, estimate(counts, (some) => 100 * mean(some.map(({ n, c }) => passAtK(n, c, k) ?? 0)))]),
    ),
    tokens: average(plain.map(tokensOf)),
    parameters: Number(all[0]?.origin['parameters'] ?? Number.NaN),
    cutOff: 100 * average(all.map(({ finished }) => Number(!finished))),
  };
}

/**
 * What a ladder of members does: each is asked for its answers at once, the next one only when none of them passed. All answers that were
 * asked for are counted, also those that the first sound one would have cancelled.
 */
export function ladderFigures(
  members: LadderFigures['members'],
  tasks: readonly TaskAnswers[],
  pick: (answers: readonly Judged[]) => readonly Judged[] = (answers) =>
    answers.filter(({ ordinal }) => ordinal < LADDER),
): LadderFigures {
  const runs = tasks.map(({ byModel }) => {
    let tokens = 0;
    let work = 0;
    let seconds = 0;
    for (const { name, samples } of members) {
      const asked = pick(byModel.get(name) ?? []).slice(0, samples);
      const sound = asked.filter((answer) => answer.sound);
      const written = asked.reduce((sum, answer) => sum + tokensOf(answer), 0);
      tokens += written;
      work += (written * Number(asked[0]?.origin['parameters'] ?? Number.NaN)) / 1e12;
      seconds += sound.length > 0 ? Math.min(...sound.map(secondsOf)) : Math.max(0, ...asked.map(secondsOf));
      if (sound.length > 0) return { solved: true, tokens, work, seconds };
    }
    return { solved: false, tokens, work, seconds };
  });
  const share = (some: typeof runs | readonly (typeof runs)[number][]): number =>
    100 * average(some.map(({ solved }) => Number(solved)));
  return {
    members,
    solved: estimate(runs, share),
    strongShare: estimate(runs, (some) => 100 - share(some)),
    tokens: average(runs.map(({ tokens }) => tokens)),
    work: average(runs.map(({ work }) => work)),
    seconds: average(runs.map(({ seconds }) => seconds)),
  };
}

/** Answers of the ladder, and as many plain ones: what its prompts add. Undefined where there are too few of either. */
export function diversityFigures(
  name: string,
  tasks: readonly TaskAnswers[],
): { readonly ladder: LadderFigures; readonly plain: LadderFigures; readonly difference: Estimate } | undefined {
  const ofLadder = (answers: readonly Judged[]): Judged[] => answers.filter(({ ordinal }) => ordinal < LADDER);
  const ofChance = (answers: readonly Judged[]): Judged[] => answers.filter(isPlain);
  const enough = tasks.every(({ byModel }) => {
    const own = byModel.get(name) ?? [];
    return ofLadder(own).length >= LADDER && ofChance(own).length >= LADDER;
  });
  if (!enough || tasks.length === 0) return undefined;
  const members = [{ name, samples: LADDER }];
  const any = (answers: readonly Judged[]): number => Number(answers.some(({ sound }) => sound));
  return {
    ladder: ladderFigures(members, tasks, ofLadder),
    plain: ladderFigures(members, tasks, ofChance),
    difference: estimate(
      tasks,
      (some) =>
        100 *
        average(
          some.map(({ byModel }) => any(ofLadder(byModel.get(name) ?? [])) - any(ofChance(byModel.get(name) ?? []))),
        ),
    ),
  };
}

/** Pearson's correlation of how often two models fail on a task, over their plain answers: near 1, one does not help the other. */
export function failureCorrelation(a: string, b: string, tasks: readonly TaskAnswers[]): Estimate {
  const failing = ({ byModel }: TaskAnswers, name: string): number =>
    average((byModel.get(name) ?? []).filter(isPlain).map(({ sound }) => Number(!sound)));
  return estimate(
    tasks.map((task) => [failing(task, a), failing(task, b)] as const),
    // Of fewer than two tasks, or where a model always or never fails, there is none.
    (pairs) =>
      pairs.length < 2
        ? Number.NaN
        : sampleCorrelation(
            pairs.map(([one]) => one),
            pairs.map(([, other]) => other),
          ),
  );
}

function tokensOf({ completionTokens, text }: Judged): number {
  return completionTokens ?? Math.ceil(text.length / 4);
}

function secondsOf({ seconds }: Judged): number {
  return seconds;
}

function average(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : mean(values);
}
