import type { Files } from '../../workspace/workspace.ts';
import { mentionedIn } from '../../workspace/mentioned.ts';
import { infoOf } from '../answers/blocks.ts';
import { namesFor } from '../answers/languages.ts';
import { isParsed, syntaxOf } from '../answers/syntax.ts';
import { fenceOn, closes, type Fence } from './fences.ts';
import { quote, type Edit } from './edit.ts';
import { pathOn } from './name.ts';
import { readRun } from './runs.ts';
import type { Loose } from './scan.ts';

// A block without a path is nothing to apply, to most readers. Some clients apply it all the same: to the file that was named last, or to the
// only one they have. What they may do so with is an edit here too, and checked; or it is not handed over as a block.

/** What a block without a path can be meant for. */
export interface Around {
  /** The files of the workspace. */
  readonly known: readonly string[];
  /** Those that the conversation names. */
  readonly named: readonly string[];
  /** The present text of files. */
  readonly texts: Files;
}

const NOTHING: Around = { known: [], named: [], texts: {} };

/** The whole files that blocks without a path may be, or why that cannot be told. */
export function wholesIn(
  blocks: readonly Loose[],
  around: Around = NOTHING,
): { readonly edits: readonly Edit[] } | { readonly refused: string } {
  const edits: Edit[] = [];
  for (const block of blocks) {
    const files = candidatesFor(block, around).filter((path) => isFileOf(path, block, around.texts[path]));
    const [path, other] = files;
    if (path === undefined) continue;
    if (other !== undefined || edits.some((edit) => edit.path === path))
      return {
        refused: `A block without a path could be ${quote(path)}${other === undefined ? ' as well as another could' : ` or ${quote(other)}`}.`,
      };
    const text = block.text === '' ? '' : `${block.text}\n`;
    const nested = block.text.split('\n').some((line) => fenceOn(line) !== undefined);
    edits.push({ kind: 'write', format: 'whole', path, text, ...(nested && { nested }) });
  }
  return { edits };
}

/** Words that are handed over without a check, and whether there is a block in them that may be code. */
interface Unfenced {
  readonly text: string;
  readonly code: boolean;
}

/**
 * The text with its blocks indented, and not fenced, where it speaks of files: a client could take one for a file.
 *
 * @param runs - languages of blocks that the client runs, which stay as they are.
 */
export function withoutFences(text: string, { known, named }: Around, runs: readonly string[]): Unfenced {
  const lines = text.split('\n');
  const isSpoken =
    named.length > 0 || mentionedIn(text, known).length > 0 || lines.some((line, at) => isNamed(lines, line, at));
  let open: Fence | undefined;
  let code = false;
  const shown: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const run = open === undefined ? readRun(lines, at, runs) : undefined;
    if (run !== undefined && 'end' in run) {
      shown.push(...lines.slice(at, run.end));
      at = run.end - 1;
      continue;
    }
    code ||= /^[^\S\n]*(?:`{3}|~{3})/.test(line);
    if (open !== undefined && closes(line, open)) open = undefined;
    else if (open !== undefined) shown.push(line === '' ? '' : `    ${line}`);
    else {
      open = fenceOn(line);
      shown.push(open === undefined ? line : '');
    }
  }
  return { text: isSpoken ? shown.join('\n') : text, code };
}

/** Whether a line opens a block that has a path, on it or above it. */
function isNamed(lines: readonly string[], line: string, at: number): boolean {
  const fence = fenceOn(line);
  if (fence === undefined) return false;
  return (infoOf(fence.about.slice(0, 300)).path ?? pathOn(lines[at - 1] ?? '')) !== undefined;
}

/** The files that a client could take the block for: that of its path, those named above it, else those of the conversation. */
function candidatesFor({ path, above }: Loose, { known, named }: Around): readonly string[] {
  if (path !== undefined) return [path];
  const spoken = mentionedIn(above, [...new Set([...known, ...named])]);
  return spoken.length > 0 ? spoken : named;
}

/** Whether a block is all of the file, rather than an example of its use or lines of it. */
function isFileOf(path: string, { language, text, path: given }: Loose, before: string | undefined): boolean {
  if (given !== undefined || text.trim() === '') return false;
  const names = namesFor(path);
  const isOwn = names.has(language);
  if (!isParsed(path)) return isOwn;
  const isAlike = language === '' || isOwn || (isScriptName(path) && isScriptName(`x.${language}`));
  if (!isAlike || before?.includes(text.trim()) === true) return false;
  const { parses, declares, imported, callables, exports } = syntaxOf(path, text);
  if (!parses) return isOwn;
  if (before === undefined) return callables.size > 0 || exports.size > 0;
  const own = syntaxOf(path, before);
  return [...declares].some((name) => !imported.has(name) && own.declares.has(name) && !own.imported.has(name));
}

function isScriptName(path: string): boolean {
  const names = namesFor(path);
  return names.has('ts') || names.has('js');
}
