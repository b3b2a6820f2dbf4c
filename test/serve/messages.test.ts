import Anthropic, { APIError } from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { answer, refuse } from '../servers/openai.ts';
import { fence, serving, type Serving } from './serving.ts';

const RIGHT = fence('export function double(n: number): number { return n * 2; }');
const TASK = {
  weak_committee: { target: 'double.ts', checkers: [{ examples: { call: 'double', cases: [[[2], 4]] } }] },
};
const HI = { model: 'small', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hi' }] };

/** Anthropic's own client, as Claude Code is pointed here. */
function clientOf({ server }: Serving, apiKey = 'none'): Anthropic {
  return new Anthropic({ baseURL: server.url, apiKey, authToken: null, maxRetries: 0 });
}

async function failed(asked: Promise<unknown>): Promise<{ status: number | undefined; type: string; message: string }> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw new Error(`no refusal: ${String(error)}`);
  const { error: said } = error.error as { error: { type: string; message: string } };
  return { status: error.status as number | undefined, ...said };
}

describe('messages', () => {
  it('say which text of the client’s ended them, where the member’s server does', async () => {
    await using served = await serving((_, index) =>
      answer('One', { stopped: ['END', 'END', 'stop'][index] ?? 'END' }),
    );
    const ask = (more: object) =>
      clientOf(served).messages.create({ ...HI, model: 'claude-haiku-4-5', stop_sequences: ['END'], ...more });
    const said = { stop_reason: 'stop_sequence', stop_sequence: 'END' };
    expect(await ask({})).toMatchObject(said);
    const events = [];
    for await (const event of (await ask({ stream: true })) as unknown as AsyncIterable<object>) events.push(event);
    expect(events).toContainEqual(expect.objectContaining({ type: 'message_delta', delta: said }));
    // Not one of the client's.
    expect(await ask({})).toMatchObject({ stop_reason: 'end_turn', stop_sequence: null });
  });

  it('answers in one body, passed on or checked', async () => {
    await using served = await serving([
      answer('Hello.', { usage: { prompt: 9, completion: 3, cached: 4 } }),
      answer(RIGHT),
    ]);
    const { data: passed, response } = await clientOf(served)
      .messages.create({ ...HI, model: 'claude-haiku-4-5', system: [{ type: 'text', text: 'Be kind.' }] })
      .withResponse();
    expect(passed).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5',
      content: [{ type: 'text', text: 'Hello.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 3 },
      weak_committee: { status: 'unverified', member: 'small' },
    });
    expect(response.headers.get('x-weak-committee-status')).toBe('unverified');
    expect(served.upstream.requests[0]?.body.messages).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
    ]);
    const checked = await clientOf(served).messages.create({
      ...HI,
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'Write double(n).' }],
      ...TASK,
    });
    expect(checked.content).toMatchObject([{ type: 'text', text: expect.stringContaining('return n * 2') as string }]);
    expect(checked.usage.output_tokens).toBeGreaterThan(0);
    expect(checked).toMatchObject({ weak_committee: { status: 'verified' } });
  });

  it('streams the events that the official client puts together again', async () => {
    await using served = await serving([answer('One two three four.'), answer(RIGHT)], {
      serve: { progress: 'reasoning' },
    });
    const stream = clientOf(served).messages.stream({ ...HI });
    const kinds: string[] = [];
    for await (const { type } of stream) if (kinds.at(-1) !== type) kinds.push(type);
    expect(await stream.finalText()).toBe('One two three four.');
    expect(kinds).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const checked = await clientOf(served)
      .messages.stream({ ...HI, model: 'claude-sonnet-4-6', ...TASK })
      .finalMessage();
    expect(checked.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(checked.stop_reason).toBe('end_turn');
  });

  it('carries tool calls both ways', async () => {
    const calls = [{ name: 'read', arguments: '{"path":"a.ts"}' }];
    await using served = await serving([
      answer('Let me look.', { calls, finish: 'tool_calls' }),
      answer('', { calls: [...calls, ...calls] }),
    ]);
    const asked = {
      ...HI,
      messages: [
        { role: 'user' as const, content: 'Look' },
        {
          role: 'assistant' as const,
          content: [
            { type: 'thinking' as const, thinking: 'hm', signature: 'signed' },
            { type: 'text' as const, text: 'Looking.' },
            { type: 'tool_use' as const, id: 't1', name: 'read', input: { path: 'b.ts' } },
            { type: 'tool_use' as const, id: 'call_1', name: 'shot', input: {} },
          ],
        },
        {
          role: 'user' as const,
          content: [
            { type: 'tool_result' as const, tool_use_id: 't1', content: 'export {}', is_error: true },
            {
              type: 'tool_result' as const,
              tool_use_id: 'call_1',
              content: [
                { type: 'text' as const, text: 'A shot' },
                {
                  type: 'image' as const,
                  source: { type: 'base64' as const, media_type: 'image/png' as const, data: 'AAAA' },
                },
              ],
            },
            { type: 'text' as const, text: 'Go on', cache_control: { type: 'ephemeral' as const } },
          ],
        },
      ],
      tools: [
        {
          name: 'read',
          description: 'Reads',
          input_schema: { type: 'object' as const },
          cache_control: { type: 'ephemeral' as const },
        },
        { type: 'text_editor_20250728' as const, name: 'str_replace_based_edit_tool' as const },
      ],
      tool_choice: { type: 'any' as const, disable_parallel_tool_use: true },
    };
    const message = await clientOf(served).messages.create(asked);
    expect(message).toMatchObject({
      content: [
        { type: 'text', text: 'Let me look.' },
        { type: 'tool_use', id: 'call_0', name: 'read', input: { path: 'a.ts' } },
      ],
      stop_reason: 'tool_use',
    });
    const streamed = await clientOf(served).messages.stream(asked).finalMessage();
    expect(streamed.content).toMatchObject([
      { type: 'tool_use', id: 'call_0', name: 'read', input: { path: 'a.ts' } },
      // The conversation has a call_1 already, and Claude Code drops a call whose id it knows.
      { type: 'tool_use', id: expect.stringMatching(/^toolu_/) as string, name: 'read', input: { path: 'a.ts' } },
    ]);
    expect(served.upstream.requests[0]?.body).toMatchObject({
      tool_choice: 'required',
      parallel_tool_calls: false,
      max_tokens: 100,
      messages: [
        { role: 'user', content: 'Look' },
        {
          role: 'assistant',
          content: 'Looking.',
          tool_calls: [
            { id: 't1', type: 'function', function: { name: 'read', arguments: '{"path":"b.ts"}' } },
            { id: 'call_1', type: 'function', function: { name: 'shot', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 't1', content: 'The tool failed:\nexport {}' },
        { role: 'tool', tool_call_id: 'call_1', content: 'A shot' },
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'text', text: 'Go on' },
          ],
        },
      ],
      tools: [
        { type: 'function', function: { name: 'read', description: 'Reads', parameters: { type: 'object' } } },
        { type: 'function', function: { name: 'str_replace_based_edit_tool' } },
      ],
    });
    const sent = JSON.stringify(served.upstream.requests[0]?.body);
    for (const word of ['cache_control', 'thinking', 'signed', 'blocks', 'native']) expect(sent).not.toContain(word);
  });

  it('says how an answer was cut off', async () => {
    await using served = await serving([answer('One two', { finish: 'length' }), answer(RIGHT)]);
    expect(await clientOf(served).messages.create({ ...HI, max_tokens: 2 })).toMatchObject({
      stop_reason: 'max_tokens',
    });
    const content = 'Write double(n).\n```ts\ndouble(2) // => 4\n```';
    const messages = [{ role: 'user' as const, content }];
    const checked = await clientOf(served).messages.create({ model: 'weak-committee', max_tokens: 99, messages });
    expect(checked).toMatchObject({ weak_committee: { status: 'verified' } });
    expect(served.upstream.requests.map(({ body }) => body.max_tokens).slice(0, 2)).toEqual([2, 99]);
  });

  it('takes what Claude Code sends', async () => {
    await using served = await serving([answer('Fine.')]);
    const stream = clientOf(served).beta.messages.stream(
      {
        model: 'claude-opus-4-8',
        max_tokens: 64_000,
        system: [
          { type: 'text', text: 'x-anthropic-billing-header: cc_version=2;' },
          { type: 'text', text: 'You are a Claude agent.', cache_control: { type: 'ephemeral' } },
        ],
        metadata: { user_id: '{"device_id":"1"}' },
        thinking: { type: 'adaptive' },
        context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
        output_config: { effort: 'high' },
        betas: ['claude-code-20250219'],
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'say hi', cache_control: { type: 'ephemeral' } }] },
          { role: 'system', content: 'Available agents: none' },
        ],
      },
      { headers: { 'x-claude-code-session-id': '1' } },
    );
    expect((await stream.finalMessage()).content).toMatchObject([{ type: 'text', text: 'Fine.' }]);
    expect(served.upstream.requests[0]?.body.messages).toEqual([
      { role: 'system', content: 'x-anthropic-billing-header: cc_version=2;\nYou are a Claude agent.' },
      { role: 'user', content: 'say hi\nAvailable agents: none' },
    ]);
  });

  it.each([
    ['container', { container: 'c' }],
    ['mcp_servers', { mcp_servers: [{ type: 'url', url: 'https://example.org', name: 'x' }] }],
    ['web_search_20250305', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
    ['defer_loading', { tools: [{ name: 'a', input_schema: { type: 'object' }, defer_loading: true }] }],
    ['context_management', { context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } }],
    ['speed', { speed: 'fast' }],
    ['server_tool_use', { messages: [{ role: 'assistant', content: [{ type: 'server_tool_use', id: 'a' }] }] }],
    ['image', { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }] }] }],
    ['max_tokens', { max_tokens: undefined }],
    ['tool_use_id', { messages: [{ role: 'user', content: [{ type: 'tool_result', content: 'x' }] }] }],
  ])('refuses %s by name', async (word, more) => {
    await using served = await serving([]);
    const { status, type, message } = await failed(clientOf(served).messages.create({ ...HI, ...more } as typeof HI));
    expect([status, type]).toEqual([400, 'invalid_request_error']);
    expect(message).toContain(word);
  });

  it.each([
    ['broken JSON', '{"model": '],
    ['no object', '[]'],
    ['no messages', '{"model":"small","max_tokens":9,"messages":[]}'],
    ['a content that is none', '{"model":"small","max_tokens":9,"messages":[{"role":"user","content":7}]}'],
    ['a block that is none', '{"model":"small","max_tokens":9,"messages":[{"role":"user","content":[null]}]}'],
    [
      'a type from a prototype',
      '{"model":"small","max_tokens":9,"messages":[{"role":"user","content":[{"type":"constructor"}]}]}',
    ],
    ['a long answer', '{"model":"small","max_tokens":1e99,"messages":[{"role":"user","content":"x"}]}'],
    [
      'nesting without end',
      `{"model":"small","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"b","input":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}]}]}`,
    ],
  ])('refuses %s in one way', async (_, body) => {
    await using served = await serving([]);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${served.server.url}/v1/messages?beta=true`, { method: 'POST', body, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(served.upstream.requests).toEqual([]);
  });

  it('refuses in the shape of Anthropic, with its words and statuses', async () => {
    const keys = { alice: { key: 'alice-key-0123456789', tokensPerDay: 100_000, requestsPerMinute: 4 } };
    await using served = await serving(
      [refuse(429, 'slow down', { 'retry-after': '7' }), refuse(500, 'broken')],
      { serve: { keys } },
      { maxBody: 2000 },
    );
    const client = clientOf(served, keys.alice.key);
    expect(await failed(clientOf(served, 'wrong-key').messages.create(HI))).toMatchObject({
      status: 401,
      type: 'authentication_error',
    });
    expect(await failed(client.messages.create({ ...HI, model: 'other' }))).toMatchObject({
      status: 404,
      type: 'not_found_error',
    });
    expect(await failed(client.messages.create(HI))).toMatchObject({ status: 429, type: 'rate_limit_error' });
    // The member is left alone for as long as it asked for.
    expect(await failed(client.messages.create(HI))).toMatchObject({ status: 529, type: 'overloaded_error' });
    const long = { ...HI, messages: [{ role: 'user' as const, content: 'x'.repeat(3000) }] };
    expect(await failed(client.messages.create(long))).toMatchObject({ status: 413, type: 'request_too_large' });
    expect(await failed(client.messages.create(HI))).toMatchObject({ status: 429, type: 'rate_limit_error' });
    const bearer = new Anthropic({
      baseURL: served.server.url,
      apiKey: null,
      authToken: keys.alice.key,
      maxRetries: 0,
    });
    expect((await bearer.models.list()).data.map(({ id }) => id)).toEqual(['weak-committee', 'small', 'large']);
  });

  it('refuses a stream with a status, as long as it has said nothing', async () => {
    await using served = await serving([refuse(429, 'slow down', { 'retry-after': '7' })]);
    const error: unknown = await clientOf(served)
      .messages.stream(HI)
      .finalMessage()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 429 });
    expect((error as APIError).headers?.get('retry-after')).toBe('7');
  });

  it('says in an event what goes wrong once a stream has begun', async () => {
    await using served = await serving([answer('One two', { end: 'unfinished' })]);
    const stream = clientOf(served).messages.stream(HI);
    await expect(stream.finalMessage()).rejects.toThrow(/ended the stream before the answer was complete/);
  });

  it('lets go of the member when the client leaves', async () => {
    await using served = await serving([answer('One two three', { end: 'hold' })]);
    const stream = clientOf(served).messages.stream(HI);
    await new Promise<void>((heard) => {
      stream.once('text', () => heard());
    });
    stream.abort();
    await expect(stream.finalMessage()).rejects.toThrow(/aborted/);
    expect(await served.upstream.requests[0]?.ended).toBe('hung-up');
  });

  it('counts tokens without asking anyone', async () => {
    await using served = await serving([]);
    const client = clientOf(served);
    const { input_tokens: few } = await client.messages.countTokens({ model: 'claude-x', messages: HI.messages });
    const { input_tokens: many } = await client.messages.countTokens({
      model: 'claude-x',
      messages: [{ role: 'user', content: 'word '.repeat(1000) }],
    });
    expect(few).toBeGreaterThan(0);
    expect(many).toBeGreaterThan(1000);
    expect(served.upstream.requests).toEqual([]);
  });
});
