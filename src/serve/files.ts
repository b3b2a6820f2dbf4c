import { extname } from 'node:path';
import { linkOn, type Listed } from '../workspace/links.ts';
import { mentionsOf } from '../workspace/mentioned.ts';
import { isProtected } from '../workspace/roles.ts';
import { isParsed } from '../reading/answers/syntax.ts';
import { readWorkspace, type Workspace } from '../workspace/workspace.ts';
import { Refusal } from './refusal.ts';

/** The files that a conversation is about. */
export interface About {
  /** Those it names that may be changed, else all that may. */
  readonly targets: readonly string[];
  /** Those it names, whether they are there or not: its client has them at hand. */
  readonly named: readonly string[];
}

/** Targets at most where a conversation names none. */
const MOST = 500;
/** New files that a conversation may name. */
const MOST_NEW = 20;

/**
 * Says which files of a workspace a conversation is about.
 *
 * @throws {@link Refusal} where none may be changed.
 */
export async function filesOf(words: string, folder: string, protect: readonly string[]): Promise<About> {
  const workspace = await readWorkspace(folder);
  const { known, open, mentioned } = openIn(workspace, protect);
  const named = mentioned(words);
  const listed: Listed = new Map();
  const withoutLinks = async (paths: readonly string[]): Promise<string[]> => {
    const kept: string[] = [];
    for (const path of paths) if ((await linkOn(workspace, path, listed)) === undefined) kept.push(path);
    return kept;
  };
  const own = await withoutLinks(named);
  const targets = own.length > 0 ? own : await withoutLinks(open.slice(0, MOST));
  if (targets.length === 0)
    throw new Refusal(500, 'server_error', `The workspace ${folder} has no file that may be changed.`);
  return { targets, named: named.length > 0 ? named : newIn(words, known) };
}

interface Open {
  readonly known: readonly string[];
  /** Those that may be changed. */
  readonly open: readonly string[];
  readonly mentioned: (words: string) => string[];
}

const opened = new WeakMap<Workspace, Map<string, Open>>();

/** One workspace is the same object for all requests between which nothing comes or goes. */
function openIn(workspace: Workspace, protect: readonly string[]): Open {
  const all = opened.get(workspace) ?? new Map<string, Open>();
  opened.set(workspace, all);
  const key = protect.join('\n');
  const found = all.get(key);
  if (found !== undefined) return found;
  const known = [...workspace.files.keys()];
  const open = known.filter((path) => !isProtected(path, protect));
  const made = { known, open, mentioned: mentionsOf(open) };
  all.set(key, made);
  return made;
}

/** Paths of code that a conversation speaks of and that are not there yet. */
function newIn(words: string, known: readonly string[]): readonly string[] {
  const paths = words.match(/(?<![\w./@-])[\w@-][\w.@-]{0,100}(?:\/[\w.@-]{1,100}){0,12}/g) ?? [];
  const fresh = paths.map((path) => path.replace(/\.+$/, '')).filter((path) => isNew(path, known));
  return [...new Set(fresh)].slice(0, MOST_NEW);
}

function isNew(path: string, known: readonly string[]): boolean {
  const isFile = extname(path) !== '' && (path.includes('/') || isParsed(path));
  return isFile && !known.some((file) => file === path || file.endsWith(`/${path}`));
}
