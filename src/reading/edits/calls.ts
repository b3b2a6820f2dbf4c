import type { ToolCall } from '../../nouns/conversation.ts';
import { quote, type Edit, type Reading, type Sketched } from './edit.ts';
import { EDITOR, readEditor, readInsertion } from './editor.ts';
import { hasOriginals, readOriginals } from './originals.ts';
import { readOperation } from './operation.ts';
import { scan } from './scan.ts';
import { readShell } from './shell.ts';
import { PLACES, readTakingAway } from './takingAway.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** What a call asks for: edits, none, or something that is not done here. */
export type Asked = Pick<Reading, 'edits' | 'refused' | 'sketch' | 'open'>;

/** What tools call the path of a file. */
export const PATHS = [
  'path',
  'file_path',
  'filePath',
  'filepath',
  'target_file',
  'targetFile',
  'relative_path',
  'relativePath',
  'absolute_path',
  'filename',
  'fileName',
  'file_name',
  'file',
];
const CONTENTS = ['content', 'contents', 'file_text', 'fileText', 'new_content', 'newContent', 'text'];
/** What they call the text to replace, and the one in its place. */
export const PAIRS = [
  ['old_string', 'new_string'],
  ['oldString', 'newString'],
  ['old_str', 'new_str'],
  ['oldStr', 'newStr'],
  ['old_text', 'new_text'],
  ['oldText', 'newText'],
  ['search', 'replace'],
] as const;
const LISTS = ['edits', 'changes', 'replacements', 'files', 'diffs'];
const DIFFS = ['diff', 'patch', 'changes', 'input', 'patchText', 'patch_text'];
const COMMANDS = ['command', 'cmd'];
const SKETCHES = ['code_edit', 'code'];
const MAX_DEPTH = 3;
const READ = new Set(
  [PATHS, CONTENTS, PAIRS.flat(), PLACES.flat(), LISTS, DIFFS, COMMANDS, EDITOR, SKETCHES].flat().map(bare),
);
const NOTHING: Asked = { edits: [], open: false };

/** Reads a tool call by the shape of its arguments, since each client names its tools as it likes. */
export function readCall({ id, name, arguments: json }: ToolCall): Asked {
  // Codex's own tool takes the patch as it is.
  if (json.trimStart().startsWith('*** Begin Patch')) return withCall(readText(json, undefined), id);
  const given = parse(json.trim() === '' ? '{}' : json);
  if (given === undefined)
    return { edits: [], refused: `The arguments of the call ${quote(name)} are not JSON.`, open: true };
  return isArguments(given.value) ? withCall(readArguments(name, given.value), id) : NOTHING;
}

