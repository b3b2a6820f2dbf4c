import { availableParallelism } from 'node:os';
import { some } from '../text/some.ts';
import { tests as testsChecker } from '../../checkers/tests.ts';
import { types } from '../../checkers/types.ts';
import { TaskError } from '../errors.ts';
import type { Checker } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { TaskInput } from '../nouns/task.ts';
import { openContext } from '../verification/context.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { baselineOf, type Before } from './baseline.ts';
import { contextFor, conversationFor, type Shown } from './context.ts';
import { importsOf } from './imports.ts';
import { relevantTo, type Relevant } from './relevant.ts';
import { noWorse } from './noWorse.ts';
import { testsOf } from './suites.ts';

/** A bug in a repository, as its user says it. */
export interface FixInput {
  /** What is wrong. */
  readonly prompt: string;
  /** The folder of the repository, or of one package in it. */
  readonly repo: string;
  /** Files of tests that must pass in the end, relative to `repo`. Left out, those that fail before. */
  readonly tests?: readonly string[];
  /** What the files that members are shown may take, in tokens (default 24,000). */
  readonly contextTokens?: number;
}

export interface FixOptions {
  /** Time for a run of a file of tests, in ms (default 60,000). */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly unsafe?: boolean;
  /** Is told what a file of tests came to before, as soon as it is known. */
  readonly onBaseline?: (before: Before) => void;
}

/** A task made of a repository and a bug in it. */
export interface FixTask {
  readonly input: TaskInput;
  /** What judges a proposal: the project's own tests, and its type check. */
  readonly checkers: readonly Checker[];
  /** The files that may have to be changed, the likeliest first, and why. */
  readonly relevant: readonly Relevant[];
  /** What members are shown. */
  readonly shown: readonly Shown[];
  /** What the tests came to before anything was changed. */
  readonly baseline: readonly Before[];
  /** What a pass will not say. */
  readonly warnings: readonly string[];
}

const CONTEXT_TOKENS = 24_000;
const TIMEOUT_MS = 60_000;
/** Files of tests that judge beside those that are named: the nearest. */
const MOST_TESTS = 12;
const TYPED = /\.(?:[cm]?tsx?|vue|svelte)$/;

/**
 * Makes a task of a bug in a repository: finds the files it may be in, runs the tests that reach them on the unchanged workspace, and takes what they come to for the
 * checkers. Those that are named, or fail before, must pass; those that pass must go on passing; what passes once and fails once judges nobody.
 *
 * @throws {@link TaskError} where nothing leads to a file, or a test that is named is not there or says nothing.
 * @example
 * ```ts
 * const { input, checkers } = await fixTask({ prompt: '`isRelative` refuses "../a"', repo: '.' });
 * const solution = await solve(input, checkers, { committee });
 * ```
 */
