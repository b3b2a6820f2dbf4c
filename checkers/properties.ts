import type { CheckContext, Checker } from '../src/nouns/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Candidate } from '../src/nouns/proposal.ts';
import type { TestsTrial } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/nouns/task.ts';
import { weakest, type Evidence, type Isolation, type Verdict } from '../src/nouns/verdict.ts';
import { openJudgeApart } from './apart.ts';
import { childScript, endedEarly, judgeScript, packagesOf, versionOf } from './child.ts';
import type { PropertiesOrder, PropertyReport } from './judge/propertiesRunner.ts';
import { instrumented } from './reading/instrumented.ts';
import { readModule } from './source.ts';
import { readText } from '../src/workspace/workspace.ts';
import { materialOf, needsOf, type Material } from './reading/suite.ts';

/** How often each property is tried. */
export interface PropertiesOptions {
  /** Runs a property; fast-check's own default is 100. */
  readonly runs?: number;
}

/**
 * fast-check properties from files: every property that a file exports must hold. Files, not closures, so that they can
 * be run away from here and again from a certificate. Candidate and predicate run in isolates of their own (`isolates`); where one
 * of them needs Node they share a process (`shared`). Where the candidate changes an input, the property must hold of that input as it was
 * handed over as well, unless it is about the change: unless it holds whatever the answer is, or compares with a copy made beforehand.
 *
 * @param files - one path or several, relative to the workspace.
 * @example
 * ```ts
 * // test/slugify.props.ts
 * import fc from 'fast-check';
 * import { slugify } from '../src/slugify.ts';
 * export const idempotent = fc.property(fc.string(), (text) => slugify(slugify(text)) === slugify(text));
 *
 * await solve(task, [properties('test/slugify.props.ts')]);
 * ```
 */
export function properties(files: string | readonly string[], options: PropertiesOptions = {}): Checker {
  const paths = typeof files === 'string' ? [files] : files;
  const { runs = 100 } = options;
  return {
    name: 'properties',
    version: '1',
    options: { files: paths, runs },
    files: paths,
    executes: true,
    rerunnable: true,
    async open(task, context) {
      if (paths.length === 0)
        throw new TaskError('properties() was given no file.', {
          at: 'checkers.properties',
          fix: 'Name at least one file.',
        });
      for (const path of paths) await readModule(task, path, 'checkers.properties');
      const material = await materialOf(task, paths);
      const each = paths.map((path) => checkFile(context, task, material, { file: path, seed: context.seed, runs }));
      return {
        tools: { 'fast-check': versionOf('fast-check') },
        async check(candidate, { signal }): Promise<Verdict> {
          let count = 0;
          let ms = 0;
          const isolations: Isolation[] = [];
          let alters = false;
          for (const check of each) {
            const verdict = await check(candidate, signal);
            ms += verdict.ms;
            if (verdict.kind !== 'pass') return { ...verdict, ms };
            isolations.push(verdict.isolation);
            alters ||= verdict.alters === true;
            if (verdict.executed !== 'unknown') count += verdict.executed.count;
          }
          const executed = { unit: 'property runs' as const, count };
          const isolation = weakest(isolations);
          return { kind: 'pass', executed, isolation, ...(alters && { alters }), seed: context.seed, ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

type CheckFile = (candidate: Candidate, signal: AbortSignal) => Promise<Verdict>;

/** Checks the properties of one file as far from the candidate as what the file imports allows. */
function checkFile(
  context: CheckContext,
  task: Task,
  material: Material | undefined,
  order: PropertiesOrder,
): CheckFile {
  const { copies, sandbox, timeoutMs } = context;
  const beside: CheckFile = async ({ files }, signal) => {
    const text = (await readText(task.workspace, order.file)) ?? '';
    await using copy = await copies.lay({ ...files, [order.file]: instrumented(order.file, text, task.targets) });
    const message = { ...order, file: `${copy.root}/${order.file}` };
    const options = { cwd: copy.root, timeoutMs, signal, fenced: true, message };
    const result = await sandbox.script(childScript('properties'), options);
    return verdictOn(result.report, order, 'shared', result.ms) ?? endedEarly(result, timeoutMs, order.file);
  };
  const needs = material && needsOf(order.file, material, task.targets, ['fast-check']);
  if (material === undefined || needs === undefined) return beside;
  const { place: where, changes, defines, shared } = needs;
  if (where === 'shared' || where === 'vitest') return beside;
  const runner = judgeScript(where === 'host' ? 'propertiesRunner' : 'properties');
  const engine = { runner, packagesFrom: packagesOf(task), where } as const;
  context.isolates.ready(engine);
  const judgeApart = openJudgeApart(context);
  return (candidate, signal) => {
    const trial: TestsTrial = {
      ...material,
      files: candidate.files,
      ...engine,
      order,
      shared,
      changes,
      timeoutMs,
      signal,
    };
    return judgeApart(
      trial,
      (process) => context.isolates.judge({ ...trial, ...(process && { candidate: process }) }),
      (report, ms, isolation) =>
        verdictOn(report, order, isolation, ms) ?? { kind: 'broken', reason: 'there was no report', crash: true, ms },
      { defines, processes: true, judge: () => beside(candidate, signal) },
    );
  };
}

/** The verdict on what was reported; undefined where that is no report. */
function verdictOn(
  report: unknown,
  { file, seed }: PropertiesOrder,
  isolation: Isolation,
  ms: number,
): Verdict | undefined {
  if (isFailure(report)) {
    const evidence: Evidence[] = [{ kind: 'assertion', test: file, message: report.failure }];
    return { kind: 'fail', evidence, executed: 'unknown', isolation, seed, ms };
  }
  if (!isReports(report)) return undefined;
  if (report.length === 0)
    return { kind: 'broken', reason: `${file} exports no fast-check property`, crash: false, ms };
  const executed = { unit: 'property runs' as const, count: report.reduce((sum, one) => sum + one.runs, 0) };
  const evidence = report.flatMap(evidenceOf);
  if (evidence.length > 0) return { kind: 'fail', evidence, executed, isolation, seed, ms };
  const alters = report.some((one) => one.alters === true);
  return { kind: 'pass', executed, isolation, ...(alters && { alters }), seed, ms };
}

function evidenceOf({ name, runs, seed, interrupted, failure, counterexample }: PropertyReport): Evidence[] {
  if (interrupted === true)
    return [{ kind: 'assertion', test: name, message: `was interrupted after ${runs} runs, by a limit in its file` }];
  if (failure !== undefined) return [{ kind: 'assertion', test: name, message: failure }];
  if (counterexample === undefined) return [];
  const { input, path, message } = counterexample;
  return [{ kind: 'counterexample', property: name, input, seed, path, runs, message }];
}

function isFailure(report: unknown): report is { failure: string } {
  return typeof report === 'object' && report !== null && 'failure' in report;
}

function isReports(report: unknown): report is PropertyReport[] {
  return Array.isArray(report);
}
