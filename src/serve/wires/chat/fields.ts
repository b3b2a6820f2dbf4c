import type { ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions';
import { always, among, isEmpty, type Field } from '../fields.ts';

const SAMPLED = 'The committee samples with settings of its own, so that its answers differ.';
const TRANSCRIPT =
  'The committee writes its answer anew, from what was checked. Name a member as the model, or leave it out.';
const OLDER = 'Offer `tools` instead.';
const WHO = 'The committee tells no provider who asks.';

/** Each field of a chat completion request, as OpenAI's package has them. */
export const CHAT_FIELDS = {
  model: always('honoured', '`weak-committee`, or the name of a member.'),
  messages: always(
    'honoured',
    'Members get them whole. One that takes words only is told where something else stood, and is not asked where none takes more.',
  ),
  stream: always('honoured', 'Events, or one body.'),
  stream_options: always('honoured', '`include_usage`. No event is padded.'),
  max_tokens: always('honoured', 'A ceiling for each answer of each member; of several the lowest.'),
  max_completion_tokens: always('honoured', 'As `max_tokens`.'),
  stop: always('honoured', 'Goes to members.'),
  response_format: always('honoured', 'Goes to members. Nothing is added to an answer in JSON.'),
  tools: always('honoured', 'Goes to members. The committee takes functions.'),
  tool_choice: always('honoured', 'Goes to members.'),
  parallel_tool_calls: always('honoured', 'Goes to members.'),
  reasoning_effort: always('honoured', 'Goes to members.'),
  verbosity: always('honoured', 'Goes to members.'),
  frequency_penalty: always('honoured', 'Goes to members.'),
  presence_penalty: always('honoured', 'Goes to members.'),
  logit_bias: always('honoured', 'Goes to members.'),
  prompt_cache_key: always('honoured', 'Goes to members.'),
  prompt_cache_options: always('honoured', 'Goes to members.'),
  prompt_cache_retention: always('honoured', 'Goes to members.'),
  temperature: { alone: 'honoured', committee: 'said', says: SAMPLED },
  top_p: { alone: 'honoured', committee: 'said', says: SAMPLED },
  seed: { alone: 'honoured', committee: 'said', says: SAMPLED },
  n: {
    alone: 'honoured',
    committee: 'refused',
    says: 'The committee gives one answer: leave it out.',
    asksNothing: among(1),
  },
  logprobs: { alone: 'honoured', committee: 'refused', says: TRANSCRIPT, asksNothing: among(false) },
  top_logprobs: { alone: 'honoured', committee: 'refused', says: TRANSCRIPT, asksNothing: among(0) },
  audio: { alone: 'honoured', committee: 'refused', says: TRANSCRIPT },
  modalities: { alone: 'honoured', committee: 'refused', says: TRANSCRIPT, asksNothing: isText },
  moderation: { alone: 'honoured', committee: 'refused', says: TRANSCRIPT },
  functions: { alone: 'honoured', committee: 'refused', says: OLDER, asksNothing: isEmpty },
  function_call: { alone: 'honoured', committee: 'refused', says: OLDER, asksNothing: among('auto', 'none') },
  metadata: { alone: 'honoured', committee: 'stays', says: WHO },
  user: { alone: 'honoured', committee: 'stays', says: WHO },
  safety_identifier: { alone: 'honoured', committee: 'stays', says: WHO },
  store: {
    alone: 'honoured',
    committee: 'said',
    says: 'The committee keeps its runs, and no completions.',
    asksNothing: among(false),
  },
  service_tier: always('said', 'Calls are counted at the usual rate.', among('auto', 'default')),
  prediction: always('said', 'What is wrong in it would be billed beyond what is counted.'),
  web_search_options: always('refused', 'No member searches the web: leave it out.'),
} as const satisfies Record<keyof ChatCompletionCreateParamsBase, Field>;

/** Settings of other servers that are treated as one of OpenAI's. */
const ALSO: Readonly<Record<string, Field>> = { top_k: CHAT_FIELDS.top_p, min_p: CHAT_FIELDS.top_p };

/** What becomes of a field; undefined for one that only some servers know. */
export function fieldOf(name: string): Field | undefined {
  const known: Readonly<Record<string, Field>> = Object.hasOwn(CHAT_FIELDS, name) ? CHAT_FIELDS : ALSO;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

function isText(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => one === 'text');
}

/** Fields without which an answer would be another one: they are refused where whoever answers does not take them. */
export const BINDING: ReadonlySet<string> = new Set<keyof ChatCompletionCreateParamsBase>([
  'stop',
  'response_format',
  'logit_bias',
  'n',
  'logprobs',
  'top_logprobs',
  'audio',
  'modalities',
  'moderation',
  'functions',
  'function_call',
]);
