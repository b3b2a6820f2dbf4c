import { join } from 'node:path';
import type { CheckContext, Checker } from '../src/nouns/checker.ts';
import { CheckerError, TaskError } from '../src/errors.ts';
import type { Candidate } from '../src/nouns/proposal.ts';
import type { Task } from '../src/nouns/task.ts';
import { weakest, type Executed, type Isolation, type Verdict } from '../src/nouns/verdict.ts';
import { openJudgeApart } from './apart.ts';
import { judgeBeside } from './beside.ts';
import { judgeScript, packagesOf, versionAt } from './child.ts';
import { openGroups } from './frameworks/openGroups.ts';
import { readTestFile, type TestFile } from './frameworks/readTestFile.ts';
import { judgingInIsolates, readingReports } from './inIsolates.ts';
import { openHeld, type Judging } from './ranBefore.ts';
import { materialOf, needsOfAll, type Material } from './reading/suite.ts';
import { openVitest } from './wholeVitest.ts';

/**
 * Existing test files: of vitest, jest, mocha, node:test, ava, bun, Deno, pytest, unittest, go test and cargo test, or scripts that assert with
 * `node:assert`. Whose a file is, is read from what it imports, else from what its nearest package names.
 * Of vitest, mocha, jest and scripts, where neither they nor the candidate need anything of Node, the two run in isolates of their own (isolation
 * `isolates`); what needs a whole framework, and files of the other ones, share a process with the candidate (`shared`), and what passes there is
 * run again against controls. A run of zero assertions or tests is `broken`, never a pass.
 *
 * @param files - one path or several, relative to the workspace.
 * @example
 * ```ts
 * await solve(task, [types(), tests('test/slugify.test.ts')]);
 * ```
 */
export function tests(files: string | readonly string[]): Checker {
  const paths = typeof files === 'string' ? [files] : files;
  return {
    name: 'tests',
    version: '2',
    options: { files: paths },
    files: paths,
    executes: true,
    rerunnable: true,
    async open(task, context) {
      if (paths.length === 0)
        throw new TaskError('tests() was given no file.', {
          at: 'checkers.tests',
          fix: 'Name at least one test file.',
        });
      const read = await Promise.all(paths.map((path) => readTestFile(task, context, path)));
      const material = await materialOf(task, paths);
      const suites = read.filter(({ framework }) => framework.name === 'vitest');
      const scripts = read.filter(({ framework }) => framework.name === 'script');
      const groups = await openGroups(task, context, material, read);
      const tools = {
        ...(await vitestVersion(context, suites)),
        ...Object.fromEntries(groups.map(({ name, version }) => [name, version])),
      };
      const least = isWholeOnly(tools['vitest']) ? 'vitest' : undefined;
      const runs = [
        ...[...Map.groupBy(suites, homeOf).values()].flatMap((group) => apart(context, task, material, group, least)),
        ...scripts.flatMap((script) => apart(context, task, material, [script])),
        ...groups,
      ];
      // Asked before anything is bought, where no other way is open.
      const containment = runs.some(({ contained }) => contained) ? { containment: context.sandbox.containment() } : {};
      return {
        tools: { ...tools, ...containment },
        check: (candidate, { signal }) => inTurn(runs, candidate, signal),
        [Symbol.asyncDispose]: async () => void (await Promise.all(runs.map((run) => run[Symbol.asyncDispose]()))),
      };
    },
  };
}

interface Run extends AsyncDisposable {
  readonly check: (candidate: Candidate, signal: AbortSignal) => Promise<Verdict>;
  /** Whether it always takes a process of its own. */
  readonly contained: boolean;
}

/** Each run in turn until one does not pass; the counts add up, and the weakest isolation is that of the whole. */
async function inTurn(runs: readonly Run[], candidate: Candidate, signal: AbortSignal): Promise<Verdict> {
  const counts: (Executed | 'unknown')[] = [];
  let ms = 0;
  const isolations: Isolation[] = [];
  const uncontrolled: string[] = [];
  let alters = false;
  for (const run of runs) {
    const verdict = await run.check(candidate, signal);
    ms += verdict.ms;
    if (verdict.kind !== 'pass') return { ...verdict, ms };
    isolations.push(verdict.isolation);
    uncontrolled.push(...(verdict.uncontrolled ?? []));
    alters ||= verdict.alters === true;
    counts.push(verdict.executed);
  }
  const executed = counts.reduce(sum);
  const without = uncontrolled.length > 0 && { uncontrolled };
  return { kind: 'pass', executed, isolation: weakest(isolations), ...without, ...(alters && { alters }), ms };
}

/** Where some count assertions and others tests, nobody can say how many there were of either. */
function sum(a: Executed | 'unknown', b: Executed | 'unknown'): Executed | 'unknown' {
  return a === 'unknown' || b === 'unknown' || a.unit !== b.unit ? 'unknown' : { ...a, count: a.count + b.count };
}

