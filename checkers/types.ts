import { posix } from 'node:path';
import type { Checker } from '../src/nouns/checker.ts';
import { parsedLine } from '../src/text/jsonLines.ts';
import type { Candidate } from '../src/nouns/proposal.ts';
import type { Task } from '../src/nouns/task.ts';
import { RULES, type Rule } from '../src/reading/syntax/rules.ts';
import type { Look, TypeProject } from '../src/typescript/typescript.ts';
import { generousStubsOf } from '../src/typescript/stubs.ts';
import { unlessAborted } from '../src/async/unlessAborted.ts';
import type { Verdict } from '../src/nouns/verdict.ts';
import type { Modules } from '../src/workspace/modules.ts';
import { readText, type Files } from '../src/workspace/workspace.ts';
import { described, diedReading, keyOf, type Breach } from './types/breaches.ts';
import { knownOf, saidOf, type Known } from './types/known.ts';
import { lookThrough } from './types/components.ts';
import { openProjects } from './types/projects.ts';
import { failed, together } from './types/together.ts';

/** What is refused unless other rules are given: all that empties the check of what importers see, or reaches beyond the candidate. */
const DEFAULT: readonly Rule[] = RULES.filter((rule) => !rule.startsWith('local-'));

export interface TypesOptions {
  /**
   * Which ways to empty a type check are refused, however well it passes: `suppression` (`@ts-ignore` and its kin), `any` and
   * `double-assertion` (where importers come to feel them: in what is exported, written or found by the compiler, or returned), `global`
   * (`declare global`, a value that is only declared, a target that is no module) and `augmentation` (`declare module`), `reference`
   * (`/// <reference>`), `outside-import` (a path out of the workspace). By default all of these, and not `local-any` and
   * `local-double-assertion`, which stay inside a body. What already stands in the signature or the target's present text is never refused.
   */
  readonly refuse?: readonly Rule[];
  /**
   * Who compiles: the native compiler of this package, TypeScript 7, for many candidates at a time (`native`, the default; it gives way by itself
   * where it cannot read the settings), or always the TypeScript that the workspace has in its `node_modules`, in a process for each candidate
   * (`workspace`). By that only syntax is asked for the rules.
   */
  readonly compiler?: 'native' | 'workspace';
}

/**
 * A type check of the projects that hold a target, with the candidate in them: the nearest tsconfig that takes each target in, and those that
 * refer to it; strict settings where the workspace has none. What is new since the unchanged workspace counts. By the native compiler, for many
 * candidates at a time, or one that the workspace has where only that can read the settings.
 *
 * It executes nothing: with this checker alone a solution is never `solved` without saying so.
 *
 * @example
 * ```ts
 * await solve(task, [types(), tests('test/slugify.test.ts')]);
 * types({ refuse: [] }); // whatever the compiler lets pass
 * ```
 */
export function types({ refuse = DEFAULT, compiler = 'native' }: TypesOptions = {}): Checker {
  const rules = [...new Set(refuse)].toSorted();
  return {
    name: 'types',
    version: '4',
    options: { refuse: rules, ...(compiler === 'workspace' && { compiler }) },
    files: ['tsconfig.json'],
    executes: false,
    rerunnable: true,
    async open(given, context) {
      const task = withRemoved(given);
      const { all, own, judged, modules, tools, warnings } = await openProjects(task, context, compiler);
      const projects = await Promise.all(
        all.map(async (project) => ({ project, known: await knownIn(project, task) })),
      );
      // One that is asked what importers get, where there is one.
      const first = all.find(({ feels }) => feels) ?? all[0];
      const look = (files: Files): Promise<Look> => lookThrough((first ?? context.typescript).look, files);
      const stood = first === undefined ? new Set<string>() : await excused(first, look, task);
      const refused = (breach: Breach): boolean => rules.includes(breach.rule) && !stood.has(keyOf(breach));
      return {
        tools,
        warnings: [
          ...warnings,
          ...saidOf(projects.flatMap(({ known }) => known.list)),
          ...(await builtOnly(task, modules)),
        ],
        async check({ files }: Candidate, { signal }): Promise<Verdict> {
          signal.throwIfAborted();
          const begun = performance.now();
          const spent = (): number => performance.now() - begun;
          const looked = await unlessAborted(look(files), signal);
          const breaches = looked.breaches.filter(refused);
          if (breaches.length > 0) return failed(breaches.map(described), spent());
          const died = rules.length > 0 ? diedReading(looked) : undefined;
          if (died !== undefined) return failed([died], spent());
          const outcomes = await Promise.all(
            // Others may be in the same batch: it goes on without us.
            projects.map(async ({ project, known }) => ({
              known,
              limitMs: project.limitMs,
              outcome: await unlessAborted(project.check(files, looked), signal),
            })),
          );
          const verdict = together(outcomes, { refused, own, judged, files, ms: spent() });
          if (verdict.kind !== 'pass' || looked.unread === undefined || rules.length === 0) return verdict;
          const reason = `${looked.unread.file} passes the type check and cannot be parsed for the rules`;
          return { kind: 'broken', reason, crash: false, ms: verdict.ms };
        },
        [Symbol.asyncDispose]: async () => all.forEach((project) => project[Symbol.dispose]()),
      };
    },
  };
}

