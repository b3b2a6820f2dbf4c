import type { MessageCreateParamsStreaming, ToolChoice, ToolUnion } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import type { ChatRequest } from '../../nouns/conversation.ts';
import type { Effort, SampleRequest } from '../../nouns/member.ts';
import { readChat, type ChatTool } from '../chatMessages.ts';
import { cached, mayThink, turnsOf } from './messages.ts';
import { LEAST_THINKING, type Thinks } from './thinks.ts';

/** What a member asks Anthropic's API with. */
export function requestOf(
  { name, model, thinking }: { readonly name: string; readonly model: string; readonly thinking: Thinks | undefined },
  { messages, chat, effort, maxOutputTokens }: SampleRequest,
): MessageCreateParamsStreaming {
  const read = readChat(chat ?? { messages: messages.map(({ role, content }) => ({ role, content })) }, name);
  const turns = turnsOf(read.messages, name);
  const thinks = mayThink(turns) ? thinkingOf(thinking, effort, maxOutputTokens) : undefined;
  const settings = chat === undefined ? {} : settingsOf(chat, read.tools.length > 0, thinks !== undefined);
  // A model that is given a budget of thinking knows no effort.
  const told = effort !== undefined && typeof thinking !== 'object' ? { ...settings.output_config, effort } : undefined;
  return {
    model,
    max_tokens: maxOutputTokens,
    stream: true,
    messages: turns.messages,
    ...(turns.system.length > 0 && { system: turns.system }),
    ...(read.tools.length > 0 && { tools: read.tools.map(toolOf) }),
    ...settings,
    ...(told && { output_config: told }),
    ...(thinks !== undefined && { thinking: thinks }),
  };
}

/** How much of its budget a model is given at each effort. */
const SHARES: Readonly<Record<Effort, number>> = { low: 0.25, medium: 0.5, high: 1 };

/** Its words are left out: they may hold code that was not checked. What it needs of them itself is in the signature. */
function thinkingOf(
  thinking: Thinks | undefined,
  effort: Effort | undefined,
  most: number,
): MessageCreateParamsStreaming['thinking'] {
  if (thinking === undefined) return undefined;
  if (thinking === 'adaptive') return { type: 'adaptive', display: 'omitted' };
  const wanted = Math.round(thinking.budgetTokens * (effort === undefined ? 1 : SHARES[effort]));
  const budget = Math.min(Math.max(wanted, LEAST_THINKING), most - 1);
  return budget < LEAST_THINKING ? undefined : { type: 'enabled', budget_tokens: budget, display: 'omitted' };
}

const KNOWN = {
  bash_20250124: { type: 'bash_20250124', name: 'bash' },
  text_editor_20250124: { type: 'text_editor_20250124', name: 'str_replace_editor' },
  text_editor_20250429: { type: 'text_editor_20250429', name: 'str_replace_based_edit_tool' },
  text_editor_20250728: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
} as const;

function toolOf({ function: called, cache_control: cache, native }: ChatTool): ToolUnion {
  const { name, description, parameters, strict } = called;
  if (native !== undefined) {
    const { type, max_characters: most } = native;
    return type === 'text_editor_20250728'
      ? { ...KNOWN[type], ...(most !== undefined && { max_characters: most }), ...cached(cache) }
      : { ...KNOWN[type], ...cached(cache) };
  }
  return {
    name,
    ...(description && { description }),
    input_schema: { ...parameters, type: 'object' as const },
    ...(strict === true && { strict }),
    ...cached(cache),
  };
}

const SETTINGS = z.object({
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ function: z.looseObject({ name: z.string() }) })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z.looseObject({ json_schema: z.looseObject({ schema: z.looseObject({}) }).optional() }).nullish(),
  cache_control: z.looseObject({ type: z.string() }).nullish(),
});

/** What of a chat request's settings Anthropic's API has too; others it does not know. */
function settingsOf(chat: ChatRequest, hasTools: boolean, thinks: boolean): Partial<MessageCreateParamsStreaming> {
  const { data = {} } = SETTINGS.safeParse(chat);
  const stop = [data.stop ?? []].flat().filter((one) => one.trim() !== '');
  const schema = data.response_format?.json_schema?.schema;
  return {
    ...(stop.length > 0 && { stop_sequences: stop }),
    ...(hasTools && choiceOf(data, thinks)),
    ...(schema !== undefined && { output_config: { format: { type: 'json_schema' as const, schema } } }),
    ...cached(data.cache_control),
  };
}

type Settings = z.infer<typeof SETTINGS>;

function choiceOf({ tool_choice: choice, parallel_tool_calls: parallel }: Partial<Settings>, thinks: boolean) {
  const alone = parallel === false && { disable_parallel_tool_use: true };
  const chosen = ((): ToolChoice | undefined => {
    if (choice === 'none') return { type: 'none' };
    // A model that thinks cannot be made to call a tool.
    if (thinks || choice === 'auto') return { type: 'auto', ...alone };
    if (choice === 'required') return { type: 'any', ...alone };
    if (typeof choice === 'object' && choice !== null) return { type: 'tool', name: choice.function.name, ...alone };
    return parallel === false ? { type: 'auto', ...alone } : undefined;
  })();
  return chosen === undefined ? {} : { tool_choice: chosen };
}
