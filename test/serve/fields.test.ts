import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import { CHAT_FIELDS } from '../../src/serve/wires/chat/fields.ts';
import type { Field } from '../../src/serve/wires/fields.ts';
import { MESSAGES_FIELDS } from '../../src/serve/wires/messages/fields.ts';
import { RESPONSES_FIELDS } from '../../src/serve/wires/responses/fields.ts';
import { project } from '../cli/cli.ts';
import { answer } from '../servers/openai.ts';
import { serving, type Serving } from './serving.ts';

// Every field that the clients' packages know, asked for of one member and of the committee. A field that a new version of a package brings does
// not compile until it stands in a list here.

interface Case {
  readonly value: unknown;
  /** What of it the member's server is sent; nothing where it is left out. */
  readonly sent?: object;
  /** What else the request needs. */
  readonly beside?: object;
  /** What the reply says. */
  readonly replied?: object;
  /** It goes on under its own name. */
  readonly named?: true;
}

/** A field that goes on under its own name. */
function on(value: unknown): Case {
  return { value, named: true };
}

const SCHEMA = { type: 'object', properties: {}, additionalProperties: false };
const FUNCTION = { name: 'look', parameters: SCHEMA };
const TOOLS = { tools: [{ type: 'function', function: FUNCTION }] };

const CHAT = {
  model: { value: undefined, sent: { model: 'small' } },
  messages: { value: undefined, sent: { messages: expect.anything() as unknown } },
  stream: { value: false },
  stream_options: { value: { include_usage: true } },
  max_tokens: { value: 9, sent: { max_tokens: 9 } },
  max_completion_tokens: { value: 9, sent: { max_tokens: 9 } },
  stop: on('END'),
  response_format: on({ type: 'json_object' }),
  tools: on(TOOLS.tools),
  tool_choice: { ...on('required'), beside: TOOLS },
  parallel_tool_calls: { ...on(false), beside: TOOLS },
  reasoning_effort: on('low'),
  verbosity: on('low'),
  frequency_penalty: on(1),
  presence_penalty: on(1),
  logit_bias: on({ 5: 1 }),
  prompt_cache_key: on('k'),
  prompt_cache_options: on({ mode: 'explicit' }),
  prompt_cache_retention: on('24h'),
  temperature: on(0.125),
  top_p: on(0.5),
  seed: on(123_456_789),
  n: on(2),
  logprobs: on(true),
  top_logprobs: on(2),
  audio: on({ voice: 'alloy', format: 'wav' }),
  modalities: on(['text', 'audio']),
  moderation: on({ model: 'omni' }),
  functions: on([FUNCTION]),
  function_call: on({ name: 'look' }),
  metadata: on({ a: 'b' }),
  user: on('u'),
  safety_identifier: on('u'),
  store: on(true),
  service_tier: { value: 'priority' },
  prediction: { value: { type: 'content', content: 'x' } },
  web_search_options: { value: {} },
} satisfies Record<keyof ChatCompletionCreateParamsNonStreaming, Case>;

const RESPONSES_TOOLS = { tools: [{ type: 'function', name: 'look', parameters: SCHEMA, strict: true }] };
const SENT_TOOLS = [{ type: 'function', function: { ...FUNCTION, strict: true } }];

