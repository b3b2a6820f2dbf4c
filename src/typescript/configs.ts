import { posix } from 'node:path';
import type { Files, Workspace } from '../workspace/workspace.ts';
import { includes, isSolution } from './included.ts';
import { inheritedConfigs } from './inherited.ts';
import { CONFIG } from './layout.ts';
import { chainOf, parsed, type Link } from './settings.ts';

/** The tsconfigs of a workspace, as far as they may have to do with some of its files. */
export interface Configs {
  /** Configs from outside that they extend, and the text of those that lead there. */
  readonly brought: Files;
  /** Those that take a file in, the nearest first. */
  taking(target: string): string[];
  /** The nearest above a file that has settings for it, whether it takes it in or not; undefined where there is none. */
  nearest(target: string): string | undefined;
  /** Those that refer to one, through whatever: their files may use what stands in it. */
  referringTo(config: string): string[];
  /** One with all that it extends. */
  chain(config: string): Link[];
}

/**
 * Reads the tsconfigs in the folders above some files, and all that these refer to.
 *
 * @example
 * ```ts
 * configsOf(workspace, texts, ['packages/a/src/add.ts']).taking('packages/a/src/add.ts'); // ['packages/a/tsconfig.json']
 * ```
 */
export function configsOf(workspace: Workspace, texts: Files, targets: readonly string[]): Configs {
  const standing = Map.groupBy(Object.keys(texts).filter(isConfig), (path) => posix.dirname(path));
  /** `tsconfig.json` first, then its kin. */
  const standingIn = (folder: string): string[] =>
    (standing.get(folder) ?? []).toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  const folders = new Set(targets.flatMap(foldersAbove));
  const roots = [...folders].flatMap(standingIn);
  const graph = new Map<string, readonly string[]>();
  const waiting = [...roots];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const text = texts[path];
    if (graph.has(path) || text === undefined) continue;
    const next = referredIn(path, text, texts);
    graph.set(path, next);
    waiting.push(...next);
  }
  const brought = inheritedConfigs(workspace, texts, [...graph.keys()]);
  const files = { ...texts, ...brought };
  const chains = new Map([...graph.keys()].map((path) => [path, chainOf(path, files, workspace)]));
  const chain = (path: string): Link[] => chains.get(path) ?? chainOf(path, files, workspace);

  /** With those that it refers to, in the order in which they are named. */
  function reached(path: string, seen = new Set<string>()): string[] {
    if (seen.has(path)) return [];
    seen.add(path);
    return [path, ...(graph.get(path) ?? []).flatMap((next) => reached(next, seen))];
  }

  function taking(target: string): string[] {
    const near = foldersAbove(target).flatMap(standingIn);
    const all = [...new Set(near.flatMap((path) => reached(path)))];
    return all.filter(
      (path) => graph.has(path) && isProject(path, parsed(texts[path] ?? '')) && includes(chain(path), target),
    );
  }

  return {
    brought,
    taking,
    chain,
    nearest(target) {
      const own = foldersAbove(target)
        .map((folder) => posix.join(folder, CONFIG))
        .find((path) => path in texts);
      if (own === undefined || !isSolution(chain(own))) return own;
      return reached(own).find((path) => graph.has(path) && !isSolution(chain(path))) ?? own;
    },
    referringTo: (config) =>
      [...graph.keys()].filter((path) => path !== config && !isSolution(chain(path)) && reached(path).includes(config)),
  };
}

/** A base that others extend says of no files that they are its own. */
function isProject(path: string, config: Readonly<Record<string, unknown>>): boolean {
  return posix.basename(path) === CONFIG || 'include' in config || 'files' in config;
}

function foldersAbove(file: string): string[] {
  const folder = posix.dirname(file);
  return folder === '.' ? ['.'] : [folder, ...foldersAbove(folder)];
}

function isConfig(path: string): boolean {
  return /(?:^|\/)tsconfig(?:\..+)?\.json$/.test(path);
}

function rankOf(path: string): number {
  return posix.basename(path) === CONFIG ? 0 : 1;
}

function referredIn(from: string, text: string, texts: Files): string[] {
  const { references } = parsed(text);
  if (!Array.isArray(references)) return [];
  return references.flatMap((one: { readonly path?: unknown } | null) => {
    if (typeof one?.path !== 'string') return [];
    const whole = posix.join(posix.dirname(from), one.path);
    const path = whole.endsWith('.json') ? whole : posix.join(whole, CONFIG);
    return path in texts ? [path] : [];
  });
}
