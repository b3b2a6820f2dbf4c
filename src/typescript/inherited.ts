import { readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import type { Files, Workspace } from '../workspace/workspace.ts';
import { LONGEST, parsed, type Config } from './settings.ts';

/** Options that name places, relative to the config that they stand in. */
const PLACES = ['rootDir', 'outDir', 'baseUrl', 'declarationDir', 'tsBuildInfoFile'];

/**
 * Configs that stand outside of the workspace's folder and that its own extend, as files of the workspace: the compiler sees no
 * others. With the text of the configs that lead to them.
 */
export function inheritedConfigs(workspace: Workspace, texts: Files, configs: readonly string[]): Files {
  const root = workspace.mounts.find(({ at }) => at === '')?.from;
  if (root === undefined) return {};
  const made: Record<string, string> = {};
  const waiting = configs.map((path) => ({ path, left: LONGEST }));
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const text = made[one.path] ?? texts[one.path];
    if (text === undefined || one.left === 0) continue;
    const config = parsed(text);
    const folder = posix.dirname(one.path);
    const names = [config.extends ?? []].flat().map((name) => {
      if (!name.startsWith('.')) return name;
      const inside = posix.join(folder, name);
      if (!inside.startsWith('../')) {
        waiting.push({ path: inside.endsWith('.json') ? inside : `${inside}.json`, left: (one?.left ?? 0) - 1 });
        return name;
      }
      const copy = brought(root, inside, made);
      if (copy === undefined) return name;
      waiting.push({ path: copy, left: (one?.left ?? 0) - 1 });
      return `./${posix.relative(folder, copy)}`;
    });
    if (names.join() !== [config.extends ?? []].flat().join())
      made[one.path] = JSON.stringify({ ...config, extends: names });
  }
  return made;
}

/** Lays one config of outside into the workspace, with its places as they are seen from there. */
function brought(root: string, inside: string, made: Record<string, string>): string | undefined {
  const file = join(root, inside.endsWith('.json') ? inside : `${inside}.json`);
  const from = posix.dirname(inside);
  let config: Config;
  try {
    config = parsed(readFileSync(file, 'utf8'));
  } catch {
    // The compiler says that it is not there.
    return undefined;
  }
  const seen = (path: unknown): unknown => (typeof path === 'string' ? moved(posix.join(from, path), root) : path);
  const { paths, typeRoots, ...rest } = config.compilerOptions ?? {};
  const options: Record<string, unknown> = rest;
  for (const name of PLACES) if (name in options) options[name] = seen(options[name]);
  const copy = `weak-committee.extends-${Object.keys(made).length}.json`;
  const outer = [config.extends ?? []]
    .flat()
    .map((name) => (name.startsWith('.') ? `./${posix.join(from, name)}` : name));
  made[copy] = JSON.stringify({
    ...(outer.length > 0 && { extends: outer }),
    compilerOptions: {
      ...options,
      ...(Array.isArray(typeRoots) && { typeRoots: typeRoots.map(seen) }),
      ...(typeof paths === 'object' &&
        paths !== null && {
          paths: Object.fromEntries(Object.entries(paths).map(([name, places]) => [name, [places].flat().map(seen)])),
        }),
    },
    ...Object.fromEntries(
      ['include', 'exclude', 'files'].flatMap((name) =>
        name in config ? [[name, [config[name]].flat().map(seen)]] : [],
      ),
    ),
  });
  return copy;
}

/** A place that leads out of the workspace and in again is one within. */
function moved(path: string, root: string): string {
  if (!path.startsWith('../')) return path.startsWith('.') ? path : `./${path}`;
  const back = relative(root, join(root, path)).replaceAll('\\', '/');
  return back.startsWith('../') ? path : `./${back}`;
}
