import { fold } from '../../workspace/roles.ts';
import { isSecret } from '../../workspace/secrets.ts';
import { quote, type Edit, type Found } from './edit.ts';

/** What a path of an answer can mean. Plain data, so that it crosses to another process. */
export interface Places {
  /** The files of the workspace. */
  readonly known: readonly string[];
  /** Absolute folders that the client knows the workspace by. */
  readonly roots: readonly string[];
  /** Files, and folders with all that is in them, that no edit may touch. */
  readonly protected: readonly string[];
}

/** The file that is meant, or why there is none, in words. */
export type Resolved = { readonly path: string } | { readonly refused: string };

const MAX_LENGTH = 400;

/**
 * Says which file of the workspace a path in an answer means. Links cannot be seen from here: whoever writes the files
 * must not follow them.
 *
 * @param source - text is read as a person would; a tool takes the path of its call literally, and so must we.
 */
export function resolvePath(written: string, places: Places, source: 'text' | 'tool-call' = 'text'): Resolved {
  const refuse = (why: string): Resolved => ({ refused: `The path "${quote(written)}" ${why}.` });
  if (written.length > MAX_LENGTH) return refuse('is too long');
  const bare = source === 'text' ? written.trim().replace(/^["'`]+|["'`]+$/g, '') : written;
  const unix = bare.replaceAll('\\', '/');
  if (/^[a-z]:/i.test(unix)) return refuse('names a drive');
  const relative = unix.startsWith('/') ? underRoot(unix, places.roots) : unix;
  if (relative === undefined) return refuse('is outside the workspace');
  if (relative.startsWith('~')) return refuse('is in a home folder');
  const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) return refuse('names no file');
  if (parts.includes('..')) return refuse('leads out of its folder with ".."');
  // Format characters are invisible, and some file systems leave them out of a name.
  if (/[\p{Cc}\p{Cf}\p{Cs}<>|*?"`:]/u.test(relative)) return refuse('has characters that no path here has');
  if (parts.some((part) => /[. ]$/.test(part))) return refuse('has a name that ends in a dot or space');
  const plain = parts.join('/');
  const path = source === 'text' ? meant(plain, places.known) : plain;
  if (typeof path !== 'string') return refuse(`could mean ${path.slice(0, 3).map(quote).join(' or ')}`);
  const names = path.split('/').map(fold);
  if (names.some((name) => name === 'node_modules' || name === '.git' || /^git~\d/.test(name)))
    return refuse('is in a folder that is never written');
  if (names.some(isSecret)) return refuse('is of a file that mostly holds a secret');
  if (places.protected.some((guarded) => isWithin(fold(path), fold(trimSlash(guarded)))))
    return refuse('is protected: no edit may touch it');
  return clashOf(path, places.known) ?? { path };

  /** A new file must not stand where a folder is, or in a file, or next to its own name in other letters. */
  function clashOf(fresh: string, known: readonly string[]): Resolved | undefined {
    if (known.includes(fresh)) return undefined;
    const folded = fold(fresh);
    for (const file of known) {
      const other = fold(file);
      if (other === folded) return refuse(`differs from ${quote(file)} only in how its letters are written`);
      if (other.startsWith(`${folded}/`)) return refuse('is a folder');
      if (folded.startsWith(`${other}/`)) return refuse(`is in ${quote(file)}, which is a file`);
    }
    return undefined;
  }
}

/** The edits with the paths that they mean, or the refusal of the first that may not be made. */
export function resolveEdits(edits: readonly Edit[], places: Places): Found {
  const known = new Map<string, Resolved>();
  const resolved: Edit[] = [];
  for (const edit of edits) {
    const source = edit.format === 'tool-call' ? 'tool-call' : 'text';
    const key = `${source} ${edit.path}`;
    const found = known.get(key) ?? resolvePath(edit.path, places, source);
    known.set(key, found);
    if ('refused' in found && edit.aside === true && /^\/|(?:^|\/)\.\.(?:\/|$)/.test(edit.path)) continue;
    if ('refused' in found) return { refused: 'unappliable', notes: [found.refused] };
    const place = edit.kind === 'move' ? resolvePath(edit.to, places, 'tool-call') : found;
    if ('refused' in place) return { refused: 'unappliable', notes: [place.refused] };
    resolved.push(edit.kind === 'move' ? { ...edit, path: found.path, to: place.path } : { ...edit, path: found.path });
  }
  return { edits: resolved, notes: [] };
}

function underRoot(path: string, roots: readonly string[]): string | undefined {
  const root = roots
    .map((folder) => trimSlash(folder.replaceAll('\\', '/')))
    .filter((folder) => path.startsWith(`${folder}/`))
    .toSorted((one, other) => other.length - one.length)[0];
  return root === undefined ? undefined : path.slice(root.length + 1);
}

/** The path itself, or a known one that it means: without a diff's `a/` or `b/`, or the only one with that bare name. */
function meant(path: string, known: readonly string[]): string | readonly string[] {
  if (known.includes(path)) return path;
  const bare = path.replace(/^[ab]\//, '');
  if (known.includes(bare)) return bare;
  if (path.includes('/')) return path;
  const named = known.filter((file) => file.endsWith(`/${path}`));
  return named.length > 1 ? named : (named[0] ?? path);
}

function isWithin(path: string, guarded: string): boolean {
  return path === guarded || path.startsWith(`${guarded}/`);
}

function trimSlash(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '');
}
