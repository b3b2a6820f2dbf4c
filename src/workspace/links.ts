import { statSync, type Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fold } from './roles.ts';
import type { Workspace } from './workspace.ts';

/** A link on the way to a file, and where it leads. */
export interface Link {
  /** The link itself: the file, or a folder above it. */
  readonly at: string;
  /** A path of the workspace; undefined where it leads out of it, or nowhere. */
  readonly to: string | undefined;
}

/** Folders that were listed already, where many paths are looked at: what stands in them, by their folded names. */
export type Listed = Map<string, ReadonlyMap<string, readonly Dirent[]>>;

/**
 * The first link on the way to a file of the workspace, whether the file is there or not. What is written to such a path changes another
 * file, so nothing may be. Names are compared as file systems do that do not tell case apart.
 */
export async function linkOn(
  { mounts }: Pick<Workspace, 'mounts'>,
  path: string,
  listed: Listed = new Map(),
): Promise<Link | undefined> {
  for (const { from, at } of mounts) {
    const under = at === '' ? path : path.startsWith(`${at}/`) ? path.slice(at.length + 1) : undefined;
    if (under === undefined) continue;
    const root = await realpath(from).catch(() => from);
    let folder = root;
    for (const name of under.split('/')) {
      const entries = listed.get(folder) ?? (await namesIn(folder));
      listed.set(folder, entries);
      const same = entries.get(fold(name)) ?? [];
      const link = same.find((entry) => entry.isSymbolicLink());
      if (link !== undefined) {
        const to = await realpath(join(folder, link.name)).catch(() => undefined);
        const inside = to?.startsWith(root + sep) === true;
        return {
          at: placed(at, relative(root, join(folder, link.name))),
          to: to !== undefined && inside ? placed(at, relative(root, to)) : undefined,
        };
      }
      folder = join(folder, same.find((entry) => entry.name === name)?.name ?? same[0]?.name ?? name);
    }
  }
  return undefined;
}

async function namesIn(folder: string): Promise<ReadonlyMap<string, readonly Dirent[]>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return Map.groupBy(entries, ({ name }) => fold(name));
}

/** Another path of the workspace that leads to the same file by a link: with the file gone, it would lead nowhere. */
export async function aliasOf({ files }: Pick<Workspace, 'files'>, path: string): Promise<string | undefined> {
  const own = files.get(path);
  if (own === undefined || !('file' in own)) return undefined;
  const there = statSync(own.file, { throwIfNoEntry: false });
  if (there === undefined) return undefined;
  const real = await realpath(own.file);
  for (const [other, source] of files) {
    if (other === path || !('file' in source)) continue;
    const found = statSync(source.file, { throwIfNoEntry: false });
    if (found?.ino === there.ino && found.dev === there.dev && (await realpath(source.file)) === real) return other;
  }
  return undefined;
}

/** The link in words: what it is, and what would be changed through it. */
export function linkInWords({ at, to }: Link, path: string): string {
  const whole = at === path ? `${path} is a link` : `${path} is behind the link ${at}`;
  return `${whole}, which leads ${to === undefined ? 'out of the workspace' : `to ${to}`}`;
}

function placed(at: string, path: string): string {
  const plain = path.replaceAll(sep, '/');
  return at === '' ? plain : `${at}/${plain}`;
}