const RESPONSES = {
  model: { value: undefined, sent: { model: 'small' } },
  input: { value: undefined, sent: { messages: expect.anything() as unknown } },
  instructions: {
    value: 'Be kind.',
    sent: { messages: expect.arrayContaining([{ role: 'system', content: 'Be kind.' }]) as unknown },
  },
  stream: { value: false },
  stream_options: { value: { include_obfuscation: false } },
  max_output_tokens: { value: 9, sent: { max_tokens: 9 }, replied: { max_output_tokens: 9 } },
  temperature: { value: 0.125, sent: { temperature: 0.125 } },
  top_p: { value: 0.5, sent: { top_p: 0.5 } },
  text: {
    value: { format: { type: 'json_schema', name: 'a', schema: SCHEMA }, verbosity: 'low' },
    sent: { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: SCHEMA } }, verbosity: 'low' },
  },
  reasoning: { value: { effort: 'low', summary: 'auto' }, sent: { reasoning_effort: 'low' } },
  tools: { value: RESPONSES_TOOLS.tools, sent: { tools: SENT_TOOLS } },
  tool_choice: {
    value: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'look' }] },
    beside: RESPONSES_TOOLS,
    sent: {
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'look' } }] },
      },
    },
  },
  parallel_tool_calls: { value: false, beside: RESPONSES_TOOLS, sent: { parallel_tool_calls: false } },
  max_tool_calls: { value: 3 },
  include: { value: ['reasoning.encrypted_content'] },
  metadata: { value: { a: 'b' }, replied: { metadata: { a: 'b' } } },
  store: { value: true, replied: { store: false } },
  previous_response_id: { value: 'resp_1' },
  conversation: { value: 'conv_1' },
  prompt: { value: { id: 'pmpt_1' } },
  background: { value: true },
  context_management: { value: [{ type: 'compaction' }] },
  top_logprobs: { value: 2 },
  moderation: { value: { model: 'omni' } },
  access_programs: { value: { cyber: 'standard' } },
  image: { value: { context_compression: 'enabled' } },
  service_tier: { value: 'priority' },
  truncation: { value: 'auto', replied: { truncation: 'disabled' } },
  prompt_cache_key: { value: 'k' },
  prompt_cache_options: { value: { mode: 'explicit' } },
  prompt_cache_retention: { value: '24h' },
  safety_identifier: { value: 'u' },
  user: { value: 'u' },
} satisfies Record<keyof ResponseCreateParamsNonStreaming, Case>;

const MESSAGES_TOOLS = { tools: [{ name: 'look', input_schema: SCHEMA }] };

const MESSAGES = {
  model: { value: undefined, sent: { model: 'small' } },
  messages: { value: undefined, sent: { messages: expect.anything() as unknown } },
  system: {
    value: 'Be kind.',
    sent: { messages: expect.arrayContaining([{ role: 'system', content: 'Be kind.' }]) as unknown },
  },
  max_tokens: { value: 9, sent: { max_tokens: 9 } },
  stream: { value: false },
  stop_sequences: { value: ['END'], sent: { stop: ['END'] } },
  tools: { value: MESSAGES_TOOLS.tools, sent: TOOLS },
  tool_choice: { value: { type: 'any' }, beside: MESSAGES_TOOLS, sent: { tool_choice: 'required' } },
  output_config: {
    value: { format: { type: 'json_schema', schema: SCHEMA } },
    sent: { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: SCHEMA } } },
  },
  output_format: {
    value: { type: 'json_schema', schema: SCHEMA },
    sent: { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: SCHEMA } } },
  },
  cache_control: { value: { type: 'ephemeral' } },
  context_management: { value: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] } },
  temperature: { value: 0.125, sent: { temperature: 0.125 } },
  top_p: { value: 0.5, sent: { top_p: 0.5 } },
  top_k: { value: 5, sent: { top_k: 5 } },
  thinking: { value: { type: 'enabled', budget_tokens: 2000 } },
  metadata: { value: { user_id: 'u' } },
  betas: { value: undefined },
  service_tier: { value: 'priority' },
  speed: { value: 'fast' },
  container: { value: 'c' },
  mcp_servers: { value: [{ type: 'url', url: 'https://example.org', name: 'x' }] },
  compaction: { value: { type: 'summarize' } },
  thread: { value: { type: 'create' } },
  diagnostics: { value: { previous_message_id: null } },
  fallbacks: { value: [{ model: 'other' }] },
  fallback_credit_token: { value: 't' },
  billing_policy: { value: { type: 'billing_policy' } },
  inference_geo: { value: 'us' },
  user_profile_id: { value: 'p' },
  workspace_id: { value: 'w' },
} satisfies Record<keyof MessageCreateParamsNonStreaming | 'temperature' | 'top_p' | 'top_k', Case>;

