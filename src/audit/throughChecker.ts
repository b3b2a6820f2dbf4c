import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { digestOf } from '../nouns/digest.ts';
import type { CheckContext, Checker, CheckSession } from '../nouns/checker.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { headline, type Verdict } from '../nouns/verdict.ts';
import { openAll } from '../verification/openAll.ts';
import type { Files } from '../workspace/workspace.ts';
import { mutatedText, type Mutant } from './mutants.ts';
import type { MutantResult } from './result.ts';

/** How many times as long as the unchanged program a mutant may take in a checker, and how many ms more. */
const [TIMES, MORE_MS] = [4, 1000];

/** Checkers that have passed a program as it is, and now get its mutants, one by one, as they would get a proposal. */
export interface Judges extends AsyncDisposable {
  /** The first checker that does not pass it has the word. */
  judge(mutant: Mutant, signal: AbortSignal): Promise<MutantResult>;
}

/**
 * Opens checkers for the mutants of a program.
 *
 * @returns why not, in words, where one of them does not pass the program itself.
 */
export async function openJudges(
  task: Task,
  checkers: readonly Checker[],
  program: Files,
  context: CheckContext,
  signal: AbortSignal,
): Promise<Judges | { readonly reason: string }> {
  const took = await tryOut(task, checkers, program, context, signal);
  if (typeof took !== 'number') return took;
  const timeoutMs = Math.min(context.timeoutMs, Math.ceil(TIMES * took + MORE_MS));
  await using opened = new AsyncDisposableStack();
  const sessions = await openAll(task, checkers, { ...context, timeoutMs }, opened, () => {});
  const kept = opened.move();
  const slots = pLimit(availableParallelism());
  return {
    judge: (mutant, until) =>
      slots(async () => {
        until.throwIfAborted();
        const text = program[mutant.file] ?? '';
        const candidate = candidateOf({ ...program, [mutant.file]: mutatedText(text, mutant) });
        return { ...mutant, ...(await inTurn(sessions, candidate, until)) };
      }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** How long the slowest of the checkers takes on the program as it is, in ms. */
async function tryOut(
  task: Task,
  checkers: readonly Checker[],
  program: Files,
  context: CheckContext,
  signal: AbortSignal,
): Promise<number | { readonly reason: string }> {
  await using opened = new AsyncDisposableStack();
  const sessions = await openAll(task, checkers, context, opened, () => {});
  let longest = 0;
  for (const [name, session] of sessions) {
    // What is started first is not there yet at the first time.
    const start = performance.now();
    const verdict = await session.check(candidateOf(program), { signal });
    if (verdict.kind !== 'pass') return { reason: `${name} does not pass the program as it is: ${headline(verdict)}` };
    longest = Math.max(longest, performance.now() - start);
  }
  return longest;
}

async function inTurn(
  sessions: readonly (readonly [string, CheckSession])[],
  candidate: Candidate,
  signal: AbortSignal,
): Promise<Pick<MutantResult, 'status' | 'reason' | 'ms'>> {
  let ms = 0;
  for (const [name, session] of sessions) {
    const verdict = await session.check(candidate, { signal });
    ms += verdict.ms;
    if (verdict.kind !== 'pass') return { status: statusOf(verdict), reason: `${name}: ${headline(verdict)}`, ms };
  }
  return { status: 'survived', ms };
}

function statusOf(verdict: Exclude<Verdict, { kind: 'pass' }>): 'broken' | 'timeout' | 'killed' {
  if (verdict.kind === 'broken') return 'broken';
  return verdict.evidence.some(({ kind }) => kind === 'timeout') ? 'timeout' : 'killed';
}

function candidateOf(files: Files): Candidate {
  return { files, digest: digestOf(files) };
}