export async function fixTask(
  { prompt, repo, tests: named = [], contextTokens = CONTEXT_TOKENS }: FixInput,
  { timeoutMs = TIMEOUT_MS, signal = new AbortController().signal, unsafe = false, onBaseline }: FixOptions = {},
): Promise<FixTask> {
  // Any target will do to read the workspace: which files it is about is found out below.
  const { workspace } = await resolveTask({ prompt, target: 'unknown', workspace: repo });
  for (const path of named)
    if (!workspace.files.has(path))
      throw new TaskError(`The test ${path} is not in ${repo}.`, {
        at: '--test',
        fix: 'Give its path from the root of the repository.',
      });
  const imports = await importsOf(workspace);
  const first = await relevantTo({ words: prompt, said: '', tests: named }, workspace, imports);
  if (first.length === 0) throw nothingFound(named);
  const near = testsOf(
    first.map(({ path }) => path),
    workspace,
    imports,
  );
  const files = [...named, ...near.filter((path) => !named.includes(path)).slice(0, MOST_TESTS)];
  const targets = first.map(({ path }) => path);
  const task = await resolveTask({ prompt, target: targets, workspace: repo });
  const baseline = await onUnchanged();
  refuseBroken(named, baseline);
  const must = baseline.filter(({ path, kind }) => named.includes(path) || (named.length === 0 && kind === 'fails'));
  const keep = baseline.filter((one) => one.kind === 'passes' && !must.includes(one));
  // Some of their tests judge all the same.
  const partly = baseline.filter(
    (one) => !must.includes(one) && (one.kind === 'fails' || one.kind === 'flaky') && one.failing !== undefined,
  );
  if (must.length + keep.length === 0)
    throw new TaskError('No test of the repository can judge a proposal.', {
      at: repo,
      fix: `Write a test that shows the bug, and name it with --test; where the tests stand above this folder, name the top with --repo.${reasonsOf(baseline)}`,
    });
  const failing = must.filter(({ kind }) => kind === 'fails');
  const said = failing.flatMap((one) => one.said);
  const tests = failing.map(({ path }) => path);
  const relevant = await relevantTo(
    { words: prompt, said: said.join('\n'), tests: [...named, ...tests] },
    workspace,
    imports,
  );
  const shown = await contextFor(
    relevant,
    must.map(({ path }) => path),
    workspace,
    imports,
    contextTokens,
  );
  const paths = relevant.map(({ path }) => path);
  const [head = targets[0] ?? '', ...rest] = paths;
  return {
    input: {
      id: `fix ${digestOf([repo, prompt, named]).slice(0, 12)}`,
      prompt,
      target: [head, ...rest],
      workspace: repo,
      conversation: conversationFor(prompt, shown, said),
    },
    checkers: [
      ...(paths.some((path) => TYPED.test(path)) ? [types()] : []),
      ...(must.length + keep.length > 0 ? [testsChecker([...must, ...keep].map(({ path }) => path))] : []),
      ...partly.map((one) => noWorse(one.path, one.failing ?? [])),
    ],
    relevant,
    shown,
    baseline,
    warnings: warningsOf(baseline, named, failing, near.length, partly),
  };

  async function onUnchanged(): Promise<Before[]> {
    const limits = { timeoutMs, seed: 1, signal, unsafe, cores: availableParallelism() };
    await using context = await openContext(task, limits);
    // It needs what is closed behind it.
    return await baselineOf(task, context, files, onBaseline);
  }
}

function nothingFound(named: readonly string[]): TaskError {
  return new TaskError('Nothing leads from what is wrong to a file of the repository.', {
    at: named.length === 0 ? 'prompt' : '--test',
    fix: 'Name a file or a function in the words, or a test that fails with --test.',
  });
}

/** A test that a user names is what must pass: one that says nothing must be known before anything is bought. */
function refuseBroken(named: readonly string[], baseline: readonly Before[]): void {
  const broken = baseline.find(({ path, kind }) => kind === 'broken' && named.includes(path));
  if (broken === undefined) return;
  throw new TaskError(`The test ${broken.path} says nothing: ${broken.said.join('; ')}`, {
    at: broken.path,
    fix: 'Mend it, or name another one.',
  });
}

function reasonsOf(baseline: readonly Before[]): string {
  const reasons = baseline.map(
    ({ path, kind, said }) => `${path} is ${kind}${kind === 'broken' ? `: ${said[0] ?? ''}` : ''}`,
  );
  return reasons.length === 0 ? ' No test imports those files.' : ` ${reasons.slice(0, 3).join('; ')}.`;
}

function warningsOf(
  baseline: readonly Before[],
  named: readonly string[],
  failing: readonly Before[],
  near: number,
  partly: readonly Before[],
): string[] {
  const judging = new Set([...named, ...partly.map(({ path }) => path), ...failing.map(({ path }) => path)]);
  const idle = baseline.filter(({ path, kind }) => kind !== 'passes' && !judging.has(path));
  const rest = near - MOST_TESTS;
  return [
    ...(failing.length === 0 ? [NONE_FAILS] : []),
    ...partly.map(
      ({ path, failing: tests = [] }) =>
        `${path}: ${some(quoted(tests), 3)} fail before, at least now and then. They judge nobody; its other tests do.`,
    ),
    ...idle.map(
      ({ path, kind, said }) =>
        `${path} judges nobody: it ${kind === 'broken' ? `cannot be run (${said[0] ?? ''})` : kind === 'flaky' ? 'passes once and fails once' : 'fails before and is not named'}.`,
    ),
    ...(rest > 0
      ? [`${rest} more file${rest === 1 ? '' : 's'} of tests import what may be changed, and are not run.`]
      : []),
  ];
}

const NONE_FAILS =
  'No test fails before: a pass says that nothing got worse, and not that the bug is gone. Write a test that shows it, and name it with --test.';

function quoted(names: readonly string[]): string[] {
  return names.map((name) => `"${name}"`);
}
