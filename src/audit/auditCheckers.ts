import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { extname } from 'node:path';
import { materialOf, NOTHING } from '../../checkers/reading/suite.ts';
import { shuffled } from '../behaviour/shuffled.ts';
import type { CheckContext, Checker } from '../nouns/checker.ts';
import type { Changes } from '../nouns/changes.ts';
import type { Task } from '../nouns/task.ts';
import type { Estimate } from '../harness/statistics/estimate.ts';
import { readText, type Files } from '../workspace/workspace.ts';
import { reducedFor } from '../verification/reduced.ts';
import { countedAll } from './counted.ts';
import { openEngine } from './engine/engine.ts';
import { figuresOf } from './figures.ts';
import { mutantsOf, type Mutant, type Mutated } from './mutants.ts';
import type { MutantResult } from './result.ts';
import { findingsOn } from './survivors.ts';
import { openJudges } from './throughChecker.ts';

/** What the checkers of a task notice of small changes to a candidate that they pass. */
export interface CheckersAudit {
  /** Mutants that were judged: all of them, or as many as the time was enough for, picked by chance. */
  readonly of: number;
  /** Mutants that there are. */
  readonly made: number;
  readonly killed: number;
  readonly survived: number;
  /** Of those that survived, the ones that are likely no change at all. */
  readonly equivalent: number;
  /** The share of killed among those that are not likely equivalent, with its exact 95 % interval; undefined where there are none. */
  readonly interval: Estimate | undefined;
  /** Those that survived, likely equivalents too; `finding` says what is known of each. */
  readonly survivors: readonly MutantResult[];
  /** Why nothing could be judged, in words. */
  readonly reason?: string;
}

export interface CheckersAuditOptions {
  /** Time for all of it, in ms. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** The share of the time that is kept for looking at those that survive. */
const LOOKING = 0.25;

/**
 * Audits the checkers of a task by a candidate that they pass: each of them that executes code gets its mutants, one by one, as it would get
 * a proposal. The context's seed decides which mutants come first where time is short.
 */
export async function auditCheckers(
  whole: Task,
  checkers: readonly Checker[],
  candidate: Changes,
  given: CheckContext,
  { budgetMs, signal }: CheckersAuditOptions,
): Promise<CheckersAudit> {
  const start = performance.now();
  await using reduced = await reducedFor(whole, given, candidate);
  const { task, context } = reduced;
  const executing = checkers.filter(({ executes, replays }) => executes && replays !== true);
  const sources = Object.fromEntries(Object.entries(candidate.files).filter(([path]) => CODE.has(extname(path))));
  if (executing.length === 0) return nothing(0, 'no checker executes the code');
  if (Object.keys(sources).length === 0) return nothing(0, 'mutants are made of JavaScript and TypeScript alone');
  const mutated = await mutantsOf(sources);
  const wanted = mutated.mutants.filter(({ ignored }) => ignored === undefined);
  const mutants = shuffled(wanted, xoroshiro128plus(context.seed));
  if (mutants.length === 0) return nothing(0, 'there is nothing in it to change');
  const left = (share = 0): number => Math.max(1, Math.ceil(budgetMs * (1 - share) - (performance.now() - start)));
  const late = AbortSignal.any([signal, AbortSignal.timeout(left())]);
  const results: MutantResult[] = [];
  try {
    const judges = await openJudges(task, executing, candidate.files, context, late);
    if ('reason' in judges) return nothing(mutants.length, judges.reason);
    await using open = judges;
    const untilLooking = AbortSignal.any([late, AbortSignal.timeout(left(LOOKING))]);
    await Promise.all(mutants.map((mutant) => judgeInTime(open.judge(mutant, untilLooking), results, untilLooking)));
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
  }
  const survivors = results.filter(({ status }) => status === 'survived');
  const told = await looked(task, executing, survivors, mutated, sources, context, late).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    return survivors;
  });
  const { of, killed, survived, equivalent, killRate } = figuresOf([
    ...results.filter(({ status }) => status !== 'survived'),
    ...told,
  ]);
  const reason = of === 0 && { reason: 'there was no time for a single one' };
  return { of, made: mutants.length, killed, survived, equivalent, interval: killRate, survivors: told, ...reason };
}

const CODE = new Set(['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs']);

function nothing(made: number, reason: string): CheckersAudit {
  return { of: 0, made, killed: 0, survived: 0, equivalent: 0, interval: undefined, survivors: [], reason };
}

/** What comes too late is left out, whatever it would have been. */
async function judgeInTime(judged: Promise<MutantResult>, results: MutantResult[], until: AbortSignal): Promise<void> {
  try {
    const result = await judged;
    if (!until.aborted) results.push(result);
  } catch (error) {
    if (!until.aborted) throw error;
  }
}

async function looked(
  task: Task,
  checkers: readonly Checker[],
  survivors: readonly MutantResult[],
  mutated: Mutated,
  sources: Files,
  { seed }: CheckContext,
  signal: AbortSignal,
): Promise<readonly MutantResult[]> {
  signal.throwIfAborted();
  if (survivors.length === 0) return survivors;
  const material = (await materialOf(task, [])) ?? NOTHING;
  const program = Promise.resolve({ ...material.sources, ...countedAll(mutated.files) });
  await using engine = openEngine(
    { sources: program, properties: false },
    process.cwd(),
    pLimit(availableParallelism()),
  );
  const tests: Record<string, string> = {};
  // Examples have their inputs in their options.
  for (const { name, options } of checkers) tests[`${name}.ts`] = `export default ${JSON.stringify(options)};`;
  for (const path of checkers.flatMap(({ files }) => files).filter((one) => CODE.has(extname(one))))
    tests[path] = (await readText(task.workspace, path)) ?? '';
  const findings = await findingsOn(survivors, { engine, sources, testsOf: () => tests, seed, signal });
  return survivors.map((mutant) => withFinding(mutant, findings.get(mutant.id)));
}

function withFinding(mutant: MutantResult, finding: MutantResult['finding']): MutantResult & Mutant {
  return finding === undefined ? mutant : { ...mutant, finding };
}
