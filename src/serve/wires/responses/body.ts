import { z } from 'zod';
import type { Json } from '../../../nouns/digest.ts';
import { readChatBody, type ChatBody } from '../chat/body.ts';
import { extension } from '../chat/extension.ts';
import { badRequest, unusable } from '../../refusal.ts';

const content = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]);

const READ = new Set([
  'message',
  'function_call',
  'custom_tool_call',
  'function_call_output',
  'custom_tool_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
]);

const item = z.union([
  z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.looseObject({ type: z.literal('custom_tool_call'), call_id: z.string(), name: z.string(), input: z.string() }),
  z.looseObject({
    type: z.enum(['function_call_output', 'custom_tool_call_output']),
    call_id: z.string(),
    output: content,
  }),
  z.looseObject({
    type: z.literal('apply_patch_call'),
    call_id: z.string(),
    operation: z.looseObject({ type: z.string(), path: z.string() }),
  }),
  z.looseObject({
    type: z.literal('apply_patch_call_output'),
    call_id: z.string(),
    status: z.string().optional(),
    output: z.string().nullish(),
  }),
  z.looseObject({ type: z.literal('reasoning') }),
  z.looseObject({
    type: z.literal('message').optional(),
    role: z.enum(['system', 'developer', 'user', 'assistant']),
    content,
  }),
  // What OpenAI's own tools did in a conversation that began elsewhere (searches, summaries) no member can read.
  z
    .looseObject({ type: z.string().refine((type) => !READ.has(type)) })
    .transform(() => ({ type: 'reasoning' as const })),
]);
type Item = z.infer<typeof item>;

const format = z.looseObject({ type: z.string() });

const body = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(item).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  text: z.looseObject({ format: format.nullish(), verbosity: z.string().nullish() }).nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  tool_choice: z.json().optional(),
  tools: z
    .array(z.looseObject({ type: z.string(), name: z.string().optional(), parameters: z.looseObject({}).nullish() }))
    .nullish(),
  previous_response_id: z.string().nullish(),
  weak_committee: extension.optional(),
});

/** What a tool is to the client, where it is no function. */
export type Custom = 'text' | 'patch';

/** A responses request, as the chat request that says the same. */
export interface ResponsesBody {
  readonly chat: ChatBody;
  /** Tools whose calls are no functions to the client: those that take text as it is, and OpenAI's own for patches. To a chat model they are functions. */
  readonly custom: ReadonlyMap<string, Custom>;
}

/**
 * Reads the body of a responses request.
 *
 * @throws {@link Refusal} that names what cannot be used; responses are not kept, so one cannot be gone on with.
 */
export function readResponsesBody(given: unknown): ResponsesBody {
  const read = body.safeParse(given);
  if (!read.success) throw unusable(read.error, given);
  const { model, input, instructions, stream, max_output_tokens: most, temperature, tools, ...rest } = read.data;
  refuseReferences(given);
  if (rest.previous_response_id)
    throw badRequest('Responses are not kept here. Send the whole conversation as `input`.', 'previous_response_id');
  const items: readonly Item[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const custom = new Map((tools ?? []).flatMap(customOf));
  const functions = (tools ?? []).flatMap((tool) => functionOf(tool));
  const chat = {
    model,
    messages: [...(instructions ? [{ role: 'system', content: instructions }] : []), ...messagesOf(items)],
    stream: stream ?? false,
    ...(most && { max_completion_tokens: most }),
    ...(typeof temperature === 'number' && { temperature }),
    ...settingsOf(rest),
    ...(functions.length > 0 && { tools: functions }),
    ...(functions.length > 0 && rest.tool_choice !== undefined && { tool_choice: choiceOf(rest.tool_choice) }),
    ...(functions.length > 0 &&
      typeof rest.parallel_tool_calls === 'boolean' && { parallel_tool_calls: rest.parallel_tool_calls }),
    ...(rest.weak_committee !== undefined && { weak_committee: rest.weak_committee }),
  };
  return { chat: readChatBody(chat), custom };
}

/** Items that are only named would have to be kept here, as whole responses would. */
function refuseReferences(given: unknown): void {
  const { input } = given as { readonly input?: unknown };
  const items: readonly unknown[] = Array.isArray(input) ? input : [];
  const at = items.findIndex((one) => (one as { readonly type?: unknown } | null)?.type === 'item_reference');
  if (at >= 0)
    throw badRequest(
      'Responses are not kept here, so no item of one can be meant. Send the item itself.',
      `input.${at}`,
    );
}

interface Settings {
  readonly top_p?: number | null | undefined;
  readonly text?: z.infer<typeof body>['text'];
  readonly reasoning?: { readonly effort?: string | null | undefined } | null | undefined;
}

/** How an answer is to be, under the names that chat completions have for it. */
function settingsOf({ top_p: topP, text, reasoning }: Settings): object {
  const { format: wanted, verbosity } = text ?? {};
  const { type, ...schema } = wanted ?? { type: 'text' };
  const effort = reasoning?.effort;
  return {
    ...(typeof topP === 'number' && { top_p: topP }),
    ...(effort && { reasoning_effort: effort }),
    ...(verbosity && { verbosity }),
    ...(type !== 'text' && { response_format: type === 'json_schema' ? { type, json_schema: schema } : { type } }),
  };
}

function customOf({ type, name }: Tool): [string, Custom][] {
  if (type === PATCH) return [[PATCH, 'patch']];
  return type === 'custom' && name ? [[name, 'text']] : [];
}

interface Tool {
  readonly type: string;
  readonly name?: string | undefined;
  readonly parameters?: object | null | undefined;
  readonly [rest: string]: unknown;
}

/** OpenAI's own tool for patches, which its models know by heart. */
const PATCH = 'apply_patch';
const PATCHES = {
  name: PATCH,
  description:
    'Makes, changes or deletes one file. `diff` has the lines of a patch: for update_file hunks that begin with "@@", of lines that begin with " ", "-" or "+"; for create_file lines that begin with "+".',
  parameters: {
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'] },
      path: { type: 'string' },
      diff: { type: 'string', description: 'Not for delete_file' },
    },
    required: ['type', 'path'],
  },
};

