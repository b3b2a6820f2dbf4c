import { z } from 'zod';
import { NATIVE } from '../../../members/chatMessages.ts';
import { badRequest } from '../../refusal.ts';

/** A tool as Anthropic's clients offer it: with a schema of its own, or of a type that Anthropic knows. */
export const tool = z.looseObject({
  type: z.string().nullish(),
  name: z.string().min(1).optional(),
  description: z.string().nullish(),
  input_schema: z.looseObject({}).optional(),
  strict: z.boolean().nullish(),
  max_characters: z.int().nullish(),
  cache_control: z.looseObject({ type: z.string() }).nullish(),
});

/** Which tool is to be called. */
export const choice = z.looseObject({
  type: z.enum(['auto', 'any', 'tool', 'none']),
  name: z.string().optional(),
  disable_parallel_tool_use: z.boolean().nullish(),
});

type Tool = z.infer<typeof tool>;
type Native = (typeof NATIVE)[number];

/** What tools may say that changes nothing of what a member is asked: how their arguments come, and by whom they are called. */
const KNOWN = new Set([...Object.keys(tool.shape), 'eager_input_streaming', 'allowed_callers', 'defer_loading']);

/**
 * A tool as chat completions know it.
 *
 * @throws {@link Refusal} for one that the client does not run itself, and for what cannot be passed on.
 */
export function functionOf(given: Tool, at: string): object {
  const { type, name, description, input_schema: schema, strict, max_characters: most, cache_control: cache } = given;
  const native = NATIVE.find((one) => one === type);
  const isOwn = type === undefined || type === null || type === 'custom';
  if (!isOwn && native === undefined)
    throw badRequest(
      `The tool ${type} is not supported here: no member of the committee can have it run. Leave it out, or offer one with an input_schema.`,
      at,
    );
  if (name === undefined || (native === undefined && schema === undefined))
    throw badRequest(`${at} cannot be used: give a tool a name and an input_schema.`, at);
  const callers = given['allowed_callers'];
  const unknown = Object.entries(given).find(
    ([key, value]) => value !== null && value !== undefined && !KNOWN.has(key),
  )?.[0];
  const refused = [
    unknown,
    given['defer_loading'] === true ? 'defer_loading' : undefined,
    Array.isArray(callers) && callers.some((caller) => caller !== 'direct') ? 'allowed_callers' : undefined,
  ].find((key) => key !== undefined);
  if (refused !== undefined)
    throw badRequest(`${at}.${refused} is not supported here. Leave it out.`, `${at}.${refused}`);
  return {
    type: 'function',
    function: {
      name,
      ...(native === undefined ? described(description) : described(SAYS[native])),
      parameters: native === undefined ? schema : SCHEMAS[native],
      ...(strict === true && { strict }),
    },
    ...(cache && { cache_control: cache }),
    ...(native !== undefined && { native: { type: native, ...(most && { max_characters: most }) } }),
  };
}

function described(description: string | null | undefined): object {
  return description ? { description } : {};
}

/** Which tool is to be called, in the words of chat completions. */
export function choiceOf({ type, name, disable_parallel_tool_use: alone }: z.infer<typeof choice>): object {
  const chosen = {
    auto: 'auto',
    none: 'none',
    any: 'required',
    tool: { type: 'function', function: { name: name ?? '' } },
  };
  return { tool_choice: chosen[type], ...(alone === true && { parallel_tool_calls: false }) };
}

const string = { type: 'string' };

function editor(...commands: readonly string[]): object {
  return {
    type: 'object',
    properties: {
      command: { ...string, enum: commands },
      path: { ...string, description: 'The file' },
      file_text: { ...string, description: 'For create: the whole file' },
      old_str: { ...string, description: 'For str_replace: text that stands in the file exactly once' },
      new_str: { ...string, description: 'For str_replace: what to put there; older editors take it for insert too' },
      insert_line: { type: 'integer', description: 'For insert: the line after which to insert, 0 for the beginning' },
      insert_text: { ...string, description: 'For insert: the lines to insert' },
      view_range: { type: 'array', items: { type: 'integer' }, description: 'For view: the first and last line' },
    },
    required: ['command', 'path'],
  };
}

const EDITS = ['view', 'create', 'str_replace', 'insert'];
const EDITOR = 'Views and edits files.';
const SAYS: Readonly<Record<Native, string>> = {
  bash_20250124: 'Runs a command in a shell that stays open.',
  text_editor_20250124: EDITOR,
  text_editor_20250429: EDITOR,
  text_editor_20250728: EDITOR,
};

/** What members of other makers are told of tools whose schema only Anthropic's models know by heart. */
const SCHEMAS: Readonly<Record<Native, object>> = {
  bash_20250124: { type: 'object', properties: { command: string, restart: { type: 'boolean' } } },
  text_editor_20250124: editor(...EDITS, 'undo_edit'),
  text_editor_20250429: editor(...EDITS),
  text_editor_20250728: editor(...EDITS),
};