/** What is removed is no target any more, and the projects that held it are those in which somebody may still ask for it. */
function withRemoved(task: Task): Task {
  const [first, ...rest] = task.targets;
  return { ...task, targets: [first, ...rest, ...Object.keys(task.removed ?? {})] };
}

/** Packages of the workspace's own that hold a target, and whose name leads to what is built of them: no proposal changes that. */
async function builtOnly({ workspace, targets }: Task, modules: readonly Modules[]): Promise<string[]> {
  const links = modules.flatMap(({ links: one }) => one.filter(({ inside }) => inside));
  const warnings = links.map(async ({ name, to }) => {
    if (!targets.some((target) => target.startsWith(`${to}/`))) return [];
    const entries = entriesOf(parsedLine((await readText(workspace, `${to}/package.json`)) ?? ''));
    const isSource = (entry: string): boolean =>
      !/\.d\.[cm]?ts$/.test(entry) && /\.[cm]?tsx?$/.test(entry) && workspace.files.has(posix.join(to, entry));
    if (entries.length === 0 || entries.some(isSource)) return [];
    return [
      `Importers of ${name} by that name are checked by types against what is built of it (${entries[0]}), not against a proposal.`,
    ];
  });
  return [...new Set((await Promise.all(warnings)).flat())];
}

/** The files by which a package says that it is entered. */
function entriesOf(manifest: unknown): string[] {
  if (typeof manifest === 'string') return [manifest];
  if (typeof manifest !== 'object' || manifest === null) return [];
  const named = ['exports', 'types', 'typings', 'main', 'module'].filter((key) => key in manifest);
  const values: unknown[] =
    'name' in manifest ? named.map((key) => Reflect.get(manifest, key) as unknown) : Object.values(manifest);
  return values.flatMap(entriesOf);
}

/** What is wrong with the unchanged workspace, and does not wait for a target that is still to be written. */
async function knownIn(project: TypeProject, { targets, workspace, removed }: Task): Promise<Known> {
  const { before } = project;
  const stubbed = before.kind === 'checked' ? before : { diagnostics: [], unparsed: false };
  const present: Files = { ...Object.fromEntries([...workspace.files.keys()].map((path) => [path, ''])), ...removed };
  const moved = {
    removed: new Set(Object.keys(removed ?? {})),
    added: new Set(targets.filter((target) => present[target] === undefined)),
  };
  const stubs = generousStubsOf(targets, present, stubbed.diagnostics);
  if (Object.keys(stubs).length === 0 || stubbed.diagnostics.length === 0)
    return knownOf({ stubbed, satisfied: undefined }, targets, moved);
  const satisfying = { ...stubs, ...removed };
  const satisfied = await project.check(satisfying, await project.look(satisfying));
  const other = satisfied.kind === 'checked' ? satisfied : { diagnostics: [] };
  return knownOf({ stubbed, satisfied: other }, targets, moved);
}

/** What was there before the candidate is not its doing. */
async function excused(
  project: TypeProject,
  look: TypeProject['look'],
  { signature, targets, workspace, removed }: Task,
): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(targets.map(async (target) => [target, await readText(workspace, target)] as const));
  const there = Object.fromEntries(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
  const given: Files = { ...there, ...removed };
  const begun = signature === undefined ? {} : { [targets[0]]: `${signature}}` };
  const [present, opened] = await Promise.all([look(given), look(begun)]);
  const asks = ({ facts }: Look): boolean =>
    project.feels && [...facts.values()].some((fact) => typeof fact !== 'string' && fact.asks.length > 0);
  const outcome = asks(present) ? await project.check(given, present) : undefined;
  const felt = outcome?.kind === 'checked' ? outcome.felt : [];
  return new Set([...present.breaches, ...opened.breaches, ...felt].map(keyOf));
}
