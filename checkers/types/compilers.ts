import type { CheckContext } from '../../src/nouns/checker.ts';
import { CheckerError, CommitteeError, TaskError } from '../../src/errors.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Configs } from '../../src/typescript/configs.ts';
import { droppedIn, formerDefaults, type Dropped, type Overrides } from '../../src/typescript/dropped.ts';
import { includes } from '../../src/typescript/included.ts';
import { inGigabytes } from '../../src/typescript/memory.ts';
import type { TypeProject } from '../../src/typescript/typescript.ts';
import { dependenciesOf, isComposed, type Modules } from '../../src/workspace/modules.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { componentsReaching, frameworkOf } from './components.ts';
import { refuseSettings } from './known.ts';
import { blinding, openOwn } from './ownCompiler.ts';
import { ownTool, type OwnTool, type ToolName } from './ownTools.ts';

/** A workspace as the compilers get to see it. */
export interface Given {
  readonly task: Task;
  readonly context: CheckContext;
  readonly compiler: 'native' | 'workspace';
  readonly configs: Configs;
  /** Code and JSON. */
  readonly files: Files;
  /** Files of Vue and Svelte. */
  readonly components: Files;
  readonly modules: readonly Modules[];
}

/** A project with who compiles it. */
export interface Opened {
  readonly project: TypeProject;
  readonly tool: ToolName;
  readonly version: string;
  readonly warnings: readonly string[];
}

/**
 * Opens one project with the compiler that can read it: TypeScript 7, or where it cannot one that the workspace has.
 *
 * @throws {@link TaskError} where none can.
 */
export async function openProject(given: Given, config: string): Promise<Opened> {
  const { configs, compiler } = given;
  const chain = configs.chain(config);
  const own = installed('typescript', given, config);
  const dropped = droppedIn(chain);
  const component = await openForComponents(given, config);
  if (component?.opened !== undefined) return component.opened;
  const warnings = component?.warnings ?? [];
  if (compiler === 'workspace') {
    if (own !== undefined) return { ...(await openBy(own, given, config)), warnings };
    throw new CheckerError('The workspace has no TypeScript of its own (2 to 6).', {
      at: "types({ compiler: 'workspace' })",
      fix: 'Install it there (npm install --save-dev typescript@6), or leave `compiler` out.',
    });
  }
  const unread = dropped.filter(({ exact }) => !exact);
  if (unread.length > 0 && own !== undefined && isContained(given.context)) {
    const word = `TypeScript 7 has dropped ${listed(unread)}: the workspace's own TypeScript ${own.version} judges ${config}, in a process for each candidate.`;
    return { ...(await openBy(own, given, config)), warnings: [...warnings, word] };
  }
  const overrides = { ...(own && formerDefaults(chain, own.version)), ...translated(dropped) };
  const project = await openNative(given, config, overrides);
  return {
    project,
    tool: 'typescript',
    version: given.context.typescript.version(),
    warnings: [...warnings, ...saidOf(dropped, config)],
  };
}

function translated(dropped: readonly Dropped[]): Overrides {
  return Object.assign({}, ...dropped.map(({ overrides }) => overrides)) as Overrides;
}

function saidOf(dropped: readonly Dropped[], config: string): string[] {
  const unlike = dropped.filter(({ exact }) => !exact);
  if (unlike.length === 0) return [];
  const instead = Object.entries(translated(unlike)).filter(([, value]) => value !== null);
  const by =
    instead.length === 0 ? 'without' : `with ${instead.map(([name, value]) => `${name}: ${String(value)}`).join(', ')}`;
  return [
    `TypeScript 7 has dropped ${listed(unlike)}, and the workspace has no TypeScript of its own that could be run: ${config} is checked ${by}.`,
  ];
}

function listed(dropped: readonly Dropped[]): string {
  return dropped.map(({ option, path }) => `\`${option}\` (${path})`).join(', ');
}

