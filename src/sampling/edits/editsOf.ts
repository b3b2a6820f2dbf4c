import { blocksOf } from '../blocks.ts';
import { spoken, unwrap } from '../unwrap.ts';
import { readArguments, readCall, type Asked } from './calls.ts';
import { quote, type Answer, type Edit, type Found, type Refusing } from './edit.ts';
import { scan, type Meant, type Scan } from './scan.ts';

/** More edits than any honest answer has. */
const MAX_EDITS = 2_000;
/** Reading Markdown as such takes seconds for a million characters: a longer text is only read line by line. */
const MAX_MARKDOWN = 100_000;

/**
 * Finds the edits to files in an answer that was given to an editor or agent: tool calls if there are any, else what is
 * marked in the text as an edit, else whole files in fenced blocks. An answer that was cut off inside an edit is refused.
 *
 * @param meant - the file that is meant where the text names none.
 * @example
 * ```ts
 * editsOf({ text: 'src/one.ts\n```ts\nexport const one = 1;\n```' }); // { edits: [{ kind: 'write', format: 'whole', path: 'src/one.ts', … }], notes: [] }
 * ```
 */
export function editsOf(answer: Answer, meant: Pick<Meant, 'target'> = {}): Found {
  const cut = answer.finish === 'length';
  if (answer.calls !== undefined && answer.calls.length > 0) return fromCalls(answer.calls, cut);
  const { body, cutInThought } = spoken(answer.text);
  if (cutInThought) return refuse(cut ? 'unfinished' : 'no-code', 'The answer ends in its thinking.');
  const read = scan(body, meant);
  if (read.open && cut) return refuse('unfinished', 'The answer was cut off inside an edit.');
  if (read.refused !== undefined) return refuse('unappliable', read.refused);
  const notes = read.unended === undefined ? [] : [`${quote(read.unended)} has no end, and was taken as it is`];
  if (read.marked.length === 0) return limited(wholes(read, answer.text), [...notes, ...left(read)]);
  if (read.wholes.length > 0) notes.push(`left out ${plural(read.wholes.length, 'whole file')} beside edits`);
  const asked = read.marked.map((edit): Asked =>
    edit.kind === 'tagged' ? readArguments(edit.name, edit.arguments) : { edits: [edit], open: false },
  );
  return gather(asked, cut, notes);
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
  return limited(
    asked.flatMap(({ edits }) => edits),
    notes,
  );
}

/** Whole files, found in Markdown (in quotes, between tags) if reading line by line found no block. */
function wholes(read: Scan, text: string): readonly Edit[] {
  if (read.wholes.length > 0 || text.length > MAX_MARKDOWN || !/`{3}|~{3}/.test(text)) return read.wholes;
  return blocksOf(unwrap(text).body).flatMap(({ path, text: whole, language }): Edit[] =>
    path === undefined || /^(?:diff|bash|sh|shell|console|output)$/.test(language)
      ? []
      : [{ kind: 'write', format: 'whole', path, text: whole === '' ? '' : `${whole}\n` }],
  );
}

function left({ nameless }: Scan): string[] {
  return nameless === 0 ? [] : [`left out ${plural(nameless, 'block')} without a path`];
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
