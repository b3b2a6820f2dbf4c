import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { digestOf } from '../nouns/digest.ts';
import { type BudgetError, ConfigError, MemberError } from '../errors.ts';
import { openLedger } from '../ledger/ledger.ts';
import { costOf, tokensAbout, type Member, type Origin, type SampleRequest } from '../nouns/member.ts';
import { add, NOTHING, openBudget, type Amount, type BudgetLimits } from '../policy/budget.ts';
import { openExtractor } from '../reading/answers/extractor.ts';
import { briefOf } from '../sampling/prompt.ts';
import { breakerOf, shareBreaker } from '../sampling/breaker.ts';
import type { Sample } from '../sampling/orders.ts';
import { openSampler } from '../sampling/sampler.ts';
import type { Proposal } from '../nouns/proposal.ts';
import type { TaskInput } from '../nouns/task.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { openLines, readAnswers, type RecordedAnswer } from './answersFile.ts';

/** What is asked of one member. */
export interface Wanted {
  readonly member: Member;
  readonly samples: readonly Omit<Sample, 'member'>[];
}

export interface RecordOptions {
  readonly tasks: readonly (TaskInput | string)[];
  /** One member after another, so that one local model at a time is in memory. */
  readonly wanted: readonly Wanted[];
  /** Answers that stand there already are not asked for again; new ones are added, each as soon as it is whole. */
  readonly file: string;
  readonly budget?: BudgetLimits;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RecordEvent) => void;
}

export type RecordEvent =
  | { readonly kind: 'begun'; readonly kept: number; readonly missing: number }
  | { readonly kind: 'answer'; readonly answer: RecordedAnswer }
  | {
      readonly kind: 'failed';
      readonly task: string;
      readonly model: string;
      readonly ordinal: number;
      readonly error: BudgetError | MemberError;
    };

/** How often a member that is busy is asked for the same answers. */
const ROUNDS = 3;

/** Tasks of one member that are under way: the last answers of one are written beside the first of the next. */
const TASKS_AT_ONCE = 2;

/**
 * Asks members for answers and keeps them as they come. Nothing is checked. An interrupted recording goes on with the same call.
 *
 * @returns every answer of the file that was wanted, in the order of members, tasks and ordinals.
 * @throws {@link ConfigError} when the file holds something else, or a limit in USD meets a member without prices; the signal's reason when
 * it fires.
 */
export async function record(options: RecordOptions): Promise<RecordedAnswer[]> {
  const { wanted, file, signal, onEvent } = options;
  if (options.budget?.usd !== undefined) refuseUnpriced(wanted);
  const tasks = await Promise.all(options.tasks.map((task) => resolveTask(task)));
  const answers = new Map(readAnswers(file).map((answer) => [keyOf(answer), answer]));
  const missing = wanted.flatMap(({ member, samples }) =>
    tasks.map((task) => ({
      task,
      member,
      samples: samples.filter((sample) => !answers.has(keyOf({ ...sample, task: task.id, model: member.name }))),
    })),
  );
  onEvent({
    kind: 'begun',
    kept: answers.size,
    missing: missing.reduce((sum, { samples }) => sum + samples.length, 0),
  });
  using output = openLines(file);
  await using extractor = openExtractor();
  using ledger = openLedger(':memory:');
  const budget = openBudget(options.budget ?? {}, spentOn(answers.values(), wanted));

  for (const [member, orders] of Map.groupBy(
    missing.filter(({ samples }) => samples.length > 0),
    (one) => one.member,
  )) {
    const origin = (await member.origin?.(signal)) ?? {};
    const some = pLimit(TASKS_AT_ONCE);
    // All of them end before the file is closed, also where one of them failed.
    const ends = await Promise.allSettled(orders.map((order) => some(() => ask(order, origin))));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    if (Symbol.asyncDispose in member) await (member as Member & AsyncDisposable)[Symbol.asyncDispose]();
  }

  async function ask({ task, member, samples }: (typeof missing)[number], origin: Origin): Promise<void> {
    signal.throwIfAborted();
    using log = ledger.openRun(digestOf({ task: task.id, member: member.name }), task.id);
    const watched = watch(member);
    const context = { committee: [], task, log, extractor, budget, emit: () => {}, mayBuy: Promise.resolve() };
    const sampler = openSampler(await briefOf(task), undefined, context);
    let left = samples.map((sample) => ({ ...sample, member: watched.member }));
    for (let round = 1; left.length > 0; round++) {
      const missed = new Set<number>();
      for await (const arrival of sampler.sample(left, signal)) {
        if ('late' in arrival) continue;
        if (arrival.proposal !== undefined) keep(arrival.proposal);
        else if (arrival.resting && passes(arrival.error) && round < ROUNDS) missed.add(arrival.ordinal);
        else {
          const { ordinal, error } = arrival;
          onEvent({ kind: 'failed', task: task.id, model: member.name, ordinal, error });
        }
      }
      left = left.filter(({ ordinal }) => missed.has(ordinal));
      // There is nobody else to ask.
      if (left.length > 0) await delay(breakerOf(member).restMs, undefined, { signal });
    }
    signal.throwIfAborted();

    function keep({ ordinal, text, rung, usage, ms }: Proposal): void {
      const answer: RecordedAnswer = {
        task: task.id,
        model: member.name,
        ordinal,
        rung,
        ...watched.of(ordinal),
        completionTokens: usage.estimated ? null : usage.outputTokens,
        seconds: Number((ms / 1000).toFixed(3)),
        date: new Date().toISOString().slice(0, 10),
        origin,
        text,
      };
      output.write(answer);
      answers.set(keyOf(answer), answer);
      onEvent({ kind: 'answer', answer });
    }
  }

  return wanted.flatMap(({ member, samples }) =>
    tasks.flatMap((task) =>
      samples.flatMap((sample) => answers.get(keyOf({ ...sample, task: task.id, model: member.name })) ?? []),
    ),
  );
}