async function openNative(
  { task, context, files, modules, configs }: Given,
  config: string,
  overrides: Overrides,
): Promise<TypeProject> {
  const { targets, workspace } = task;
  const nearest = dependenciesOf(workspace);
  const packages = isComposed(modules, nearest) ? modules : undefined;
  const project = await context.typescript.open({
    files,
    modules: nearest,
    packages,
    config,
    overrides,
    targets,
    ...(task.removed && { removed: task.removed }),
    timeoutMs: context.timeoutMs,
  });
  return checked(project, config, 'TypeScript 7', configs);
}

async function openBy(tool: OwnTool, given: Given, config: string): Promise<Omit<Opened, 'warnings'>> {
  const { task, context, files, configs } = given;
  const chain = configs.chain(config);
  const project = await openOwn(task, context, { tool, files, config, includes: (file) => includes(chain, file) });
  return { project: checked(project, config, tool.name, configs), tool: tool.name, version: tool.version };
}

/** @throws {@link CheckerError} where the compiler came to nothing. */
function checked(project: TypeProject, config: string, who: string, configs: Configs): TypeProject {
  const { before } = project;
  if (before.kind === 'checked') {
    refuseSettings(before.diagnostics, config, configs.chain(config));
    return project;
  }
  if (before.kind === 'memory')
    throw new CheckerError(
      `${who} reached its limit of ${inGigabytes(before.limit)} of memory on the workspace itself.`,
      {
        at: config,
        fix: 'The limit goes by the size of the project, up to half of the memory that this machine or container has: give it more, or a task in a smaller project.',
      },
    );
  const how = before.kind === 'timeout' ? 'took too long over' : 'died on';
  throw new CheckerError(`${who} ${how} the workspace itself.`, {
    at: config,
    fix: 'Give it more time (`timeoutMs`, --timeout), or leave `types` out.',
  });
}

/** The compiler of a framework, where a target or what comes by one is a component. */
async function openForComponents(
  given: Given,
  config: string,
): Promise<{ readonly opened?: Opened; readonly warnings: readonly string[] } | undefined> {
  const { task, configs, files, components } = given;
  const chain = configs.chain(config);
  const own = Object.fromEntries(Object.entries(components).filter(([path]) => includes(chain, path)));
  const reached = [...task.targets, ...componentsReaching(files, own, task.targets)];
  const framework = reached.map(frameworkOf).find((one) => one !== undefined);
  if (framework === undefined) return undefined;
  const which = reached.find((path) => frameworkOf(path) === framework) ?? '';
  const name = framework === 'vue' ? 'vue-tsc' : 'svelte-check';
  const tool = installed(name, given, config);
  const unseen = (why: string): { readonly warnings: readonly string[] } => ({
    warnings: [`${which} comes by a target, and nothing checks its types: ${why}.`],
  });
  if (tool === undefined) return unseen(`${name} is not installed`);
  if (!isContained(given.context)) return unseen(`${name} can only be run behind bubblewrap`);
  try {
    const opened = await openBy(tool, given, config);
    const { before } = opened.project;
    const blind = before.kind === 'checked' ? blinding(tool, before.diagnostics) : undefined;
    if (blind !== undefined) return unseen(`${name} looks no further than ${blind.code} ${blind.message}`);
    const word = `${which} comes by a target: ${name} ${tool.version} judges ${config}, in a process for each candidate.`;
    return { opened: { ...opened, warnings: [word] }, warnings: [] };
  } catch (error) {
    if (!(error instanceof CommitteeError) || error instanceof TaskError) throw error;
    return unseen(error.message.replace(/\.$/, ''));
  }
}

function installed(name: ToolName, { task }: Given, config: string): OwnTool | undefined {
  return ownTool(name, task.workspace, config);
}

/** Whether processes can be run at all. */
function isContained({ sandbox }: CheckContext): boolean {
  try {
    sandbox.containment();
    return true;
  } catch {
    return false;
  }
}