/** A tool as chat completions know it; those that OpenAI runs itself (a web search) are left out: no member has them. */
function functionOf({ type, name, parameters, description }: Tool): object[] {
  if (type === PATCH) return [{ type: 'function', function: PATCHES }];
  if (name === undefined) return [];
  const described = typeof description === 'string' ? { description } : {};
  if (type === 'function')
    return [{ type, function: { name, ...described, parameters: parameters ?? { type: 'object', properties: {} } } }];
  if (type !== 'custom') return [];
  const input = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };
  return [{ type: 'function', function: { name, ...described, parameters: input } }];
}

function choiceOf(choice: Json): Json {
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) return choice;
  if ('type' in choice && choice.type === PATCH) return { type: 'function', function: { name: PATCH } };
  if (!('name' in choice)) return choice;
  return { type: 'function', function: { name: choice.name ?? '' } };
}

/** The items as messages: calls that follow one another belong to one message of the assistant's. */
function messagesOf(items: readonly Item[]): object[] {
  const messages: { role: string; content: unknown; tool_calls?: object[]; tool_call_id?: string }[] = [];
  const call = (id: string, name: string, given: string): void => {
    const last = messages.at(-1);
    const own = last?.role === 'assistant' ? last : { role: 'assistant', content: null };
    if (own !== last) messages.push(own);
    own.tool_calls = [...(own.tool_calls ?? []), { id, type: 'function', function: { name, arguments: given } }];
  };
  for (const one of items) {
    switch (one.type) {
      case 'function_call':
        call(one.call_id, one.name, one.arguments);
        break;
      case 'custom_tool_call':
        call(one.call_id, one.name, JSON.stringify({ input: one.input }));
        break;
      case 'function_call_output':
      case 'custom_tool_call_output':
        messages.push({ role: 'tool', tool_call_id: one.call_id, content: textOf(one.output) });
        break;
      case 'apply_patch_call':
        call(one.call_id, PATCH, JSON.stringify(one.operation));
        break;
      case 'apply_patch_call_output': {
        const said = [one.status === 'failed' ? 'It failed.' : '', one.output ?? ''].filter(Boolean).join(' ');
        messages.push({ role: 'tool', tool_call_id: one.call_id, content: said || 'Done.' });
        break;
      }
      case 'reasoning':
        break;
      case 'message':
      case undefined:
        messages.push({ role: one.role, content: partsOf(one.content) });
    }
  }
  return messages;
}

type Content = z.infer<typeof content>;

function textOf(given: Content): string {
  return typeof given === 'string' ? given : given.map(({ text = '' }) => text).join('\n');
}

function partsOf(given: Content): unknown {
  if (typeof given === 'string' || given.every(({ text }) => text !== undefined)) return textOf(given);
  return given.map(partOf);
}

type Part = Exclude<Content, string>[number];

/** A part as chat completions know it. */
function partOf({ type, text, ...rest }: Part): object {
  if (text !== undefined) return { type: 'text', text };
  const given = (...names: readonly string[]): object =>
    Object.fromEntries(names.flatMap((name) => (rest[name] === undefined ? [] : [[name, rest[name]]])));
  switch (type) {
    case 'input_image':
      if (typeof rest['image_url'] === 'string')
        return { type: 'image_url', image_url: { url: rest['image_url'], ...given('detail') } };
      break;
    case 'input_file':
      if (rest['file_data'] !== undefined || rest['file_id'] !== undefined)
        return { type: 'file', file: given('filename', 'file_data', 'file_id') };
      break;
    case 'input_audio':
      return { type, ...given('input_audio') };
    case 'refusal':
      return { type: 'text', text: typeof rest['refusal'] === 'string' ? rest['refusal'] : '' };
  }
  throw badRequest(`A part of type ${type} cannot be passed on in this form: send its content in it.`, 'input');
}
