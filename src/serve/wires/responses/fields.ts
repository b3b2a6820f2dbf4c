import type { ResponseCreateParamsBase } from 'openai/resources/responses/responses';
import { CHAT_FIELDS } from '../chat/fields.ts';
import { always, among, isEmpty, type Field } from '../fields.ts';

const KEPT = 'Responses are not kept here. Send the whole conversation as `input`.';
const WHO = 'No provider is told who asks.';
const LEAVE = 'Leave it out.';

/** Each field of a responses request, as OpenAI's package has them. */
export const RESPONSES_FIELDS = {
  model: CHAT_FIELDS.model,
  input: always(
    'honoured',
    "Messages with text, images, files and audio; calls of functions, custom tools and `apply_patch`, and what these gave; thoughts that came from here. Searches of OpenAI's and thoughts from elsewhere are said to be set aside. All else is refused by name.",
  ),
  instructions: always('honoured', 'The system message.'),
  stream: CHAT_FIELDS.stream,
  stream_options: always('honoured', 'No event is padded.'),
  max_output_tokens: CHAT_FIELDS.max_tokens,
  temperature: CHAT_FIELDS.temperature,
  top_p: CHAT_FIELDS.top_p,
  text: always('honoured', '`format` and `verbosity` go to members, as `response_format` and `verbosity`.'),
  reasoning: always(
    'honoured',
    '`effort` goes to members. What a member says of its thoughts comes as it is, whatever `summary` asks for.',
  ),
  tools: always(
    'honoured',
    'Functions, custom tools as functions of one string, and `apply_patch`. `web_search`, `image_generation`, `tool_search` and `namespace`, which clients offer by habit, are said to be set aside. All else is refused by name.',
  ),
  tool_choice: always('honoured', 'Goes to members. Of tools that are not theirs it is refused.'),
  parallel_tool_calls: CHAT_FIELDS.parallel_tool_calls,
  max_tool_calls: always('honoured', 'Counts tools that OpenAI runs; none is run.'),
  include: always(
    'honoured',
    'Thoughts come with `encrypted_content`. `message.output_text.logprobs` is refused; the rest is about tools that OpenAI runs, and there is none of it.',
  ),
  metadata: always('honoured', 'Comes back with the response.'),
  store: always('said', 'Responses are not kept here.', among(false)),
  previous_response_id: always('refused', KEPT, among('')),
  conversation: always('refused', KEPT),
  prompt: always('refused', 'Prompts are not kept here. Send its words as `input`.'),
  background: always('refused', 'Ask for a stream instead: it shows signs of life.', among(false)),
  context_management: always('refused', LEAVE, isEmpty),
  top_logprobs: always('refused', 'Chat completions have `logprobs`, where one member answers.', among(0)),
  moderation: always('refused', LEAVE),
  access_programs: always('refused', LEAVE),
  image: always('said', 'Images go to members as they are.'),
  service_tier: CHAT_FIELDS.service_tier,
  truncation: always('said', 'A conversation that is too long is refused by the member.', among('disabled')),
  prompt_cache_key: always('stays', 'Providers cache by what a prompt begins with.'),
  prompt_cache_options: always('said', 'Providers cache by what a prompt begins with.'),
  prompt_cache_retention: always('said', 'Providers cache by what a prompt begins with.'),
  safety_identifier: always('stays', WHO),
  user: always('stays', WHO),
} as const satisfies Record<keyof ResponseCreateParamsBase, Field>;