/** Whether a member only takes no more calls for a while. */
function passes(error: BudgetError | MemberError): boolean {
  return error instanceof MemberError && error.fault === 'busy';
}

function refuseUnpriced(wanted: readonly Wanted[]): void {
  const unpriced = wanted.find(({ member }) => member.prices === undefined)?.member;
  if (unpriced === undefined) return;
  throw new ConfigError(`The limit is in USD, and the prices of ${unpriced.name} are unknown.`, {
    at: `${unpriced.name}.prices`,
    fix: 'Give its prices in USD per million tokens (0 for a model of your own).',
  });
}

/** What the answers that are there have cost, so that a limit holds over interruptions. A prompt that several shared counts for each. */
function spentOn(answers: Iterable<RecordedAnswer>, wanted: readonly Wanted[]): Amount {
  const prices = new Map(wanted.map(({ member }) => [member.name, member.prices]));
  let spent: Amount = NOTHING;
  for (const { model, promptTokens, completionTokens, text } of answers) {
    if (!prices.has(model)) continue;
    const usage = {
      inputTokens: promptTokens ?? 0,
      cachedInputTokens: 0,
      outputTokens: completionTokens ?? tokensAbout(text),
      estimated: false,
    };
    const usd = costOf(usage, prices.get(model));
    const tokens = usage.inputTokens + usage.outputTokens;
    spent = add(spent, { usd: usd === 'unknown' ? 0 : usd, tokens, samples: 1, strongCalls: 0 });
  }
  return spent;
}

type Asked = Pick<RecordedAnswer, 'temperature' | 'seed' | 'choice' | 'finished' | 'promptTokens'>;

/** Looks on while a member is asked: what each answer was asked with, and how it ended, as a proposal does not say. */
function watch(member: Member): { readonly member: Member; of(ordinal: number): Asked } {
  const asked = new Map<number, Asked>();
  async function* propose(request: SampleRequest): ReturnType<Member['propose']> {
    const { ordinals, temperature = null, seed = null } = request;
    for (const [choice, ordinal] of ordinals.entries())
      asked.set(ordinal, { temperature, seed, choice, finished: true, promptTokens: null });
    const note = (ordinal: number | undefined, seen: Partial<Asked>): void => {
      const before = ordinal === undefined ? undefined : asked.get(ordinal);
      if (ordinal !== undefined && before !== undefined) asked.set(ordinal, { ...before, ...seen });
    };
    for await (const event of member.propose(request)) {
      if (event.kind === 'answer')
        note(ordinals[event.choice], { finished: !['length', 'filtered'].includes(event.finish) });
      if (event.kind === 'usage' && !event.usage.estimated)
        for (const ordinal of ordinals) note(ordinal, { promptTokens: event.usage.inputTokens });
      yield event;
    }
  }
  const watched = { ...member, propose };
  shareBreaker(watched, member);
  return {
    member: watched,
    of: (ordinal) => {
      const seen = asked.get(ordinal);
      if (seen === undefined) throw new Error(`${member.name} answered ${ordinal} without being asked`);
      return seen;
    },
  };
}

function keyOf({ task, model, ordinal }: Pick<RecordedAnswer, 'task' | 'model' | 'ordinal'>): string {
  return JSON.stringify([task, model, ordinal]);
}
