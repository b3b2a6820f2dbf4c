import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Files, Workspace } from '../workspace/workspace.ts';

/** A chain of `extends` that is longer leads round in a circle. */
export const LONGEST = 16;

/** A tsconfig as it is written. */
export interface Config {
  readonly extends?: string | readonly string[];
  readonly references?: readonly { readonly path?: string }[];
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
  readonly [other: string]: unknown;
}

/** A tsconfig, or one that it extends. */
export interface Link {
  /** In the workspace; of a package's, its path on the disk. */
  readonly path: string;
  readonly config: Config;
}

/** Reads the text of a tsconfig; what is none says nothing. */
export function parsed(text: string): Config {
  try {
    const value: unknown = parse(text, [], { allowTrailingComma: true });
    return typeof value === 'object' && value !== null ? (value as Config) : {};
  } catch {
    // Nested so deep that it is no config.
    return {};
  }
}

/** A tsconfig with those that it extends: what comes first decides. */
export function chainOf(path: string, files: Files, workspace: Workspace, left = LONGEST): Link[] {
  const text = files[path] ?? onDisk(path);
  if (text === undefined || left === 0) return [];
  const config = parsed(text);
  const bases = [config.extends ?? []].flat().map((name) => baseOf(path, name, files, workspace));
  // Of several the last decides.
  const below = bases
    .toReversed()
    .flatMap((base) => (base === undefined ? [] : chainOf(base, files, workspace, left - 1)));
  return [{ path, config }, ...below];
}

/** What a chain says of an option, and which tsconfig says it. */
export function optionIn(
  chain: readonly Link[],
  name: string,
): { readonly value: unknown; readonly path: string } | undefined {
  const link = chain.find(({ config }) => config.compilerOptions !== undefined && name in config.compilerOptions);
  return link && { value: link.config.compilerOptions?.[name], path: link.path };
}

function baseOf(from: string, name: string, files: Files, workspace: Workspace): string | undefined {
  if (name.startsWith('.')) {
    const path = posix.join(posix.dirname(from), name);
    return [path, `${path}.json`].find((one) => one in files || onDisk(one) !== undefined);
  }
  const root = workspace.mounts.find(({ at }) => at === '')?.from;
  if (root === undefined) return undefined;
  const require = createRequire(posix.isAbsolute(from) ? from : join(root, from));
  for (const one of [name, `${name}.json`, `${name}/tsconfig.json`])
    try {
      const file = require.resolve(one);
      if (file.endsWith('.json')) return file;
    } catch {
      // Under another of these names, or not there: the compiler says so.
    }
  return undefined;
}

/** Only what packages bring stands there by its path on the disk. */
function onDisk(path: string): string | undefined {
  if (!posix.isAbsolute(path)) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
