import { z } from 'zod';
import { allOf, type SolverConfig } from '../../../config/config.ts';
import { COMMITTEE } from '../../plan.ts';
import { badRequest, unusable } from '../../refusal.ts';
import { readChatBody, type ChatBody } from '../chat/body.ts';
import { extension } from '../chat/extension.ts';
import { isAsked, type Aside, type Field } from '../fields.ts';
import { contentOf, message, messagesOf } from './blocks.ts';
import { MESSAGES_FIELDS } from './fields.ts';
import { choice, choiceOf, functionOf, tool } from './tools.ts';

const asked = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  system: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: choice.nullish(),
  max_tokens: z.int().min(1).optional(),
  stream: z.boolean().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: z.int().nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  cache_control: z.looseObject({ type: z.string() }).nullish(),
  output_config: z.looseObject({ format: z.looseObject({ type: z.string() }).nullish() }).nullish(),
  output_format: z.looseObject({ type: z.string() }).nullish(),
  context_management: z.looseObject({ edits: z.array(z.looseObject({ type: z.string() })).nullish() }).nullish(),
  speed: z.string().nullish(),
  weak_committee: extension.optional(),
});

/** What chat completions call otherwise. */
export const MESSAGES_NAMES: Readonly<Record<string, string>> = {
  stop: 'stop_sequences',
  response_format: 'output_config.format',
  max_completion_tokens: 'max_tokens',
  parallel_tool_calls: 'tool_choice.disable_parallel_tool_use',
};

/** A messages request, as the chat request that says the same. */
export interface MessagesBody {
  readonly chat: ChatBody;
  /** What of it changes nothing, and why. */
  readonly aside: Aside;
  /** Whether its client knows what to make of thoughts. */
  readonly shown: boolean;
}

/**
 * Reads the body of a messages request as the chat request that says the same. `blocks` in it says that it holds what only Anthropic's API
 * knows: members that do not speak it leave that out.
 *
 * @param counting - whether tokens are only to be counted: then no limit of an answer is wanted.
 * @throws {@link Refusal} that names what cannot be used, and what is not supported here.
 */
export function readMessagesBody(given: unknown, config: SolverConfig, counting = false): MessagesBody {
  const read = asked.safeParse(given);
  if (!read.success) throw unusable(read.error, given);
  const body = read.data;
  const aside = settleFields(body);
  if (body.max_tokens === undefined && !counting)
    throw badRequest('max_tokens cannot be used: say how long an answer may be.', 'max_tokens');
  const system = body.system ? [{ role: 'system', content: contentOf(body.system, 'system') }] : [];
  const said = body.messages.flatMap((one, index) => messagesOf(one, `messages.${index}`));
  const tools = (body.tools ?? []).map((one, index) => functionOf(one, `tools.${index}`));
  const format = body.output_config?.format ?? body.output_format;
  const chat = readChatBody({
    blocks: true,
    model: modelOf(body.model, config),
    messages: [...system, ...said],
    stream: body.stream === true,
    ...(body.max_tokens !== undefined && { max_tokens: body.max_tokens }),
    ...(typeof body.temperature === 'number' && { temperature: body.temperature }),
    ...(typeof body.top_p === 'number' && { top_p: body.top_p }),
    ...(typeof body.top_k === 'number' && { top_k: body.top_k }),
    ...(body.stop_sequences?.length && { stop: body.stop_sequences }),
    ...(body.cache_control && { cache_control: body.cache_control }),
    ...(format && { response_format: formatOf(format) }),
    ...(tools.length > 0 && { tools, ...(body.tool_choice && choiceOf(body.tool_choice)) }),
    ...(body.weak_committee !== undefined && { weak_committee: body.weak_committee }),
  });
  const shown = tools.length > 0 || aside['thinking'] !== undefined;
  return { chat, aside, shown };
}

/** Fields that chat completions have no counterpart for: some change nothing, others the request is refused for. */
function settleFields(body: z.infer<typeof asked>): Aside {
  const aside: Record<string, string> = {};
  const refuse = (name: string, says: string): never => {
    throw badRequest(`${name} is not supported here. ${says}`, name.split(' ')[0]);
  };
  const fields: Readonly<Record<string, Field>> = MESSAGES_FIELDS;
  for (const [name, value] of Object.entries(body)) {
    if (name === 'weak_committee') continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!isAsked(field ?? {}, value)) continue;
    if (field === undefined || field.alone === 'refused') refuse(name, field?.says ?? LEAVE);
    if (field?.alone === 'said') aside[name] = field.says;
  }
  const { effort, format: _, ...others } = body.output_config ?? {};
  if (effort) aside['output_config.effort'] = MESSAGES_FIELDS.thinking.says;
  const other = Object.keys(others).find((name) => isAsked({}, others[name]));
  if (other !== undefined) refuse(`output_config.${other}`, LEAVE);
  const cleared = body.context_management?.edits?.find(
    ({ type, keep }) => type !== 'clear_thinking_20251015' || keep !== 'all',
  );
  if (cleared !== undefined) refuse(`context_management (${cleared.type.slice(0, 60)})`, LEAVE);
  return aside;
}

const LEAVE = 'Leave it out.';

/** Names of Claude's models mean the committee: a client of Anthropic's chooses among them by itself, for titles and helpers too. */
function modelOf(name: string, config: SolverConfig): string {
  const isMember = allOf(config).some((member) => member.name === name);
  return !isMember && name.startsWith('claude-') ? COMMITTEE : name;
}

function formatOf({ type, schema }: { readonly type: string; readonly [rest: string]: unknown }): object {
  if (type !== 'json_schema') throw badRequest(`The format ${type} is not supported here.`, 'output_config.format');
  return { type, json_schema: { name: 'answer', strict: true, schema } };
}
