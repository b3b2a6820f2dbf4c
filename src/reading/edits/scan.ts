import { commented, infoOf } from '../answers/blocks.ts';
import { isMarkdown } from '../answers/languages.ts';
import { isParsed } from '../answers/syntax.ts';
import { endsOfBlock } from '../answers/wholeBlock.ts';
import { isAlmostEdit } from './almost.ts';
import { quote, type Edit, type Opening, type Reading, type Search } from './edit.ts';
import { isEnvelope, readEnvelope } from './envelope.ts';
import { closes, closingOf, fenceOn, fencesIn, type Fence } from './fences.ts';
import { joined } from './lines.ts';
import { pathIn, pathOn } from './name.ts';
import { marksOn, readSearch } from './searchReplace.ts';
import { readRun } from './runs.ts';
import { readTagged, type Tagged } from './tagged.ts';
import { isHeader, readDiff, readGit, readHunks } from './unifiedDiff.ts';

/** What a text holds. */
export interface Scan {
  /** Edits that say so themselves, by marks that no other text has, and calls of tools written with tags. */
  readonly marked: readonly (Edit | Tagged)[];
  /** Fenced blocks that have a path: whole files, if nothing in the text is marked. */
  readonly wholes: readonly Edit[];
  /** Fenced blocks that are no file here, and may be one to a client. */
  readonly loose: readonly Loose[];
  readonly refused: string | undefined;
  /** The text ended inside an edit, or a block that may have become one. */
  readonly open: boolean;
  /** The whole file that has no end but that of the text. */
  readonly unended: string | undefined;
}

/** A fenced block that is not known for a file: without a path, or of a language that files do not have. */
export interface Loose {
  readonly language: string;
  readonly text: string;
  readonly path: string | undefined;
  /** The words between the block above and this one. */
  readonly above: string;
}

/** Which file is meant where the text names none. */
export interface Meant {
  /** The file that a tool call names: it overrides what its text says. */
  readonly path?: string | undefined;
  /** The only file that can be meant. */
  readonly target?: string | undefined;
  /** Languages of blocks that the client runs. */
  readonly runs?: readonly string[];
}

const NO_FILE = new Set(['console', 'terminal', 'output', 'shell-session', 'log']);
const SHELL = new Set(['bash', 'sh', 'zsh', 'shell']);
const DIFF = new Set(['diff', 'patch', 'udiff']);
/** Blocks whose end is looked for by what they hold, and fences that are looked at for it: each is a parse. */
const MOST_SOUGHT = 300;
const MOST_FENCES = 40;
const LONGEST_ABOVE = 4_000;

