import { blocksOf } from '../answers/blocks.ts';
import { plainly, spoken, unwrap } from '../answers/unwrap.ts';
import { readArguments, readCall, type Asked } from './calls.ts';
import { quote, type Answer, type Edit, type Found, type Refusing } from './edit.ts';
import { wholesIn, type Around } from './loose.ts';
import { scan, type Meant, type Scan } from './scan.ts';

/** More edits than any honest answer has. */
const MAX_EDITS = 2_000;
/** Reading Markdown as such takes seconds for a million characters: a longer text is only read line by line. */
const MAX_MARKDOWN = 100_000;

/** Who the answer is for, and what it can be about. */
type Reader = Pick<Meant, 'target' | 'runs'> & { readonly around?: Around };

/**
 * Finds the edits to files in an answer that was given to an editor or agent: tool calls if there are any, else what is
 * marked in the text as an edit, else whole files in fenced blocks. An answer that was cut off inside an edit is refused.
 *
 * @param meant - the file that is meant where the text names none, what blocks without a path can be meant for, and the languages of blocks that the client runs.
 * @example
 * ```ts
 * editsOf({ text: 'src/one.ts\n```ts\nexport const one = 1;\n```' }); // { edits: [{ kind: 'write', format: 'whole', path: 'src/one.ts', … }], notes: [] }
 * ```
 */
export function editsOf(answer: Answer, meant: Reader = {}): Found {
  const cut = answer.finish === 'length';
  if (answer.calls === undefined || answer.calls.length === 0) return fromText(answer.text, cut, meant);
  const found = fromCalls(answer.calls, cut);
  const edits = 'refused' in found && found.refused === 'no-code' && answer.text.trim() !== '';
  const beside = edits ? fromText(answer.text, cut, meant) : found;
  return 'edits' in beside && !('edits' in found)
    ? refuse('unclear', 'The answer has edits in its words, beside calls that make none.')
    : edits && 'refused' in beside && beside.refused !== 'no-code'
      ? beside
      : found;
}

function fromText(text: string, cut: boolean, { target, around, runs = [] }: Reader): Found {
  const { body, cutInThought } = spoken(text);
  const read = scan(body, { runs, ...(target !== undefined && { target }) });
  if (cutInThought && read.marked.length + read.wholes.length === 0) return inThought(text, body, cut);
  if (read.open && cut) return refuse('unfinished', 'The answer was cut off inside an edit.');
  if (read.refused !== undefined) return refuse('unappliable', read.refused);
  const notes = read.unended === undefined ? [] : [`${quote(read.unended)} has no end, and was taken as it is`];
  // A block that is run and edits nothing stands beside edits, as a call that looks at something does.
  const asked = read.marked
    .map((edit) => ({
      edit,
      asked: edit.kind === 'tagged' ? readArguments(edit.name, edit.arguments) : { edits: [edit], open: false },
    }))
    .filter(({ edit, asked: { edits, refused } }) => !isRun(edit) || edits.length > 0 || refused !== undefined);
  if (asked.length === 0) {
    const named = wholes(read, body);
    if (named.length > 0) return limited(named, [...notes, ...left(read)]);
    const loose = wholesIn(read.loose, around);
    if ('refused' in loose) return refuse('unclear', loose.refused);
    const taken = loose.edits.map(({ path }) => `took a block without a path for ${quote(path)}`);
    return limited(loose.edits, [...notes, ...(taken.length > 0 ? taken : left(read))]);
  }
  if (read.wholes.length > 0) notes.push(`left out ${plural(read.wholes.length, 'whole file')} beside edits`);
  const found = gather(
    asked.map((one) => one.asked),
    cut,
    notes,
  );
  const tagged = asked.flatMap(({ edit }) => (edit.kind === 'tagged' ? [edit.raw] : []));
  if ('refused' in found || tagged.length === 0) return found;
  return tagged.length === asked.length
    ? { ...found, verbatim: tagged.join('\n\n') }
    : refuse('unclear', 'The answer has edits in two forms, of which a client reads one.');
}

function isRun(edit: Scan['marked'][number]): boolean {
  return edit.kind === 'tagged' && edit.fenced !== undefined;
}

/** An answer whose thinking has no end: a client that knows of no thinking takes what is in it for the answer. */
function inThought(text: string, body: string, cut: boolean): Found {
  const thought = plainly(text).slice(body.length);
  const { marked, wholes: whole, loose, refused } = scan(thought);
  const holds = marked.length + whole.length + loose.length > 0 || refused !== undefined;
  return refuse(cut || holds ? 'unfinished' : 'no-code', 'The answer ends in its thinking.');
}

function fromCalls(calls: NonNullable<Answer['calls']>, cut: boolean): Found {
  const asked = calls.map(readCall);
  const idle = calls.filter((_, index) => asked[index]?.edits.length === 0);
  return gather(
    asked,
    cut,
    idle.slice(0, 10).map(({ name }) => `the call ${quote(name)} edits no file`),
  );
}

function gather(asked: readonly Asked[], cut: boolean, notes: readonly string[]): Found {
  if (cut && asked.some(({ open }) => open)) return refuse('unfinished', 'The answer was cut off inside a call.');
  const refused = asked.find((one) => one.refused !== undefined)?.refused;
  if (refused !== undefined) return refuse('unappliable', refused);
  const sketches = asked.flatMap(({ sketch }) => sketch ?? []);
  if (sketches.length > 0)
    return { ...refuse('sketched', 'It leaves out lines of a file for another model to fill in.'), sketches };
  return limited(
    asked.flatMap(({ edits }) => edits),
    notes,
  );
}

/** Whole files, found in Markdown (in quotes, between tags) if reading line by line found no block. */
function wholes(read: Scan, body: string): readonly Edit[] {
  if (read.wholes.length > 0 || body.length > MAX_MARKDOWN || !/`{3}|~{3}/.test(body)) return read.wholes;
  return blocksOf(unwrap(body).body).flatMap(({ path, text: whole, language }): Edit[] =>
    path === undefined || /^(?:diff|bash|sh|shell|console|output)$/.test(language)
      ? []
      : [{ kind: 'write', format: 'whole', path, text: whole === '' ? '' : `${whole}\n` }],
  );
}

function left({ loose }: Scan): string[] {
  return loose.length === 0 ? [] : [`left out ${plural(loose.length, 'block')} without a path`];
}

function limited(edits: readonly Edit[], notes: readonly string[]): Found {
  if (edits.length === 0) return { refused: 'no-code', notes: ['The answer edits no file.', ...notes] };
  if (edits.length > MAX_EDITS)
    return refuse('unappliable', `The answer has ${edits.length} edits; more than ${MAX_EDITS} are not applied.`);
  return { edits, notes };
}

function refuse(refused: Refusing['refused'], note: string): Found {
  return { refused, notes: [note] };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
