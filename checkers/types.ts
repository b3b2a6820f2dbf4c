import { AMBIENT, STRICT } from './strict.ts';
import { posix } from 'node:path';
import type { CheckContext, Checker } from '../src/checker.ts';
import { CheckerError, TaskError } from '../src/errors.ts';
import type { Candidate } from '../src/proposal.ts';
import type { Task } from '../src/task.ts';
import type { Rule } from '../src/typescript/look/facts.ts';
import { isReadable } from '../src/typescript/sharing.ts';
import type { Look, Outcome, TypeProject } from '../src/typescript/typescript.ts';
import { unlessAborted } from '../src/unlessAborted.ts';
import type { Evidence, Verdict } from '../src/verdict.ts';
import { dependenciesOf } from '../src/workspace/modules.ts';
import { readText, type Files } from '../src/workspace/workspace.ts';

/** What is refused unless other rules are given: all that empties the check of what importers see, or reaches beyond the candidate. */
const DEFAULT: readonly Rule[] = [
  'suppression',
  'any',
  'double-assertion',
  'global',
  'augmentation',
  'reference',
  'outside-import',
];

export interface TypesOptions {
  /**
   * Which ways to empty a type check are refused, however well it passes: `suppression` (`@ts-ignore` and its kin), `any` and
   * `double-assertion` (where importers come to feel them: in an exported signature, or returned), `global` and
   * `augmentation` (`declare global`, `declare module`), `reference` (`/// <reference>`), `outside-import` (a path out of the
   * workspace). By default all of these, and not `local-any` and `local-double-assertion`, which stay inside a body. What
   * already stands in the signature or the target's present text is never refused.
   */
  readonly refuse?: readonly Rule[];
}

/**
 * A strict type check of the whole workspace with the candidate in it, tests included, by the native compiler; many
 * candidates at a time. The workspace's own `tsconfig.json` is used where it has one.
 *
 * It executes nothing: with this checker alone a solution is never `solved` without saying so.
 *
 * @example
 * ```ts
 * await solve(task, [types(), tests('test/slugify.test.ts')]);
 * types({ refuse: [] }); // whatever the compiler lets pass
 * ```
 */
export function types({ refuse = DEFAULT }: TypesOptions = {}): Checker {
  const rules = [...new Set(refuse)].toSorted();
  return {
    name: 'types',
    version: '2',
    options: { refuse: rules },
    files: ['tsconfig.json'],
    executes: false,
    rerunnable: true,
    async open(task, context) {
      const { typescript, timeoutMs } = context;
      const { project, own } = await openProject(task, context);
      await refuseOwnErrors(project.before, task, own);
      const given = await excused(project, task);
      const refused = (breach: Breach): boolean => rules.includes(breach.rule) && !given.has(keyOf(breach));
      return {
        tools: { typescript: typescript.version() },
        async check({ files }: Candidate, { signal }): Promise<Verdict> {
          signal.throwIfAborted();
          const begun = performance.now();
          const looked = await unlessAborted(project.look(files), signal);
          const breaches = looked.breaches.filter(refused);
          if (breaches.length > 0) return failed(breaches.map(described), performance.now() - begun);
          const died = rules.length > 0 ? diedReading(looked) : undefined;
          if (died !== undefined) return failed([died], performance.now() - begun);
          // Others may be in the same batch: it goes on without us.
          const outcome = await unlessAborted(project.check(files, looked), signal);
          const felt = outcome.kind === 'checked' ? outcome.felt.filter(refused) : [];
          if (felt.length > 0) return failed(felt.map(described), performance.now() - begun);
          const verdict = verdictOf(outcome, own, timeoutMs, performance.now() - begun);
          if (verdict.kind !== 'pass' || looked.unread === undefined || rules.length === 0) return verdict;
          const reason = `${looked.unread.file} passes the type check and cannot be parsed for the rules`;
          return { kind: 'broken', reason, crash: false, ms: verdict.ms };
        },
        [Symbol.asyncDispose]: async () => project[Symbol.dispose](),
      };
    },
  };
}

async function openProject(
  task: Task,
  { typescript, timeoutMs }: CheckContext,
): Promise<{ readonly project: TypeProject; readonly own: boolean }> {
  const own = task.workspace.files.has('tsconfig.json');
  const files: Record<string, string> = own
    ? {}
    : { 'tsconfig.json': JSON.stringify(STRICT), [AMBIENT.file]: AMBIENT.text };
  for (const path of task.workspace.files.keys())
    if (isReadable(path)) files[path] = (await readText(task.workspace, path)) ?? '';
  const modules = dependenciesOf(task.workspace);
  return { own, project: await typescript.open({ files, modules, targets: task.targets, timeoutMs }) };
}

