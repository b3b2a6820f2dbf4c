import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { TaskError } from '../errors.ts';
import { generatedIn } from './generated.ts';
import { listedByGit, type GitListing } from './git.ts';
import { remember, stillListed, type Listing } from './listed.ts';
import { isSecret } from './secrets.ts';

/** Never part of a workspace, tracked or not. */
const NEVER = new Set(['node_modules', '.git', '.hg', '.svn', '.weak-committee', '.DS_Store']);
/** What nobody wrote, where git does not say otherwise. */
const MADE = new Set(['.venv', '__pycache__', 'coverage', 'dist']);

/** Files at most: what is more is no package or project, but a folder of them. */
const MAX_FILES = 200_000;

/**
 * Lists a folder: in a git work tree what git tracks or does not ignore, elsewhere all but what is known to be made. Dependencies and files
 * that hold secrets are always left out.
 *
 * @param root - its real path.
 * @throws {@link TaskError} for more than 200,000 files.
 */
export async function listFolder(root: string): Promise<Listing> {
  const known = stillListed(root);
  if (known !== undefined) return known;
  const begun = Date.now();
  const { folders, ...listing } = await list(root);
  remember(root, listing, folders, begun);
  return listing;
}

async function list(root: string): Promise<Listing & { readonly folders: readonly string[] | undefined }> {
  const git = await listedByGit(root);
  const folders: string[] = [];
  const files = new Map<string, string>();
  const linked = new Map<string, string>();
  const outside: string[] = [];

  async function walk(folder: string): Promise<void> {
    folders.push(folder);
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (NEVER.has(entry.name) || isSecret(entry.name)) continue;
      if (!isListed(path, entry.name, git)) {
        if (entry.isDirectory()) await note(path);
        continue;
      }
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) files.set(path, join(root, path));
      else if (entry.isSymbolicLink()) await follow(path);
      if (files.size > MAX_FILES) throw tooMany(root);
    }
  }

  /** Nothing of a folder is listed: it is ignored, or empty as yet. Where a file may come first is where no folder but this one tells of it. */
  async function note(folder: string): Promise<void> {
    folders.push(folder);
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    if (entries.every((entry) => entry.isDirectory() && !NEVER.has(entry.name)))
      for (const entry of entries) await note(`${folder}/${entry.name}`);
  }

  /** A link is followed to what is within the workspace; one that leads out would let a proposal reach what it must not. */
  async function follow(path: string): Promise<void> {
    const to = await realpath(join(root, path)).catch(() => undefined);
    const within = to?.startsWith(root + sep) === true ? to.slice(root.length + 1).replaceAll(sep, '/') : undefined;
    if (to === undefined || within === undefined) outside.push(path);
    else if (within.split('/').some((name) => NEVER.has(name) || isSecret(name))) return;
    else if ((await stat(to)).isFile()) files.set(path, join(root, path));
    else linked.set(path, within);
  }

  await walk('');
  const own = [...files];
  for (const [link, to] of linked)
    for (const [path, file] of own) if (path.startsWith(`${to}/`)) files.set(link + path.slice(to.length), file);
  if (files.size > MAX_FILES) throw tooMany(root);
  const { files: generated, warnings } = git ? await generatedIn(root, files, git.paths) : NOTHING;
  // What leads elsewhere, and what is built, may change where no folder of these tells.
  const told = linked.size === 0 && outside.length === 0 && generated.size === 0 && git?.modules !== true;
  return { files, generated, outside, warnings, folders: told ? folders : undefined };
}

const NOTHING = { files: new Map<string, string>(), warnings: [] };

function isListed(path: string, name: string, git: GitListing | undefined): boolean {
  if (git === undefined) return !MADE.has(name);
  return git.paths.has(path) && (!MADE.has(name) || git.tracked.has(path) || hasTracked(path, git));
}

function hasTracked(folder: string, { tracked }: GitListing): boolean {
  for (const path of tracked) if (path.startsWith(`${folder}/`)) return true;
  return false;
}

function tooMany(root: string): TaskError {
  return new TaskError(`The workspace ${root} has more than ${MAX_FILES} files, too many to copy.`, {
    at: 'task.workspace',
    fix: 'Give the package or folder that the task is about.',
  });
}
