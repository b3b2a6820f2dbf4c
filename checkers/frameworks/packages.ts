import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { CheckerError } from '../../src/errors.ts';
import type { Task } from '../../src/nouns/task.ts';
import { readText, type Workspace } from '../../src/workspace/workspace.ts';
import { versionAt } from '../child.ts';
import type { Words } from '../command/line.ts';
import type { Group } from './framework.ts';

/** A `package.json`, as far as test frameworks are named in it. */
export interface Manifest {
  readonly scripts: Readonly<Record<string, unknown>>;
  /** Whether it has this as a dependency, or as a key for its settings. */
  names(name: string): boolean;
}

/** The folders from a file's own up to the root of the workspace. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) folders.push(folder);
  return [...folders, ''];
}

/** The manifest that stands in a folder. */
export async function manifestIn(folder: string, workspace: Workspace): Promise<Manifest | undefined> {
  const text = await readText(workspace, posix.join(folder, 'package.json'));
  if (text === undefined) return undefined;
  const read = objectIn(text);
  const all = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].map((key) => read[key]);
  return {
    scripts: isObject(read['scripts']) ? read['scripts'] : {},
    names: (name) => name in read || all.some((some) => isObject(some) && name in some),
  };
}

/** The nearest folder above a file that names a framework, else that of the nearest package. */
export async function homeOf(name: string, config: RegExp, path: string, { workspace }: Task): Promise<string> {
  const folders = foldersAbove(path);
  for (const folder of folders) if (await isNamedIn(folder, name, config, workspace)) return folder;
  return folders.find((folder) => workspace.files.has(posix.join(folder, 'package.json'))) ?? '';
}

/** Whether a folder holds a configuration of a framework, or a manifest that names it. */
export async function isNamedIn(folder: string, name: string, config: RegExp, workspace: Workspace): Promise<boolean> {
  if ((await manifestIn(folder, workspace))?.names(name) === true) return true;
  const prefix = folder === '' ? '' : `${folder}/`;
  return [...workspace.files.keys()].some((path) => path.startsWith(prefix) && config.test(path.slice(prefix.length)));
}

/**
 * The words that start the program of a package, found as its package would find it.
 *
 * @param node - flags for Node.
 */
export function startOf(name: string, { home, context, task, files }: Group, node: Words): Words {
  const folder = context.copies.packageAt(name, home);
  if (folder !== undefined) return ['node', ...node, join(folder, programIn(folder, name))];
  // Only Yarn itself finds what stands in no `node_modules`.
  if (task.workspace.generated.has('.pnp.cjs')) return ['yarn', 'run', name];
  throw new CheckerError(`${files.join(', ')} has tests of ${name}, and ${name} is not installed.`, {
    at: files[0] ?? name,
    fix: `Add it: npm install --save-dev ${name}`,
  });
}

/** The version of a framework that is a package. */
export async function packageVersion(name: string, { home, context }: Group): Promise<string> {
  const folder = context.copies.packageAt(name, home);
  return folder === undefined ? '' : versionAt(folder);
}

/** A path of the workspace as it is called from a folder of it. */
export function fromHome(home: string, path: string): string {
  return posix.relative(home, path);
}

function programIn(folder: string, name: string): string {
  const { bin } = objectIn(readFileSync(join(folder, 'package.json'), 'utf8'));
  const program = isObject(bin) ? bin[name] : bin;
  if (typeof program === 'string') return program;
  throw new CheckerError(`The package ${name} in ${folder} has no program.`, {
    at: folder,
    fix: `Install ${name} anew.`,
  });
}

/** What a text of JSON holds; an empty object where that is none, or nobody can read it. */
export function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? read : {};
  } catch {
    // Nobody can read it; whoever needs it says so.
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
