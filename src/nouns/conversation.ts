import type { Json } from './digest.ts';

export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** A tool call as a model wrote it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, not yet looked at. */
  readonly arguments: string;
  /** What its provider wants back with it: Gemini's signatures. */
  readonly extra?: Json;
}

/** What a model thought, as Anthropic's API gives it and wants it back: signed, or as bytes that nobody else can read. */
export type Thinking =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

/** A chat completion request in OpenAI's shape, with whatever a client put into it: tools, images, settings. */
export interface ChatRequest {
  readonly messages: readonly Json[];
  readonly [setting: string]: Json;
}

/**
 * What a client of `serve` and its assistant have said to each other. Members are asked with it as it stands, and not with a prompt of ours.
 */
export interface Conversation {
  /** What an answer is read for: edits of workspace files in the client's own format, or the code of the target. */
  readonly answers:
    | { readonly kind: 'code' }
    /** `protect`: glob patterns of files that none may change, beside tests and what configures them. */
    | {
        readonly kind: 'edits';
        readonly protect: readonly string[];
        /** Files that the conversation names: a client may take a block without a path for one of them. */
        readonly named?: readonly string[];
        /** Whether tests may be added: new files of them, and cases in those that are there. */
        readonly newTests?: true;
      };
  /** In plain words, for members that take no more. */
  readonly messages: readonly Message[];
  /** As it came, for members that speak chat completions themselves. */
  readonly chat: ChatRequest;
}

/**
 * Settings by which a client would have an answer be longer, come from another model, or be billed otherwise than it is counted here: OpenAI's,
 * and those of the gateways and servers that speak like it.
 */
const UNCOUNTED: ReadonlySet<string> = new Set(
  [
    ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'min_tokens', 'n_predict', 'num_predict', 'best_of'],
    ['models', 'fallbacks', 'route', 'provider', 'plugins', 'preset', 'api_base', 'base_url', 'api_key', 'extra_body'],
    ['options', 'service_tier', 'web_search_options', 'prediction'],
  ].flat(),
);

/** A request without what would take it out of its budget. Whoever passes it on says themselves how long an answer may be. */
export function countable(chat: ChatRequest): ChatRequest {
  const kept = Object.entries(chat).filter(([setting]) => !UNCOUNTED.has(setting));
  return { ...Object.fromEntries(kept), messages: chat.messages };
}

/** Whether a setting is one of those that {@link countable} leaves out. */
export function isUncounted(setting: string): boolean {
  return UNCOUNTED.has(setting);
}

/** The longest answer that a request asks for, within what a member may give: a client's limits are ceilings. */
export function ceilingOf(chat: Readonly<Record<string, unknown>> | undefined, most: number): number {
  const asked = [chat?.['max_completion_tokens'], chat?.['max_tokens']];
  return Math.min(most, ...asked.filter((one) => typeof one === 'number').filter((one) => one >= 1));
}

/** Whether an answer is to be JSON, which words of ours would spoil. */
export function wantsJson(chat: ChatRequest | undefined): boolean {
  const format = chat?.['response_format'];
  if (typeof format !== 'object' || format === null || !('type' in format)) return false;
  return format.type === 'json_object' || format.type === 'json_schema';
}

/** The conversation with something more to say to the model, which the client never sees. */
export function goOn(
  { messages, chat }: Conversation,
  ...more: readonly (string | undefined)[]
): { readonly messages: readonly Message[]; readonly chat: ChatRequest } {
  const said = more.filter((words) => words !== undefined).map((content) => ({ role: 'user' as const, content }));
  return { messages: [...messages, ...said], chat: { ...chat, messages: [...chat.messages, ...said] } };
}

/** The tools that a request offers, by name, with the schemas of their arguments. */
export function toolsOf(chat: ChatRequest | undefined): Record<string, Json> {
  const tools = Array.isArray(chat?.['tools']) ? chat['tools'] : [];
  return Object.fromEntries(
    tools.flatMap((tool: { readonly function?: { readonly name?: string; readonly parameters?: Json } }) =>
      typeof tool.function?.name === 'string' ? [[tool.function.name, tool.function.parameters ?? {}]] : [],
    ),
  );
}

/** Who says a message of a chat request, and the words of it. */
export function wordsIn(message: Json): { readonly role: Json | undefined; readonly words: string } {
  if (!isObject(message)) return { role: undefined, words: '' };
  const { role, content = '' } = message;
  const parts = [content].flat().map((part) => (isObject(part) ? part['text'] : part));
  return { role, words: parts.filter((part) => typeof part === 'string').join('\n') };
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