/** Reads a text once, from its first line to its last, and takes each edit where it begins. */
export function scan(text: string, meant: Meant = {}): Scan {
  const lines = text.split('\n');
  const marked: (Edit | Tagged)[] = [];
  const wholes: Edit[] = [];
  const fences = fencesIn(lines);
  const unclosed = new Map<string, number>();
  let below = 0;
  let sought = 0;
  const loose: Loose[] = [];
  let inside: Fence | undefined;
  let floor = 0;
  let previous: string | undefined;
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    if (inside !== undefined && closes(line, inside)) {
      inside = undefined;
      floor = ++at;
      continue;
    }
    const reading = readMarked(at);
    const fence = reading === undefined ? fenceOn(line) : undefined;
    const block = fence === undefined || holdsEdits(lines, at, fence) ? undefined : readBlock(at, fence);
    if (fence !== undefined && block === undefined) inside = fence;
    if (reading === undefined && fence === undefined && isAlmostEdit(line))
      return { marked, wholes, loose, refused: almost(line), open: false, unended: undefined };
    const found = reading ?? block;
    const [unended] = block?.edits ?? [];
    if (unended !== undefined) wholes.push(unended);
    if (found?.refused !== undefined || found?.open === true)
      return { marked, wholes, loose, refused: found.refused, open: found.open, unended: unended?.path };
    at = found?.end ?? at + 1;
    if (found !== undefined) floor = at;
  }
  const open = inside !== undefined || unclosed.size > 0;
  return { marked, wholes, loose, refused: undefined, open, unended: undefined };

  function readMarked(at: number): Reading | undefined {
    const line = lines[at] ?? '';
    const tagged = inside === undefined ? readTagged(lines, at) : undefined;
    if (tagged?.call !== undefined) marked.push(tagged.call);
    if (tagged !== undefined) return { edits: [], open: tagged.call === undefined, end: tagged.end };
    const run = inside === undefined ? readRun(lines, at, meant.runs ?? []) : undefined;
    if (run !== undefined && 'refused' in run)
      return { edits: [], refused: run.refused, open: false, end: lines.length };
    if (run?.call !== undefined) marked.push(run.call);
    if (run !== undefined) return { edits: [], open: run.call === undefined, end: run.end };
    const marks = marksOn(line);
    const bare = line.startsWith('@@') && (meant.path !== undefined || DIFF.has(languageOf(inside)));
    if (marks !== undefined || bare) {
      const path = meant.path ?? nameAbove(at, pathIn) ?? previous ?? meant.target;
      if (path === undefined)
        return { edits: [], refused: 'A block of edits names no file.', open: false, end: lines.length };
      return keep(marks === undefined ? readHunks(lines, at, path, inside) : readSearch(lines, at, marks, path));
    }
    if (isEnvelope(line)) return keep(readEnvelope(lines, at, inside));
    if (isHeader(lines, at)) {
      return keepMeant(readDiff(lines, at, inside));
    }
    const git = line.startsWith('diff --git ') ? readGit(lines, at, inside) : undefined;
    return git && keepMeant(git);
  }

  function keepMeant(reading: Reading): Reading {
    return keep(meant.path === undefined ? reading : asMeant(reading, meant.path));
  }

  function keep(reading: Reading): Reading {
    marked.push(...reading.edits);
    previous = reading.edits.findLast((edit): edit is Search => edit.kind === 'search')?.path ?? previous;
    return reading;
  }

  /** A fenced block as a whole file; one that never ends and has no path is no block. */
  function readBlock(at: number, fence: Fence): Reading {
    const about = fence.about.slice(0, 300);
    const { language, path: beside, code } = infoOf(about);
    const [, ...meta] = about.split(/\s+/);
    const path =
      beside ?? pathOn(meta.join(' ')) ?? nameAbove(at, pathOn) ?? commented((lines[at + 1] ?? '').slice(0, 300));
    const kind = `${fence.mark}${fence.indent}`;
    // A fence that was looked for in vain is not looked for again.
    while ((fences[below]?.line ?? Infinity) <= at) below++;
    const hopeless = path === undefined && fence.length >= (unclosed.get(kind) ?? Infinity);
    const first = hopeless ? undefined : closingOf(fences, below, fence);
    const ends = path === undefined || first === undefined ? [first] : endsOf(at, first, fence, path);
    const [end] = ends;
    if (end === undefined && path === undefined) {
      // A client takes it for a block up to the end of the text.
      if (unclosed.size === 0) loose.push(looseFrom(at, lines.length, language, path));
      unclosed.set(kind, Math.min(fence.length, unclosed.get(kind) ?? Infinity));
      return { edits: [], open: false, end: at + 1 };
    }
    const next = { open: end === undefined, end: (end ?? lines.length) + 1 };
    const refuse = (refused: string): Reading => ({ edits: [], refused, open: false, end: lines.length });
    if (path === undefined || !isFile(language, path)) {
      loose.push(looseFrom(at, end ?? lines.length, language, path));
      const edit = lines.slice(at + 1, end).find(isAlmostEdit);
      return { edits: [], ...next, ...(edit !== undefined && { refused: almost(edit) }) };
    }
    if (language === 'append') return refuse(`A block appends to ${quote(path)}: files are only written whole here.`);
    const content = lines.slice(at + 1, end).map((line) => outdent(line, fence.indent));
    const whole = joined(code === undefined ? content : [code, ...content]);
    const opening = path === beside ? openingOf(about, path) : undefined;
    const nested = content.some((line) => isInner(line, fence));
    const how = { ...(opening && { opening }), ...(nested && { nested }), ...(ends.length > 1 && { endless: true }) };
    const edit = { kind: 'write', format: 'whole', path, text: whole, ...how } as const;
    if (end !== undefined) wholes.push(edit);
    return { edits: end === undefined ? [edit] : [], ...next };
  }

  /** Where a block with a path may end. A file may hold what looks like the end of its block. */
  function endsOf(at: number, first: number, fence: Fence, path: string): readonly number[] {
    if ((!isParsed(path) && !isMarkdown(path)) || sought++ >= MOST_SOUGHT) return [first];
    const next = fences.slice(below, below + MOST_FENCES);
    const other = next.find(({ line, about }) => line > at + 1 && (isNamed(about) || isNamed(lines[line - 1] ?? '')));
    const region = lines.slice(at + 1, other?.line ?? (next.at(-1)?.line ?? at) + 1);
    const ends = endsOfBlock(region, fence, path).map((end) => at + 1 + end);
    const [end = first] = ends;
    // A fence without a language further down opens the rest of the file, or a block of words: nobody can tell.
    const after = isMarkdown(path) ? next.find(({ line }) => line > end) : undefined;
    const loosely = after?.about === '' && after.line < (other?.line ?? Infinity) ? [after.line] : [];
    return [...(ends.length > 0 ? ends : [first]), ...loosely];
  }

  function looseFrom(at: number, end: number, language: string, path: string | undefined): Loose {
    const above = lines.slice(Math.max(floor, at - 40), at).join('\n');
    return { language, path, text: lines.slice(at + 1, end).join('\n'), above: above.slice(-LONGEST_ABOVE) };
  }

  /** The path on the nearest line above that is neither blank nor a fence, or on that fence. */
  function nameAbove(at: number, read: (line: string) => string | undefined): string | undefined {
    let index = at - 1;
    while (index >= floor && lines[index]?.trim() === '') index--;
    for (const nearest = index; index >= Math.max(floor, nearest - 3); index--) {
      const line = lines[index] ?? '';
      const fence = fenceOn(line);
      if (fence === undefined && line.trim() !== '') return read(line);
      const about = fence?.about.slice(0, 300) ?? '';
      const path = about === '' ? undefined : (infoOf(about).path ?? pathOn(about));
      if (path !== undefined) return path;
    }
    return undefined;
  }
}

