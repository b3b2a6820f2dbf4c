import { Ajv, type ValidateFunction } from 'ajv';
import type { ToolCall } from '../../conversation.ts';
import type { Json } from '../../digest.ts';
import type { Proposal, Refusal } from '../../proposal.ts';
import type { Files } from '../../workspace/workspace.ts';
import { applyEdits } from './applyEdits.ts';
import type { Answer, Edit } from './edit.ts';
import { editsOf } from './editsOf.ts';
import { renderEdits } from './renderEdits.ts';
import { resolveEdits, type Places } from './resolvePath.ts';

/** What edits are made to. */
export interface Editable {
  /** The present text of the files that the answer speaks of. */
  readonly texts: Files;
  readonly places: Places;
  /** The schema of each tool's arguments, by the tool's name. */
  readonly tools: Readonly<Record<string, Json>>;
}

type Taken = Pick<Proposal, 'code' | 'notes' | 'shown'>;

/** Makes the edits of an answer: the files as they are afterwards, and the edits as the client is to be given them. */
export function takeEdits(answer: Answer, { texts, places, tools }: Editable): Taken {
  const wrong = answer.calls?.map((call) => mistakeIn(call, tools)).find((mistake) => mistake !== undefined);
  if (wrong !== undefined) return refuse('bad-call', [wrong]);
  const found = editsOf(answer);
  if ('refused' in found) return refuse(found.refused, found.notes);
  const meant = resolveEdits(found.edits, places);
  if ('refused' in meant) return refuse(meant.refused, meant.notes);
  const applied = applyEdits(meant.edits, texts);
  const notes = [...found.notes, ...applied.notes];
  if ('refused' in applied) return refuse(applied.refused, notes);
  const { files } = applied;
  if (Object.keys(files).length === 0) return refuse('unappliable', ['The edits change nothing.', ...notes]);
  const shown = shownAs(meant.edits, files, texts);
  return typeof shown === 'string' || shown === undefined
    ? { code: { files }, notes, ...(shown !== undefined && { shown }) }
    : refuse('unappliable', [shown.refused]);
}

function refuse(refused: Refusal, notes: readonly string[]): Taken {
  return { code: { refused }, notes };
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
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false, allErrors: false });
  const valid = compiled(schema, ajv);
  return valid === undefined || valid(given)
    ? undefined
    : `The arguments of ${name} are wrong: ${ajv.errorsText(valid.errors).slice(0, 300)}.`;
}

/** A tool's schema, ready to check with; a client that sends one which cannot be used checks its calls by itself. */
function compiled(schema: Json, ajv: Ajv): ValidateFunction | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return undefined;
  // Clients name the draft that their library writes; what tools use of it is the same in all.
  const { $schema: _, ...plain } = schema as { readonly [key: string]: Json };
  try {
    return ajv.compile(plain);
  } catch {
    return undefined;
  }
}

/** The edits in the format of the answer; nothing where they are calls of tools, which go back as they came. */
function shownAs(
  edits: readonly Edit[],
  files: Files,
  texts: Files,
): string | undefined | { readonly refused: string } {
  const [first] = edits;
  if (first === undefined || first.format === 'tool-call') return undefined;
  const changes = Object.entries(files).map(([path, after]) => ({
    path,
    before: Object.hasOwn(texts, path) ? texts[path] : undefined,
    after,
  }));
  const rendered = renderEdits(first.format, changes, first.kind === 'search' ? first.marks : 'aider');
  if ('refused' in rendered) return rendered;
  // A client that reads one format does not read another.
  return rendered.format === first.format
    ? rendered.text
    : { refused: `These changes cannot be written as ${first.format} exactly.` };
}