/** Whether an argument is one that calls are read by here, however its name is written: some clients do not tell case apart. */
export function isRead(name: string): boolean {
  return READ.has(bare(name));
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** Reads the arguments of a call. */
export function readArguments(name: string, given: Arguments, outer?: string, depth = 0): Asked {
  const asked = readOne(name, given, outer, depth);
  const twice = (asked.edits.length > 0 || asked.sketch !== undefined) && isAmbiguous(given, outer);
  return twice
    ? { edits: [], refused: `The call ${quote(name)} says twice what to edit, and not the same.`, open: false }
    : asked;
}

/** Whether arguments say in two ways what to edit: a client goes by those that its tool has, and we cannot know which these are. */
function isAmbiguous(given: Arguments, outer: string | undefined): boolean {
  const strings = (keys: readonly string[]): readonly unknown[] =>
    keys.map((key) => valueOf(given, key)).filter((value) => typeof value === 'string');
  const paths = new Set([...strings(PATHS), ...(outer === undefined ? [] : [outer])]);
  const pairs = PAIRS.filter(([old, fresh]) => strings([old, fresh]).length === 2);
  const lists = LISTS.filter((key) => Array.isArray(valueOf(given, key)));
  return paths.size > 1 || [pairs, strings(CONTENTS), lists, strings(DIFFS)].flat().length > 1;
}

function readOne(name: string, given: Arguments, outer: string | undefined, depth: number): Asked {
  const path = stringOf(given, PATHS) ?? outer;
  const refuse = (problem: string): Asked => ({
    edits: [],
    refused: `The call ${quote(name)} ${problem}.`,
    open: false,
  });
  const operation = readOperation(path, (argument) => valueOf(given, argument));
  if (operation !== undefined) return operation;
  const get = (argument: string): unknown => valueOf(given, argument);
  const editor = readEditor(path, get) ?? readInsertion(name, path, get);
  if (editor === 'view') return NOTHING;
  if (editor !== undefined && 'problem' in editor) return refuse(editor.problem);
  if (editor !== undefined) return { edits: [editor.edit], open: false };
  const pair = PAIRS.map(([old, fresh]) => [stringOf(given, [old]), stringOf(given, [fresh])] as const).find(
    ([old, fresh]) => old !== undefined && fresh !== undefined,
  );
  const text = path === undefined ? undefined : stringOf(given, CONTENTS);
  const sketch = depth > 0 || pair !== undefined || text !== undefined ? undefined : sketchIn(name, given, path);
  if (sketch !== undefined) return { edits: [], sketch, open: false };
  const problem = notDone(name, given, pair !== undefined || text !== undefined, path);
  if (problem !== undefined) return refuse(problem);
  if (pair !== undefined) {
    if (path === undefined) return refuse('names no file to edit');
    const all = isTrue(given, ['replace_all', 'replaceAll', 'all']);
    const [old = '', fresh = ''] = pair;
    return { edits: [{ kind: 'exact', format: 'tool-call', path, old, new: fresh, all }], open: false };
  }
  if (path !== undefined && text !== undefined)
    return { edits: [{ kind: 'write', format: 'tool-call', path, text }], open: false };
  const fresh = PAIRS.filter(([old]) => old !== 'search').map(([, key]) => stringOf(given, [key]));
  const made = fresh.find((value) => value !== undefined);
  // Cline's own tool makes a file so: nothing to replace means that it is not there yet.
  if (path !== undefined && made !== undefined)
    return { edits: [{ kind: 'exact', format: 'tool-call', path, old: '', new: made, all: false }], open: false };
  const list = LISTS.map((key) => valueOf(given, key)).find((value) => Array.isArray(value));
  if (list !== undefined && depth < MAX_DEPTH)
    return together(
      (list as readonly unknown[]).map((item) =>
        typeof item === 'string'
          ? readText(item, path)
          : isArguments(item)
            ? readArguments(name, item, path, depth + 1)
            : NOTHING,
      ),
    );
  const command = patchCommandOf(given);
  if (command !== undefined && 'problem' in command) return refuse(command.problem);
  if (command !== undefined) return within(command.folder, readText(command.patch, path));
  const shell = shellOf(given);
  if (shell !== undefined) return { edits: shell, open: false };
  const diff = stringOf(given, DIFFS);
  if (diff === undefined) {
    const taken = readTakingAway(name, path, (argument) => stringOf(given, [argument]));
    return taken === undefined ? NOTHING : { edits: [taken], open: false };
  }
  const read = readText(diff, path);
  const isEmpty = read.edits.length === 0 && read.refused === undefined;
  const isChange = stringOf(given, ['diff', 'patch']) !== undefined || path !== undefined;
  return isEmpty && isChange && stringOf(given, ['diff', 'patch', 'changes']) !== undefined
    ? refuse('holds a change in a form that is not read here')
    : read;
}

/** What only some tools for edits have: a file with marks in the place of lines that stay, such as Copilot's `code` and Cursor's `code_edit`. */
function sketchIn(name: string, given: Arguments, path: string | undefined): Sketched | undefined {
  const texts = [...SKETCHES, 'changes'].map((key) => stringOf(given, [key])).filter((text) => text !== undefined);
  const [text] = texts;
  if (path === undefined || text === undefined || texts.length > 1 || !EDITS.test(name)) return undefined;
  // Continue's tool has what others have a diff in.
  if (stringOf(given, ['changes']) !== undefined && readText(text, path).edits.length > 0) return undefined;
  return { path, text, call: '' };
}

const EDITS = /edit|insert|apply|change|update/i;

/** Ways to edit that cannot be done, or would have to be guessed. */
function notDone(name: string, given: Arguments, edits: boolean, path: string | undefined): string | undefined {
  const isSketch = typeof valueOf(given, 'code_edit') === 'string';
  // Copilot's tool of that kind has `code` beside the path of a file.
  if (isSketch || (path !== undefined && !edits && typeof valueOf(given, 'code') === 'string'))
    return 'leaves out lines for another model to fill in';
  // Models that must give every argument give null for those that they do not mean.
  if (['insert_line', 'insertLine'].some((key) => (valueOf(given, key) ?? undefined) !== undefined))
    return 'inserts at a line number';
  // gptme's tool for many files has them as JSON in a string.
  if (typeof valueOf(given, 'patches') === 'string') return 'holds patches in a form that is not read here';
  if (!edits) return undefined;
  // It has the arguments of a tool that writes a file whole.
  if (/(?:ap|pre)pend/i.test(name)) return 'adds to a file';
  if (['line', 'position', 'start_line', 'startLine'].some((key) => typeof valueOf(given, key) === 'number'))
    return 'edits at a line number';
  if (isTrue(given, ['append']) || valueOf(given, 'mode') === 'append') return 'appends to a file';
  return isTrue(given, ['use_regex', 'useRegex', 'regex', 'isRegex']) ? 'searches by a pattern' : undefined;
}

/** How a shell is told of a patch, before it and after it: as a document, or as a word in quotes. */
const BEFORE_PATCH =
  /^\s*(?:cd +(?<folder>[^\n]{1,200}?) *&& *)?apply_patch\s*(?:["']?\s*|(?:"\$\(\s*cat )?\s*<<-?\s*["']?\w{1,40}["']?\s*)$/;
const AFTER_PATCH = /^\s*["']?\s*\w{0,40}\s*\)?["']?\s*$/;
/** What stands around a patch is short; what is longer would only take time. */
const LONGEST_AROUND = 500;
const FOLDERS = ['workdir', 'working_directory', 'workingDirectory', 'cwd'];

/**
 * A patch on the command line of Codex: `["apply_patch", "*** Begin Patch…"]`, or a shell's `apply_patch <<'EOF'`; and the folder in
 * which it is made. A line that does more than that cannot be checked.
 */
function patchCommandOf(
  given: Arguments,
): { readonly patch: string; readonly folder: string | undefined } | { readonly problem: string } | undefined {
  const command = COMMANDS.map((key) => valueOf(given, key)).find((value) => value !== undefined);
  const words = Array.isArray(command) ? command.filter((word) => typeof word === 'string') : [command];
  const line = words.at(-1);
  const begin = typeof line === 'string' ? line.indexOf('*** Begin Patch') : -1;
  if (typeof line !== 'string' || begin < 0) return undefined;
  const isWord = words.length > 1 && words[0] === 'apply_patch';
  if (!isWord && !/^\s*(?:cd [^\n]{1,200}&& *)?apply_patch\b/.test(line)) return undefined;
  const before = begin > LONGEST_AROUND ? null : BEFORE_PATCH.exec(line.slice(0, begin));
  const end = line.lastIndexOf('*** End Patch');
  const after = end < 0 ? '' : line.slice(end + '*** End Patch'.length);
  if (!isWord && (before === null || after.length > LONGEST_AROUND || !AFTER_PATCH.test(after)))
    return { problem: 'runs more than a patch on one command line' };
  const inside = before?.groups?.['folder']?.replace(/^(["'])(.*)\1$/, '$2');
  const folders = [stringOf(given, FOLDERS), inside].filter((folder) => folder !== undefined);
  if (!folders.every((folder) => /^[\p{L}\p{N}_@+./\\ -]*$/u.test(folder)))
    return { problem: 'makes a patch in a folder that cannot be told' };
  const folder = folders.reduce<string | undefined>(inFolder, undefined);
  return { patch: line, folder };
}

/** The edits of a line for a shell: as one text, or behind `bash -lc`. */
function shellOf(given: Arguments): readonly Edit[] | undefined {
  const command = COMMANDS.map((key) => valueOf(given, key)).find((value) => value !== undefined);
  const words: readonly unknown[] = Array.isArray(command) ? command : [command];
  const line = words.at(-1);
  const isLine = words.length === 1 || (words.length === 3 && /^-l?c$/.test(String(words[1])));
  return isLine && typeof line === 'string' ? readShell(line, stringOf(given, FOLDERS)) : undefined;
}

/** The edits of a patch that is made in a folder, which their paths go on from. */
function within(folder: string | undefined, asked: Asked): Asked {
  const edits = asked.edits.map((edit): Edit => {
    const path = inFolder(folder, edit.path);
    return edit.kind === 'move' ? { ...edit, path, to: inFolder(folder, edit.to) } : { ...edit, path };
  });
  return { ...asked, edits };
}

function inFolder(folder: string | undefined, path: string): string {
  return folder === undefined || folder === '' || path.startsWith('/') ? path : `${folder}/${path}`;
}

function readText(text: string, path: string | undefined): Asked {
  if (path !== undefined && hasOriginals(text)) {
    const read = readOriginals(text, path);
    return 'refused' in read ? { edits: [], ...read, open: false } : { edits: read, open: false };
  }
  const { marked, refused, open } = scan(text.replaceAll('\r\n', '\n'), { path });
  const edits = marked.flatMap((edit) => (edit.kind === 'tagged' ? [] : [{ ...edit, format: 'tool-call' as const }]));
  // A string has an end: a diff that reaches it is whole.
  return { edits, refused, open: open && refused !== undefined };
}

function together(asked: readonly Asked[]): Asked {
  return {
    edits: asked.flatMap(({ edits }) => edits),
    refused: asked.find(({ refused }) => refused !== undefined)?.refused,
    open: asked.some(({ open }) => open),
  };
}

function withCall(asked: Asked, call: string): Asked {
  const sketch = asked.sketch && { ...asked.sketch, call };
  return { ...asked, edits: asked.edits.map((edit): Edit => ({ ...edit, call })), ...(sketch && { sketch }) };
}

function parse(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    // Not JSON: the caller says so.
    return undefined;
  }
}

function isArguments(value: unknown): value is Arguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Only what the model wrote: never what every object has from its prototype. */
function valueOf(given: Arguments, key: string): unknown {
  return Object.hasOwn(given, key) ? given[key] : undefined;
}

function stringOf(given: Arguments, keys: readonly string[]): string | undefined {
  return keys.map((key) => valueOf(given, key)).find((value) => typeof value === 'string');
}

function isTrue(given: Arguments, keys: readonly string[]): boolean {
  return keys.some((key) => valueOf(given, key) === true || valueOf(given, key) === 'true');
}