/** What a tool call names is the file; where its text moves one, nobody can tell which of the two. */
function asMeant(reading: Reading, path: string): Reading {
  const move = reading.edits.find((edit) => edit.kind === 'move');
  if (move === undefined) return { ...reading, edits: reading.edits.map((edit) => ({ ...edit, path })) };
  return { ...reading, edits: [], refused: `A call that names ${quote(path)} moves ${quote(move.path)}.` };
}

function almost(line: string): string {
  return `The answer has an edit in a form that is not read here: ${quote(line.trim())}`;
}

/** Whether a fenced block is there for edits that are marked: on one of its first lines, or by its language. */
function holdsEdits(lines: readonly string[], at: number, fence: Fence): boolean {
  if (DIFF.has(languageOf(fence))) return true;
  return [at + 1, at + 2, at + 3].some((index) => {
    const line = lines[index] ?? '';
    return (
      marksOn(line) !== undefined ||
      isEnvelope(line) ||
      isHeader(lines, index) ||
      line.startsWith('diff --git ') ||
      (index === at + 1 && readTagged(lines.slice(index, index + 2), 0) !== undefined)
    );
  });
}

function languageOf(fence: Fence | undefined): string {
  return fence === undefined ? '' : infoOf(fence.about.slice(0, 300)).language;
}

function isFile(language: string, path: string): boolean {
  return !NO_FILE.has(language) && (!SHELL.has(language) || /\.(?:ba|z)?sh$|\/[^./]+$|^[^./]+$/.test(path));
}

/** Whether a line above a fence, or what stands on it, names a file. */
function isNamed(words: string): boolean {
  const line = words.slice(0, 300);
  return line !== '' && (infoOf(line).path ?? pathOn(line)) !== undefined;
}

/** Whether a line would end the block for a client that looks neither at what stands behind a fence nor at how long it is. */
function isInner(line: string, { mark, length }: Pick<Fence, 'mark' | 'length'>): boolean {
  const found = fenceOn(line);
  return found !== undefined && found.mark === mark && found.length >= length;
}

function openingOf(about: string, path: string): Opening | undefined {
  const at = about.lastIndexOf(path);
  return at < 0 ? undefined : [about.slice(0, at), about.slice(at + path.length)];
}

function outdent(line: string, by: number): string {
  let index = 0;
  while (index < by && (line[index] === ' ' || line[index] === '\t')) index++;
  return line.slice(index);
}
