import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Workspace } from '../../src/workspace/workspace.ts';

/** A package by which a project checks its types. */
export type ToolName = 'typescript' | 'vue-tsc' | 'svelte-check';

/** A compiler that the workspace has installed for itself. */
export interface OwnTool {
  readonly name: ToolName;
  readonly version: string;
  /** Its package's folder on the disk. */
  readonly folder: string;
  /** What is run. */
  readonly file: string;
  /** The folder of packages that it is made of. */
  readonly packages: string;
}

/** The one that a file of the workspace finds from where it stands, as Node would: `node_modules` of its own package first. */
export function ownTool(name: ToolName, { mounts }: Workspace, file: string): OwnTool | undefined {
  const mount = mounts.find(({ at }) => at === '' || file.startsWith(`${at}/`));
  if (mount === undefined) return undefined;
  const start = join(mount.from, posix.relative(mount.at, posix.dirname(file)));
  for (let folder = start; ; folder = dirname(folder)) {
    const found = toolIn(name, join(folder, 'node_modules', name));
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}

function toolIn(name: ToolName, at: string): OwnTool | undefined {
  const manifest = join(at, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const folder = realpathSync(at);
  const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly version: string;
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  const program = typeof bin === 'string' ? bin : bin?.[name];
  // The native compiler is no second way beside itself, and has no program interface of the old kind.
  const file = name === 'typescript' ? join(folder, 'lib/typescript.js') : join(folder, program ?? '');
  if (!existsSync(file) || (name === 'typescript' ? Number.parseInt(version, 10) >= 7 : program === undefined))
    return undefined;
  const packages = /^.*?[/\\]node_modules(?=[/\\])/.exec(folder)?.[0] ?? folder;
  return { name, version, folder, file, packages };
}
