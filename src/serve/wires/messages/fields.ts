import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { CHAT_FIELDS } from '../chat/fields.ts';
import { always, among, isEmpty, type Field } from '../fields.ts';

const LEAVE = 'Leave it out.';
const ONE = 'Leave it out. One member answers, or the committee.';

/** What Anthropic's API had until its version of 21 October 2026, and clients send still. */
const FORMER = ['temperature', 'top_p', 'top_k'] as const;

/** Each field of a messages request, as Anthropic's package has them with all that it calls beta. */
export const MESSAGES_FIELDS = {
  model: always(
    'honoured',
    "`weak-committee`, a member's name, or any name that begins with `claude-`, which is the committee.",
  ),
  messages: always(
    'honoured',
    'Text, images, PDF, `tool_use`, `tool_result`, and thoughts that came from here. Other blocks are refused by name.',
  ),
  system: always('honoured', 'The system message.'),
  max_tokens: CHAT_FIELDS.max_tokens,
  stream: CHAT_FIELDS.stream,
  stop_sequences: CHAT_FIELDS.stop,
  tools: always('honoured', 'Goes to members. Tools that Anthropic runs are refused by name.'),
  tool_choice: CHAT_FIELDS.tool_choice,
  output_config: always(
    'honoured',
    '`format` goes to members. `effort` is said to be set aside: how much a member thinks is in the configuration.',
  ),
  output_format: CHAT_FIELDS.response_format,
  cache_control: always('honoured', '`anthropic()` gets it, others cache by themselves.'),
  context_management: always(
    'honoured',
    '`clear_thinking_20251015` that keeps all, which changes nothing. Other edits are refused.',
  ),
  temperature: CHAT_FIELDS.temperature,
  top_p: CHAT_FIELDS.top_p,
  top_k: CHAT_FIELDS.top_p,
  thinking: always(
    'said',
    'How much a member thinks is in the configuration. What it says of its thoughts is shown where they are asked for, or tools are offered.',
    isOff,
  ),
  metadata: always('stays', 'No provider is told who asks.'),
  betas: always('stays', 'Comes as the header `anthropic-beta`. Fields tell by themselves what they ask for.'),
  service_tier: always('said', CHAT_FIELDS.service_tier.says, among('auto', 'standard_only')),
  speed: always('refused', LEAVE, among('standard')),
  container: always('refused', LEAVE),
  mcp_servers: always('refused', 'Offer what they have as `tools`.', isEmpty),
  compaction: always('refused', LEAVE),
  thread: always('refused', 'Messages are not kept here. Send the whole conversation.'),
  diagnostics: always('refused', LEAVE),
  fallbacks: always('refused', ONE),
  fallback_credit_token: always('refused', ONE),
  billing_policy: always('refused', LEAVE),
  inference_geo: always('refused', LEAVE),
  user_profile_id: always('refused', LEAVE),
  workspace_id: always('refused', LEAVE),
} as const satisfies Record<keyof MessageCreateParamsNonStreaming | (typeof FORMER)[number], Field>;

function isOff(value: unknown): boolean {
  return (value as { readonly type?: unknown }).type === 'disabled';
}
