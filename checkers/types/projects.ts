import { posix } from 'node:path';
import { some } from '../../src/text/some.ts';
import { AMBIENT, STRICT } from '../strict.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { TaskError } from '../../src/errors.ts';
import type { Task } from '../../src/nouns/task.ts';
import { configsOf, type Configs } from '../../src/typescript/configs.ts';
import { CONFIG } from '../../src/typescript/layout.ts';
import { isReadable } from '../../src/typescript/sharing.ts';
import type { TypeProject } from '../../src/typescript/typescript.ts';
import { modulesOf, type Modules } from '../../src/workspace/modules.ts';
import { readTexts } from '../../src/workspace/texts.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { openProject, type Given, type Opened } from './compilers.ts';
import { frameworkOf } from './components.ts';

/** As many projects of a workspace are checked; a proposal waits for each. */
const MOST = 8;

/** The projects of a workspace that a candidate is checked in. */
export interface Projects {
  readonly all: readonly TypeProject[];
  /** Whether the workspace has a tsconfig; else it is checked by a strict one of ours. */
  readonly own: boolean;
  /** The targets that are in one of them. */
  readonly judged: readonly string[];
  /** The folders of packages that the workspace has. */
  readonly modules: readonly Modules[];
  /** What compiled, with its versions. */
  readonly tools: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Opens the projects that hold a target: for each the nearest that takes it in, and those that refer to that one.
 *
 * @throws {@link TaskError} where no compiler can read the settings; {@link CheckerError} where it dies on the workspace itself.
 */
export async function openProjects(
  task: Task,
  context: CheckContext,
  compiler: 'native' | 'workspace',
): Promise<Projects> {
  const { workspace, targets } = task;
  const texts: Record<string, string> = {};
  const components: Record<string, string> = {};
  for (const [path, text] of await readTexts(workspace, (one) => isReadable(one) || frameworkOf(one) !== undefined))
    (isReadable(path) ? texts : components)[path] = text;
  const typed = targets.filter(isTyped);
  const wanted = typed.length > 0 ? typed : targets;
  let configs = configsOf(workspace, texts, wanted);
  const own = wanted.some((target) => configs.nearest(target) !== undefined);
  if (!own) {
    Object.assign(texts, { [CONFIG]: JSON.stringify(STRICT), [AMBIENT.file]: AMBIENT.text });
    configs = configsOf(workspace, texts, wanted);
  }
  const modules = await modulesOf(workspace);
  const given = { task, context, compiler, configs, components, modules, files: { ...texts, ...configs.brought } };
  const holding = await openHolding(given, wanted, configs);
  const { opened, warnings } = holding;
  for (const config of [...opened.keys()].flatMap((one) => configs.referringTo(one)).slice(0, MOST))
    await holding.add(config);
  const all = [...opened.values()];
  const tools = new Map<string, Set<string>>();
  for (const { tool, version } of all) tools.set(tool, (tools.get(tool) ?? new Set()).add(version));
  const held = new Set(all.flatMap(({ project: { before } }) => (before.kind === 'checked' ? before.held : [])));
  const lost = typed.filter((target) => isCode(target) && !held.has(target) && task.removed?.[target] === undefined);
  if (lost.length > 0)
    throw new TaskError(`No tsconfig of the workspace includes ${lost.join(', ')}.`, {
      at: [...opened.keys()].join(', '),
      fix: 'Include it, or leave `types` out: nothing would check it.',
    });
  return {
    all: all.map(({ project }) => project),
    own,
    judged: typed.filter((target) => held.has(target)),
    modules,
    tools: Object.fromEntries([...tools].map(([name, versions]) => [name, [...versions].join(', ')])),
    warnings: [...new Set([...warnings, ...all.flatMap((one) => one.warnings)])],
  };
}

/** Opens for each target the nearest project that holds it. */
async function openHolding(given: Given, targets: readonly string[], configs: Configs) {
  const tried = new Map<string, Opened>();
  const opened = new Map<string, Opened>();
  const warnings: string[] = [];
  /** Files that no tsconfig lists, by the nearest. */
  const left = new Map<string, string[]>();
  /** Those of them that none takes in by an import either. */
  const apart = new Map<string, string[]>();

  async function open(config: string, files: Files = {}): Promise<Opened> {
    const one = tried.get(config) ?? (await openProject({ ...given, files: { ...given.files, ...files } }, config));
    tried.set(config, one);
    return one;
  }

  for (const target of targets) {
    const near = configs.nearest(target);
    const takers = configs.taking(target);
    const likely = new Set([...takers, ...(near === undefined ? [] : [near])]);
    let by: string | undefined;
    for (const config of likely) {
      const one = await open(config);
      if (isCode(target) && !holds(one, target)) continue;
      opened.set((by = config), one);
      break;
    }
    if (by === undefined && near !== undefined) apart.set(near, [...(apart.get(near) ?? []), target]);
    // One that is only imported could drop out of the project by what a candidate writes.
    const listed = by !== undefined && (!isCode(target) || takers.includes(by));
    const isThere = given.task.removed?.[target] === undefined;
    if (!listed && isThere && near !== undefined) left.set(near, [...(left.get(near) ?? []), target]);
  }
  for (const [near, own] of left) {
    const config = posix.join(posix.dirname(near), 'weak-committee.targets.json');
    opened.set(config, await open(config, { [config]: taking(near, own) }));
  }
  for (const [near, own] of apart)
    warnings.push(
      `No tsconfig includes ${some(own, 3)}: ${own.length === 1 ? 'it is' : 'they are'} checked with the settings of ${near}.`,
    );
  for (const [config, { project }] of tried) if (!opened.has(config)) project[Symbol.dispose]();
  return {
    opened,
    warnings,
    /** Opens one more, should it hold a target. */
    async add(config: string): Promise<void> {
      if (opened.has(config)) return;
      try {
        const one = await openProject(given, config);
        if (targets.some((target) => holds(one, target))) opened.set(config, one);
        else one.project[Symbol.dispose]();
      } catch (error) {
        if (!(error instanceof TaskError)) throw error;
        warnings.push(`${config} is not checked, though it refers to what holds a target: ${error.message}`);
      }
    },
  };
}

function holds({ project: { before } }: Opened, target: string): boolean {
  return before.kind === 'checked' && before.held.includes(target);
}

/** A tsconfig with the settings of another, for files that this does not take in. */
function taking(near: string, targets: readonly string[]): string {
  const files = targets.map((target) => posix.relative(posix.dirname(near), target));
  return JSON.stringify({ extends: `./${posix.basename(near)}`, files, include: [], references: [] });
}

/** A file whose types a tsconfig of itself takes in. */
function isCode(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** One whose types something may check. */
function isTyped(path: string): boolean {
  return isCode(path) || frameworkOf(path) !== undefined;
}
