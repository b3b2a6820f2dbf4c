import { Ajv, type ValidateFunction } from 'ajv';
import type { Changes } from '../../nouns/changes.ts';
import type { ToolCall } from '../../nouns/conversation.ts';
import type { Json } from '../../nouns/digest.ts';
import type { Proposal, Sketch } from '../../nouns/proposal.ts';
import type { Refusal } from '../../nouns/refusal.ts';
import type { Files } from '../../workspace/workspace.ts';
import { isMark } from './almost.ts';
import { applyEdits } from './applyEdits.ts';
import { quote, type Answer, type Edit, type Opening, type Refusing } from './edit.ts';
import { isRead } from './calls.ts';
import { editsOf } from './editsOf.ts';
import { fenceOn } from './fences.ts';
import { withoutFences, type Around } from './loose.ts';
import { renderEdits } from './renderEdits.ts';
import { diffStyleOf } from './renderLines.ts';
import { resolveEdits, resolvePath, type Places } from './resolvePath.ts';
import { spoken } from '../answers/unwrap.ts';
import { partTests } from '../newTests/partTests.ts';

/** What edits are made to. */
export interface Editable {
  /** The present text of the files that the answer speaks of. */
  readonly texts: Files;
  readonly places: Places;
  /** Files that the conversation names, and a client may take a block without a path for. */
  readonly named?: readonly string[];
  /**
   * Of how many backticks the client's fences are: a line in a file that begins with as many ends its block there. Left out, the client reads
   * Markdown as CommonMark has it.
   */
  readonly fence?: number;
  /** False where the client shows no diff without `a/` and `b/`: such an answer goes back as git writes it. */
  readonly bareDiffs?: boolean;
  /** Languages of blocks that the client runs. */
  readonly runs?: readonly string[];
  /** The schema of each tool's arguments, by the tool's name. */
  readonly tools: Readonly<Record<string, Json>>;
  /** Where tests may be added: files to which none may, by glob patterns. */
  readonly newTests?: { readonly protect: readonly string[] };
}

type Taken = Pick<Proposal, 'code' | 'notes' | 'sketches' | 'shown' | 'unchecked' | 'words'>;

/** Makes the edits of an answer: the files as they are afterwards, and the edits as the client is to be given them. */
export function takeEdits(
  answer: Answer,
  { texts, places, tools, named = [], fence, bareDiffs = true, runs = [], newTests }: Editable,
): Taken {
  const wrong = answer.calls?.map((call) => mistakeIn(call, tools)).find((mistake) => mistake !== undefined);
  if (wrong !== undefined) return refuse('bad-call', [wrong]);
  const around = { known: places.known, named, texts };
  const found = editsOf(answer, { around, runs });
  if ('refused' in found) {
    const words = found.refused === 'no-code' ? wordsOf(answer, around, runs) : undefined;
    const sketches = sketchesOf(found, places);
    return { ...refuse(found.refused, found.notes), ...(words && { words }), ...(sketches && { sketches }) };
  }
  const meant = resolveEdits(found.edits, places);
  if ('refused' in meant) return refuse(meant.refused, meant.notes);
  const unseen = meant.edits
    .flatMap((edit) => (edit.kind === 'move' ? [edit.path, edit.to] : [edit.path]))
    .find((path) => places.known.includes(path) && !Object.hasOwn(texts, path));
  // It is there, and would be taken for a new file.
  if (unseen !== undefined) return refuse('unappliable', [`${quote(unseen)}: its path is not written out`]);
  const unclear = meant.edits.map((edit) => unclearIn(edit, fence)).find((why) => why !== undefined);
  if (unclear !== undefined) return refuse('unclear', [unclear]);
  const applied = applyEdits(meant.edits, texts);
  const notes = [...found.notes, ...applied.notes];
  if ('refused' in applied) {
    // Edits that change nothing are handed over as words: applied, they change nothing either.
    const words = applied.refused === 'no-code' ? wordsOf(answer, around, runs) : undefined;
    return { ...refuse(applied.refused, notes), ...(words && { words }) };
  }
  const { notes: _, ...changes } = applied;
  const code = newTests === undefined ? changes : partTests(changes, texts, newTests.protect);
  const shown = found.verbatim ?? shownAs(meant.edits, changes, { texts, said: answer.text, bareDiffs });
  if (shown !== undefined && typeof shown !== 'string') return refuse('unappliable', [shown.refused]);
  const editing = new Set(meant.edits.map(({ call }) => call));
  const idle = (answer.calls ?? []).filter(({ id }) => !editing.has(id)).map(({ name }) => name);
  return {
    code,
    notes,
    ...(shown !== undefined && { shown }),
    ...(idle.length > 0 && { unchecked: [...new Set(idle)] }),
  };
}

function refuse(refused: Refusal, notes: readonly string[]): Taken {
  return { code: { refused }, notes };
}

/** The sketches of an answer, where each is of a file of the workspace. */
function sketchesOf({ sketches = [] }: Refusing, places: Places): readonly Sketch[] | undefined {
  const found = sketches.flatMap((sketch) => {
    const meant = resolvePath(sketch.path, places, 'tool-call');
    return 'path' in meant && places.known.includes(meant.path) ? [{ ...sketch, file: meant.path }] : [];
  });
  return found.length > 0 && found.length === sketches.length ? found : undefined;
}