/** Files that one vitest can run in one go. */
function homeOf({ configured: { at, project } }: TestFile): string {
  return JSON.stringify([at, project]);
}

/** Runs files of one kind as far from the candidate as what they import allows. */
function apart(
  context: CheckContext,
  task: Task,
  material: Material | undefined,
  files: readonly TestFile[],
  least?: 'vitest',
): readonly Run[] {
  const [first] = files;
  if (first === undefined) return [];
  const paths = files.map(({ path }) => path);
  const countable = files.every((file) => file.countable);
  const { at, project } = first.configured;
  const kind = first.framework.name === 'script' ? 'script' : 'vitest';
  const run = { kind, files: paths, at, project, countable } as const;
  const nothing = async (): Promise<void> => {};
  const held = openHeld(task, paths, countable);
  const judgedBeside: Judging = (candidate, signal, heard) => judgeBeside(context, task, run, candidate, signal, heard);
  const beside: Run = { contained: true, check: held(judgedBeside), [Symbol.asyncDispose]: nothing };
  const asked = [least, ...files.map(({ configured }) => configured.place)];
  if (material === undefined || asked.includes('shared')) return [beside];
  const entries = [...paths, ...files.flatMap(({ configured }) => configured.setupFiles)];
  const needs = needsOfAll(entries, material, task.targets, PACKAGES[kind]);
  const places = new Set<string | undefined>([...asked, ...needs.places]);
  if (places.has('shared') || (places.has('vitest') && kind === 'script')) return [beside];
  if (places.has('vitest')) {
    const { defines, shared, changes, mocks } = needs;
    // Mocks of what is not the workspace's hold the real thing in part; what leads to that must not get to an isolate.
    const foreign = mocks.filter((name) => material.sources[name] === undefined);
    const mocked = mocks.filter((name) => !foreign.includes(name));
    const vitest = openVitest(context, task, { files: paths, at, project, mocked, shared, changes });
    const processes = foreign.length === 0 && paths.length === 1;
    const { timeoutMs } = context;
    const judgeApart = openJudgeApart(context);
    const judging: Judging = (candidate, signal, heard) => {
      const trial = { ...material, files: candidate.files, timeoutMs, signal };
      const judge: Parameters<typeof judgeApart>[1] = (process, before) => vitest.judge(trial, process, before);
      const besides = { defines, processes, judge: () => judgedBeside(candidate, signal, heard) };
      return judgeApart(trial, judge, readingReports(paths, countable, heard), besides);
    };
    // What stands on the disk for the tests lacks what a candidate removes, and is laid once.
    const check = held(judging, task.removed === undefined ? judging : judgedBeside);
    return [{ contained: true, check, [Symbol.asyncDispose]: () => vitest[Symbol.asyncDispose]() }];
  }
  // A script asserts with Node's own module, which only the host has.
  const where = kind === 'script' || places.has('host') ? 'host' : 'isolate';
  const properties = needs.packages.includes('fast-check');
  const inIsolate = properties ? 'vitestWithProperties' : 'vitest';
  const runner = kind === 'script' ? 'assertRunner' : where === 'host' ? 'vitestHostRunner' : inIsolate;
  const engine = { runner: judgeScript(runner), packagesFrom: join(packagesOf(task), at), where } as const;
  const order = { file: first.path, files: paths, seed: context.seed };
  const judging = judgingInIsolates(context, material, { engine, order, files: paths, needs, countable }, judgedBeside);
  return [{ contained: false, check: held(judging), [Symbol.asyncDispose]: nothing }];
}

const PACKAGES = {
  vitest: ['vitest', 'fast-check'],
  script: ['assert', 'node:assert', 'assert/strict', 'node:assert/strict'],
} as const;

/** The oldest vitest that tests can be run with. */
const OLDEST = 3;
/** From this one on its runner can be taken out and put into an isolate. */
const SEPARABLE = 4;

function isWholeOnly(vitest: string | undefined): boolean {
  return vitest !== undefined && Number.parseInt(vitest, 10) < SEPARABLE;
}

/** The vitest that the copies find: the workspace's own, else the one beside this package. */
async function vitestVersion({ copies }: CheckContext, [suite]: readonly TestFile[]): Promise<Record<string, string>> {
  if (suite === undefined) return {};
  const folder = copies.packageAt('vitest', suite.configured.at);
  const vitest = folder === undefined ? '' : versionAt(folder);
  if (Number.parseInt(vitest, 10) >= OLDEST) return { vitest };
  if (vitest !== '')
    throw new CheckerError(`${suite.path} is a vitest file, and vitest here is ${vitest}.`, {
      at: suite.path,
      fix: `Update it to ${OLDEST} or newer, or run the tests by command("npx", ["vitest", "run", "${suite.path}"]).`,
    });
  throw new CheckerError(`${suite.path} is a vitest file, and vitest is not installed.`, {
    at: suite.path,
    fix: 'Add it: npm install --save-dev vitest',
  });
}
