import { AMBIENT, STRICT } from '../strict.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { CheckerError, TaskError } from '../../src/errors.ts';
import type { Task } from '../../src/nouns/task.ts';
import { configsFor, inheritedConfigs } from '../../src/typescript/configs.ts';
import { isReadable } from '../../src/typescript/sharing.ts';
import type { TypeProject } from '../../src/typescript/typescript.ts';
import { dependenciesOf, isComposed, modulesOf, type Modules } from '../../src/workspace/modules.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';
import { refuseSettings } from './known.ts';
import { openOwn } from './ownCompiler.ts';

/** The projects of a workspace that a candidate is checked in. */
export interface Projects {
  /** With the tsconfig of each. */
  readonly all: readonly (TypeProject & { readonly config: string })[];
  /** Whether the workspace has a tsconfig; else it is checked by a strict one of ours. */
  readonly own: boolean;
  /** The folders of packages that the workspace has. */
  readonly modules: readonly Modules[];
  /** What compiled. */
  readonly version: string;
}

/**
 * Opens the projects that hold a target: that of the tsconfig at the root, those that it refers to, and the nearest to a target.
 *
 * @throws {@link TaskError} where none holds one.
 */
export async function openProjects(
  task: Task,
  context: CheckContext,
  compiler: 'native' | 'workspace',
): Promise<Projects> {
  const { workspace, targets } = task;
  const configs = await configsFor(workspace, targets);
  const own = configs.length > 0;
  const texts: Record<string, string> = own
    ? {}
    : { 'tsconfig.json': JSON.stringify(STRICT), [AMBIENT.file]: AMBIENT.text };
  for (const path of workspace.files.keys())
    if (isReadable(path)) texts[path] = (await readText(workspace, path)) ?? '';
  const files: Files = { ...texts, ...inheritedConfigs(workspace, texts, configs) };
  const modules = dependenciesOf(workspace);
  const each = await modulesOf(workspace);
  const packages = isComposed(each, modules) ? each : undefined;
  const open = (config: string): Promise<TypeProject> =>
    compiler === 'workspace'
      ? openOwn(task, context, { files, config, modules })
      : context.typescript.open({ files, modules, packages, config, targets, timeoutMs: context.timeoutMs });
  const all: Projects['all'][number][] = [];
  let included = 0;
  for (const config of own ? configs : ['tsconfig.json']) {
    const project = await open(config);
    const { before } = project;
    if (before.kind !== 'checked') {
      const how = before.kind === 'timeout' ? 'took too long over' : 'died on';
      throw new CheckerError(`The compiler ${how} the workspace itself.`, {
        at: config,
        fix: 'Give a workspace with fewer files, or more time.',
      });
    }
    refuseSettings(before.diagnostics, config);
    included += before.files;
    // One that has an error of its own says so, whatever it holds.
    const faulty = before.files === 0 && before.diagnostics.length > 0;
    if (before.held.length > 0 || faulty || !targets.some(isTyped)) all.push({ ...project, config });
    else project[Symbol.dispose]();
  }
  if (all.length === 0)
    throw new TaskError(
      included === 0
        ? 'The tsconfig includes no file of the workspace.'
        : `No tsconfig of the workspace includes ${targets.filter(isTyped).join(', ')}.`,
      { at: configs.join(', '), fix: 'Include the target, or leave `types` out: nothing would check it.' },
    );
  return {
    all,
    own,
    modules: each,
    version: compiler === 'native' ? context.typescript.version() : openOwn.version(modules),
  };
}

/** A file whose types a tsconfig of itself takes in. */
export function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}