/** Why a client may end a whole file elsewhere than it ends here. */
function unclearIn(edit: Edit, fence: number | undefined): string | undefined {
  if (edit.kind !== 'write' || edit.format !== 'whole') return undefined;
  const lines = edit.text.split('\n');
  const mark = lines.find(isMark);
  if (mark !== undefined)
    return `The block for ${quote(edit.path)} has a line that a client may take for an edit: ${quote(mark.trim())}`;
  const isCut = fence !== undefined && (edit.nested === true || lines.some((line) => isFenceOf(line, fence)));
  if (!isCut && edit.endless !== true) return undefined;
  return edit.endless === true
    ? `The block for ${quote(edit.path)} may end on several lines: a longer fence around it would tell on which.`
    : `The block for ${quote(edit.path)} has a fence in it as long as its own, which a client may take for its end.`;
}

function isFenceOf(line: string, length: number): boolean {
  const found = fenceOn(line);
  return found?.mark === '`' && found.length >= length;
}

/** What of an answer without edits may be handed over, though nothing in it was checked. */
function wordsOf({ text }: Answer, around: Around, runs: readonly string[]): ReturnType<typeof withoutFences> {
  return withoutFences(spoken(text).body, around, runs);
}

/** What is wrong with a call, by the schema of its tool. */
function mistakeIn({ name, arguments: json }: ToolCall, tools: Editable['tools']): string | undefined {
  const schema = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (schema === undefined) return `There is no tool ${JSON.stringify(name.slice(0, 100))}.`;
  let given: unknown;
  try {
    given = JSON.parse(json.trim() === '' ? '{}' : json);
  } catch {
    return `The arguments of ${name} are not JSON.`;
  }
  if (keysWritten(json) !== keysOf(given)) return `The arguments of ${name} have a name twice.`;
  const stray = strayIn(given, schema);
  if (stray !== undefined) return `${name} has no argument ${JSON.stringify(stray.slice(0, 100))}.`;
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false, allErrors: false });
  const valid = compiled(ajv, schema);
  return valid === undefined || valid(given)
    ? undefined
    : `The arguments of ${name} are wrong: ${ajv.errorsText(valid.errors).slice(0, 300)}.`;
}

/** A schema of whatever draft; one that cannot be read says nothing of a call, whose edits are checked all the same. */
function compiled(ajv: Ajv, schema: Json): ValidateFunction | undefined {
  if (!isObject(schema)) return undefined;
  const { $schema: _, ...rest } = schema;
  try {
    return ajv.compile(rest);
  } catch {
    return undefined;
  }
}

/** An argument that the tool has not, by which we would read its call: the client leaves it out, and goes by another. */
function strayIn(given: unknown, schema: Json | undefined): string | undefined {
  if (!isObject(schema)) return undefined;
  const { properties, items } = schema;
  if (Array.isArray(given)) return given.map((item) => strayIn(item, items)).find((stray) => stray !== undefined);
  if (!isObject(given) || !isObject(properties) || Object.keys(properties).length === 0) return undefined;
  return Object.entries(given)
    .map(([key, value]) => {
      if (Object.hasOwn(properties, key)) return strayIn(value, properties[key]);
      return isRead(key) ? key : undefined;
    })
    .find((stray) => stray !== undefined);
}

/** The names that stand in a JSON text. Of one that stands there twice some clients take the first, and we the last. */
function keysWritten(json: string): number {
  return [...json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
}

function keysOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysOf(item), 0);
  return isObject(value) ? Object.values(value).reduce<number>((sum, item) => sum + 1 + keysOf(item), 0) : 0;
}

function isObject(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The edits in the format of the answer; nothing where they are calls of tools, which go back as they came. */
function shownAs(
  edits: readonly Edit[],
  { files, removed = [] }: Changes,
  { texts, said, bareDiffs }: { readonly texts: Files; readonly said: string; readonly bareDiffs: boolean },
): string | undefined | { readonly refused: string } {
  const [first] = edits;
  if (first === undefined || first.format === 'tool-call') return undefined;
  const afterwards = [...Object.entries(files), ...removed.map((path) => [path, undefined] as const)];
  const changes = afterwards.map(([path, after]) => ({
    path,
    before: Object.hasOwn(texts, path) ? texts[path] : undefined,
    after,
    opening: openingOf(path),
  }));
  const style = diffStyleOf(said);
  const rendered = renderEdits(first.format, changes, first.kind === 'search' ? first.marks : 'aider', {
    ...style,
    bare: style.bare && bareDiffs,
  });
  if ('refused' in rendered) return rendered;
  // A client that reads one format does not read another.
  return rendered.format === first.format
    ? rendered.text
    : { refused: `These changes cannot be written as ${first.format} exactly.` };

  function openingOf(path: string): Opening | undefined {
    const edit = edits.findLast((one) => one.path === path);
    return edit?.kind === 'write' ? edit.opening : undefined;
  }
}
