import { simplest, type Distinguishing } from '../../src/behaviour/distinguish.ts';
import { isSameOutcome, type Outcome } from '../../src/behaviour/outcome.ts';
import type { Input, Signature } from '../../src/behaviour/shape.ts';
import { callLine, outcomeWords } from '../../src/behaviour/testLine.ts';
import { TaskError } from '../../src/errors.ts';
import type { CheckContext, Checker, CheckSession } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import { weakest, type Evidence, type Executed, type Isolation, type Verdict } from '../../src/nouns/verdict.ts';
import { callApart } from '../../src/sandbox/callApart.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { materialOf, NOTHING, type Material } from '../reading/suite.ts';
import { answersOf, type Answered } from './answers.ts';

// A checker that calls what a candidate exports on inputs of its own, and holds what comes of it against what must.

/** A candidate's exports, in an attempt of their own each time they are called: nothing is kept from one to the next. */
type Call = (name: string, inputs: readonly Input[]) => Promise<readonly Outcome[]>;

/** What a candidate does on some inputs, and what it must. */
type Compare = (
  call: Call,
  inputs: readonly Input[],
) => Promise<readonly [actual: readonly Outcome[], wanted: readonly Outcome[]]>;

/** What is held, once a task is known. */
export interface Law {
  /** In words that stand before "does not hold for". */
  readonly says: string;
  /** The function that inputs are shown with. */
  readonly shownAs: string;
  readonly inputs: readonly Input[];
  /** Shrinks a counterexample within it; left out where each input is one of a list. */
  readonly signature?: Signature;
  readonly unit: Executed['unit'];
  readonly compare: Compare;
}

/**
 * The session of such a checker.
 *
 * @param by - the checker's kind, for messages.
 * @param hides - files that no candidate may import, beside those of tests.
 */
export async function openLaw(
  by: string,
  task: Task,
  context: CheckContext,
  lawOf: (material: Material) => Promise<Law> | Law,
  hides: readonly string[] = [],
): Promise<CheckSession> {
  if (!['typescript', 'javascript'].includes(task.language))
    throw new TaskError(`${by}() cannot call ${task.language}.`, {
      at: `checkers.${by}`,
      fix: 'For other languages use command().',
    });
  context.isolates.ready();
  const material = (await materialOf(task, [])) ?? NOTHING;
  const law = await lawOf(material);
  const visible = { ...material, hidden: [...material.hidden, ...hides] };
  return {
    tools: { node: process.version },
    check: ({ files }, { signal }) => checkLaw(law, openAttempts(task, visible, files, context, signal), context),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Calls a candidate, and keeps in mind how far apart it was and what ended it. */
function openAttempts(
  task: Task,
  material: Material,
  files: Files,
  context: CheckContext,
  signal: AbortSignal,
): { readonly call: Call; readonly isolation: () => Isolation; readonly ended: () => Answered['ended'] } {
  const isolations: Isolation[] = [];
  let ended: Answered['ended'];
  return {
    async call(name, inputs) {
      const trial = { ...material, files, target: task.targets[0], timeoutMs: context.timeoutMs, signal };
      const { result, isolation } = await callApart(context, trial, (module) => answersOf(module, name, inputs));
      isolations.push(isolation);
      ended ??= result.ended;
      return result.outcomes;
    },
    isolation: () => weakest(isolations),
    ended: () => ended,
  };
}

async function checkLaw(
  { says, shownAs, inputs, signature, unit, compare }: Law,
  { call, isolation, ended }: ReturnType<typeof openAttempts>,
  { seed }: CheckContext,
): Promise<Verdict> {
  const start = performance.now();
  const [actual, wanted] = await compare(call, inputs);
  const found = differenceIn(inputs, actual, wanted);
  const executed = { unit, count: inputs.length };
  const about = { executed, isolation: isolation(), seed };
  const ms = (): number => performance.now() - start;
  const [first = []] = inputs;
  if (wanted.every(({ kind }) => kind === 'threw')) {
    const message = `it throws on every input, such as ${callLine(shownAs, first)}`;
    return { kind: 'fail', evidence: [{ kind: 'assertion', test: says, message }], ...about, ms: ms() };
  }
  if (found === undefined) return { kind: 'pass', ...about, ms: ms() };
  const early = ended();
  if (early?.crash === true) return { kind: 'broken', reason: "the candidate's process died", crash: true, ms: ms() };
  // What comes to no end takes all of its time at each step.
  const shrinks = signature !== undefined && early === undefined;
  const least = shrinks ? await simplest(signature, found, (simpler) => compare(call, simpler)) : found;
  const [gave, must] = least.outcomes;
  const evidence: Evidence = {
    kind: 'counterexample',
    property: says,
    input: callLine(shownAs, least.input),
    seed,
    path: '',
    runs: inputs.indexOf(found.input) + 1,
    message: `it ${wordsOf(gave)}, and must ${mustOf(must)}`,
  };
  const all: Evidence[] = early === undefined ? [evidence] : [evidence, early.evidence];
  return { kind: 'fail', evidence: all, ...about, isolation: isolation(), ms: ms() };
}

function differenceIn(
  inputs: readonly Input[],
  actual: readonly Outcome[],
  wanted: readonly Outcome[],
): Distinguishing | undefined {
  for (const [at, input] of inputs.entries()) {
    const [gave, must] = [actual[at] ?? ENDED, wanted[at] ?? ENDED];
    if (!isAsWanted(gave, must)) return { input, outcomes: [gave, must] };
  }
  return undefined;
}

const ENDED: Outcome = { kind: 'ended' };

/** What comes to no end is never as wanted. Which error it is nobody has said: its name may be anybody's choice. */
export function isAsWanted(gave: Outcome, must: Outcome): boolean {
  if (gave.kind === 'ended') return false;
  return (gave.kind === 'threw' && must.kind === 'threw') || isSameOutcome(gave, must);
}

function wordsOf(outcome: Outcome): string {
  return outcome.kind === 'value' ? `gives ${outcomeWords(outcome)}` : outcomeWords(outcome);
}

function mustOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'value':
      return `give ${outcomeWords(outcome)}`;
    case 'threw':
      return `throw ${outcome.name}`;
    case 'ended':
      return 'come to an end';
  }
}

/** Options of a checker whose arguments are all data. */
export function lawOptions(
  name: string,
  options: Checker['options'],
  files: readonly string[],
  calls: readonly string[],
) {
  return { name, version: '1', options, files, calls, executes: true, rerunnable: true } as const;
}

export function isValue(outcome: Outcome): outcome is Extract<Outcome, { kind: 'value' }> {
  return outcome.kind === 'value';
}

/** Second answers to first ones, which were only asked for where those allow it; elsewhere nothing is wanted. */
export function onlyWhere(
  first: readonly Outcome[],
  allows: (outcome: Outcome) => boolean,
  second: readonly Outcome[],
): readonly [readonly Outcome[], readonly Outcome[]] {
  const left = [...second];
  return [first.map((one) => (allows(one) ? (left.shift() ?? ENDED) : one)), first];
}