const USER = 'Write double(n).';
const FILES = { 'package.json': '{ "type": "module" }', 'src/double.js': 'export const double = (n) => n;\n' };

interface Wire {
  readonly path: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly cases: Readonly<Record<string, Case>>;
  readonly ask: (model: string, words: string) => object;
}

const WIRES: readonly Wire[] = [
  {
    path: '/v1/chat/completions',
    fields: CHAT_FIELDS,
    cases: CHAT,
    ask: (model, content) => ({ model, messages: [{ role: 'user', content }] }),
  },
  { path: '/v1/responses', fields: RESPONSES_FIELDS, cases: RESPONSES, ask: (model, input) => ({ model, input }) },
  {
    path: '/v1/messages',
    fields: MESSAGES_FIELDS,
    cases: MESSAGES,
    ask: (model, content) => ({ model, max_tokens: 100, messages: [{ role: 'user', content }] }),
  },
];

/** What a member's server is sent of a field, by its own name where nothing else is said. */
function sentOf(name: string, given: Case): object {
  return given.sent ?? (given.named ? { [name]: given.value } : {});
}

/** Where an answer in words is the committee's, and costs no check. */
function inProject(workspace: string): Promise<Serving> {
  return serving(() => answer('Fine.'), { checkers: [command('node', ['--test'])] }, { workspace });
}

async function asked({ server }: Serving, { path, ask }: Wire, model: string, more: object) {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...ask(model, USER), ...more }),
  });
  const aside = response.headers.get('x-weak-committee-set-aside')?.split(', ') ?? [];
  return { status: response.status, aside, body: (await response.json()) as object };
}

describe.each(WIRES)('$path', (wire) => {
  const { fields, cases } = wire;
  const names = Object.keys(cases);

  it('has every field in its list', () => {
    expect(Object.keys(fields).toSorted()).toEqual(names.toSorted());
  });

  it.each(['small', 'weak-committee'])('does with each field what its list says, asked for %s', async (model) => {
    using folder = project(FILES);
    await using served = await inProject(folder.path);
    const how = model === 'small' ? 'alone' : 'committee';
    for (const name of names) {
      const given = cases[name] ?? { value: undefined };
      const field = fields[name] as Field;
      const before = served.upstream.requests.length;
      const more = { ...given.beside, ...(given.value !== undefined && { [name]: given.value }) };
      const { status, aside, body } = await asked(served, wire, model, more);
      const sent = served.upstream.requests.slice(before).map((one) => one.body);
      switch (field[how]) {
        case 'refused':
          expect([name, status, sent]).toEqual([name, 400, []]);
          expect(JSON.stringify(body)).toMatch(new RegExp(`\\b${name}\\b.*not supported here\\.`));
          break;
        case 'said':
          expect([name, status, aside]).toEqual([name, 200, [name]]);
          expect(sent[0]).not.toMatchObject({ [name]: given.value ?? null });
          if (how === 'committee')
            expect(body).toMatchObject({ weak_committee: { set_aside: { [name]: field.says } } });
          break;
        case 'stays':
          expect([name, status, aside]).toEqual([name, 200, []]);
          expect(Object.keys(sent[0] ?? {})).not.toContain(name);
          break;
        case 'honoured':
          expect([name, status, aside]).toEqual([name, 200, []]);
          expect([name, sent[0]]).toEqual([name, expect.objectContaining(sentOf(name, given))]);
      }
      if (status === 200) expect(body).toMatchObject(given.replied ?? {});
    }
    expect(served.upstream.requests.length).toBeGreaterThan(0);
  });

  it.each(['small', 'weak-committee'])('says what only other servers know, asked for %s', async (model) => {
    using folder = project(FILES);
    await using served = await inProject(folder.path);
    const { status, aside } = await asked(served, wire, model, { best_of: 2, 'a\r\nb': 1, constructor: 1 });
    if (wire.path === '/v1/messages') expect([status, aside]).toEqual([400, []]);
    else expect(aside).toContain('best_of');
    for (const { body } of served.upstream.requests) expect(body).not.toHaveProperty('best_of');
  });
});
