import { some } from '../../text/some.ts';
import { changesOf } from '../../nouns/changes.ts';
import type { Made } from '../../nouns/member.ts';
import { isOfTests, isProtected } from '../../workspace/roles.ts';
import type { Changed } from './messages.ts';

/** Folders and files in which agents keep what they remember. They decide nothing, and are left out. */
const OWN = /^\.(?:claude|codex|gemini|qwen|opencode|aider)(?:\/|$|\.)/;
/** Paths that are named in a note. */
const NAMED = 3;

/**
 * What an agent has made: the targets it changed or deleted. Nothing else of its copy is ever taken, so what it did besides cannot count for it; where
 * that was to tests, to what configures them, or to files it was not to touch, the whole is refused, and says so.
 *
 * @param isThere - whether the workspace has a file.
 */
export function takenFrom(
  changes: readonly Changed[],
  targets: readonly string[],
  isThere: (path: string) => boolean,
): Made {
  const others = changes.filter(({ path }) => !targets.includes(path));
  const judging = others.filter((change) => touchesJudging(change, isThere));
  if (judging.length > 0) return { refused: 'protected', notes: [inWords(judging)] };
  const links = changes.filter(
    ({ path, how }) => (how === 'link' || how === 'other') && (targets.includes(path) || isThere(path)),
  );
  if (links.length > 0) return { refused: 'linked', notes: [inWords(links)] };
  const outside = others.filter(({ path }) => isThere(path));
  if (outside.length > 0) return { refused: 'outside', notes: [inWords(outside)] };
  const own = changes.filter(({ path }) => targets.includes(path));
  const gone = own.filter(({ how }) => how === 'deleted' || how === 'moved');
  const away = gone.filter(({ to }) => to !== undefined && !targets.includes(to));
  if (away.length > 0) return { refused: 'outside', notes: [`${inWords(away)}, and that is no target`] };
  const made = own.filter((change) => !gone.includes(change));
  const unread = made.filter(({ text }) => text === undefined);
  if (unread.length > 0)
    return { refused: 'unreadable', notes: [`${inWords(unread)}: that is no text, or more than a megabyte`] };
  const left = others.filter(({ path }) => !OWN.test(path));
  const notes =
    left.length === 0
      ? []
      : [
          `Left out, since it is no target: ${some(
            left.map(({ path }) => path),
            NAMED,
          )}.`,
        ];
  if (own.length === 0) return { refused: 'unchanged', notes: ['It changed nothing.', ...notes] };
  const files = Object.fromEntries(made.map(({ path, text = '' }) => [path, text]));
  const removed = gone.map(({ path }) => path);
  return { ...changesOf(files, removed), notes };
}

/** A test that was added is only left out: it is what good agents do, and nobody runs it. */
function touchesJudging({ path, how, to }: Changed, isThere: (path: string) => boolean): boolean {
  if (to !== undefined && isProtected(to, [])) return true;
  if (OWN.test(path) && !isThere(path)) return false;
  return isProtected(path, []) && (how !== 'added' || isThere(path) || !isOfTests(path));
}

function inWords(changes: readonly Changed[]): string {
  const words = changes.map(({ path, how, to }) => {
    if (how === 'moved') return `it moved ${path} to ${to ?? 'elsewhere'}`;
    if (how === 'link') return `it made ${path} a link`;
    return how === 'other' ? `it made ${path} something that is no file` : `it ${how} ${path}`;
  });
  return some(words, NAMED);
}
