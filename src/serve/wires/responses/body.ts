import { z } from 'zod';
import { badRequest, unusable } from '../../refusal.ts';
import { readChatBody, type ChatBody } from '../chat/body.ts';
import { extension } from '../chat/extension.ts';
import { isAsked, MOST_FIELDS, type Aside, type Field } from '../fields.ts';
import { RESPONSES_FIELDS } from './fields.ts';
import { item, messagesOf, type Item } from './items.ts';
import { choice, choiceOf, customOf, functionOf, tool, type Custom } from './tools.ts';

const format = z.looseObject({ type: z.enum(['text', 'json_object', 'json_schema']) });

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
  include: z.array(z.string()).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  tool_choice: choice.nullish(),
  tools: z.array(tool).nullish(),
  weak_committee: extension.optional(),
});

/** A responses request, as the chat request that says the same. */
export interface ResponsesBody {
  readonly chat: ChatBody;
  /** Tools whose calls are no functions to the client; to a chat model they are. */
  readonly custom: ReadonlyMap<string, Custom>;
  /** What of it changes nothing, and why. */
  readonly aside: Aside;
  /** What the response says again. */
  readonly echo: Readonly<Record<string, unknown>>;
}

/** What chat completions call otherwise. */
export const RESPONSES_NAMES: Readonly<Record<string, string>> = {
  max_completion_tokens: 'max_output_tokens',
  response_format: 'text.format',
  verbosity: 'text.verbosity',
  reasoning_effort: 'reasoning.effort',
};

/**
 * Reads the body of a responses request.
 *
 * @throws {@link Refusal} that names what cannot be used; responses are not kept, so one cannot be gone on with.
 */
export function readResponsesBody(given: unknown): ResponsesBody {
  const read = body.safeParse(given);
  if (!read.success) throw unusable(read.error, given);
  const { model, input, instructions, stream, max_output_tokens: most, temperature, ...rest } = read.data;
  const aside: Record<string, string> = {};
  let left = 0;
  const leave = (name: string, why: string): void => {
    if (left++ < MOST_FIELDS) aside[name] = why;
    else aside['more'] = `${left - MOST_FIELDS} more like these.`;
  };
  settleFields(read.data, leave);
  const items: readonly Item[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const tools = rest.tools ?? [];
  const custom = new Map(tools.flatMap(customOf));
  const functions = tools.flatMap((one, index) => functionOf(one, `tools.${index}`, leave));
  const messages = messagesOf(items, leave);
  const { tool_choice: chosen, parallel_tool_calls: parallel } = rest;
  const called = chosen ? choiceOf(chosen) : undefined;
  const chat = {
    model,
    messages: [...(instructions ? [{ role: 'system', content: instructions }] : []), ...messages],
    stream: stream ?? false,
    // Only in blocks can a tool have given more than words.
    ...(messages.some(({ role, content }) => role === 'tool' && typeof content !== 'string') && { blocks: true }),
    ...(most && { max_completion_tokens: most }),
    ...(typeof temperature === 'number' && { temperature }),
    ...settingsOf(rest),
    ...(functions.length > 0 && { tools: functions }),
    ...(functions.length > 0 && called !== undefined && { tool_choice: called }),
    ...(functions.length > 0 && typeof parallel === 'boolean' && { parallel_tool_calls: parallel }),
    ...(rest.weak_committee !== undefined && { weak_committee: rest.weak_committee }),
  };
  const echo = {
    ...(rest.metadata && { metadata: rest.metadata }),
    ...(instructions && { instructions }),
    ...(most && { max_output_tokens: most }),
    ...(rest.text && { text: rest.text }),
    ...(tools.length > 0 && { tools }),
    ...(chosen && { tool_choice: chosen }),
    ...(typeof parallel === 'boolean' && { parallel_tool_calls: parallel }),
  };
  // What is nested too deeply to be said again is refused now, and not when the answer is there.
  JSON.stringify(echo);
  return { chat: readChatBody(chat), custom, aside, echo };
}

/** Fields that chat completions have no counterpart for. One that no package knows is no part of the request. */
function settleFields(given: z.infer<typeof body>, leave: (name: string, why: string) => void): void {
  const count = Object.keys(given).length;
  if (count > MOST_FIELDS) throw badRequest(`The body has ${count} fields. Send ${MOST_FIELDS} at most.`);
  const fields: Readonly<Record<string, Field>> = RESPONSES_FIELDS;
  for (const [name, field] of Object.entries(fields)) {
    if (!isAsked(field, given[name]) || field.alone === 'honoured' || field.alone === 'stays') continue;
    if (field.alone === 'refused') throw badRequest(`${name} is not supported here. ${field.says}`, name);
    leave(name, field.says);
  }
  for (const [name, known] of Object.entries(KNOWN_WITHIN))
    for (const key of Object.keys(given[name] ?? {})) if (!known.includes(key)) leave(`${name}.${key}`, UNKNOWN);
  if (given.include?.includes('message.output_text.logprobs') === true)
    throw badRequest(
      `message.output_text.logprobs is not supported here. ${RESPONSES_FIELDS.top_logprobs.says}`,
      'include',
    );
  for (const name of Object.keys(given))
    if (!Object.hasOwn(RESPONSES_FIELDS, name) && !OWN.has(name)) leave(name, UNKNOWN);
}

const UNKNOWN = 'It is not known here.';

const KNOWN_WITHIN: Readonly<Record<string, readonly string[]>> = {
  text: ['format', 'verbosity'],
  reasoning: ['effort', 'summary', 'generate_summary'],
};

/** Ours, and what Codex says of itself. */
const OWN: ReadonlySet<string> = new Set(['weak_committee', 'client_metadata']);

type Settings = Pick<z.infer<typeof body>, 'top_p' | 'text' | 'reasoning'>;

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