function verdictOf(outcome: Outcome, own: boolean, limitMs: number, ms: number): Verdict {
  switch (outcome.kind) {
    case 'timeout':
      return failed([{ kind: 'timeout', limitMs, what: 'the type check' }], ms);
    case 'crash':
      return failed([{ kind: 'crash', message: 'the compiler ran out of memory or died on it, twice' }], ms);
    case 'checked': {
      const executed = { unit: 'files' as const, count: outcome.files - (own ? 0 : 1) };
      const evidence = outcome.diagnostics.map((diagnostic): Evidence => ({ kind: 'diagnostic', ...diagnostic }));
      if (evidence.length > 0) return { kind: 'fail', evidence, executed, isolation: 'none', ms: outcome.ms };
      if (executed.count <= 0)
        return { kind: 'broken', reason: 'the tsconfig includes no file of the workspace', crash: false, ms };
      return { kind: 'pass', executed, isolation: 'none', ms: outcome.ms };
    }
  }
}

function failed(evidence: readonly Evidence[], ms: number): Verdict {
  return { kind: 'fail', evidence, executed: 'unknown', isolation: 'none', ms };
}

type Breach = Look['breaches'][number];

const SAID: Readonly<Record<Rule, string>> = {
  suppression: 'keeps the compiler from reporting errors',
  any: 'is not type-checked, and importers get it',
  'double-assertion': 'is accepted whatever stands there, and importers get it',
  global: 'changes the types of every file',
  augmentation: "changes another module's types",
  reference: 'takes in files by a reference',
  'outside-import': 'leads out of the workspace',
  'local-any': 'is not type-checked',
  'local-double-assertion': 'is accepted whatever stands there',
};

function described({ file, line, column, rule, text }: Breach): Evidence {
  return { kind: 'diagnostic', file, line, column, code: rule, message: `\`${text}\` ${SAID[rule]}` };
}

function diedReading({ unread }: Look): Evidence | undefined {
  switch (unread?.why) {
    case 'timeout':
      return { kind: 'timeout', limitMs: 10_000, what: `parsing ${unread.file}` };
    case 'crash':
      return { kind: 'crash', message: `the parser died on ${unread.file}` };
    case 'unparsed':
    case undefined:
      return undefined;
  }
}

/** What was there before the candidate is not its doing. */
async function excused(project: TypeProject, { signature, targets, workspace }: Task): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(targets.map(async (target) => [target, await readText(workspace, target)] as const));
  const given: Files = Object.fromEntries(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
  const begun = signature === undefined ? {} : { [targets[0]]: `${signature}}` };
  const [present, opened] = await Promise.all([project.look(given), project.look(begun)]);
  const asked = [...present.facts.values()].some((fact) => typeof fact !== 'string' && fact.asks.length > 0);
  const outcome = asked ? await project.check(given, present) : undefined;
  const felt = outcome?.kind === 'checked' ? outcome.felt : [];
  return new Set([...present.breaches, ...opened.breaches, ...felt].map(keyOf));
}

function keyOf({ rule, text }: Breach): string {
  return `${rule.replace('local-', '')} ${text}`;
}

/**
 * An error in a file that is no target and imports none is there whatever is proposed: it would refute everyone, and a
 * strong member would be paid for nothing. Files that import a target may well be waiting for it.
 */
async function refuseOwnErrors(before: Outcome, task: Task, own: boolean): Promise<void> {
  if (before.kind !== 'checked')
    throw new CheckerError(
      `The compiler ${before.kind === 'timeout' ? 'took too long over' : 'died on'} the workspace itself.`,
      {
        fix: 'Give a workspace with fewer files, or more time.',
      },
    );
  const names = task.targets.map((target) => posix.basename(target).replace(/\.[^.]+$/, ''));
  for (const { file, line, column, code, message } of before.diagnostics) {
    if (own && (file === '' || file.endsWith('tsconfig.json')))
      throw new TaskError(`The workspace's tsconfig.json has an error of its own: ${code}: ${message}`, {
        at: file === '' ? 'tsconfig.json' : `${file}:${line}`,
        fix: 'Mend the tsconfig, or leave it out to be checked with strict defaults.',
      });
    const text = task.targets.includes(file) ? undefined : await readText(task.workspace, file);
    // Errors of resolution (TS2307 and its kin) come and go with the targets.
    if (text === undefined || names.some((name) => text.includes(name)) || code === 'TS2307') continue;
    throw new TaskError(`The workspace has a type error of its own: ${code} ${message}`, {
      at: `${file}:${line}:${column}`,
      fix: 'Mend it, or give a workspace without that file: no proposal could pass the type check.',
    });
  }
}
