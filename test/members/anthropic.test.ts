import Anthropic from '@anthropic-ai/sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { command, examples } from '../../checkers/index.ts';
import { explain, MemberError } from '../../src/errors.ts';
import { anthropic, type AnthropicOptions } from '../../src/members.ts';
import { costOf, type Member, type MemberEvent } from '../../src/nouns/member.ts';
import { firstSound } from '../../src/policies.ts';
import { openServer, type Server } from '../../src/serve/app.ts';
import { solve } from '../../src/solve.ts';
import { assertConforms, memberConformance } from '../../src/testing.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { project } from '../cli/cli.ts';
import { anthropicServer, answer, refuse, type AnthropicServer } from '../servers/anthropic.ts';

const TASK = { prompt: 'Write `add(a, b)`.', target: 'src/add.ts', workspace: { files: {} } };
const RIGHT = '```ts\nexport const add = (a: number, b: number): number => a + b;\n```';
const PRICES = { input: 1, cachedInput: 0.1, output: 10 };
const DOUBLES = `import assert from 'node:assert';
import { test } from 'node:test';
import { double } from '../src/double.js';
test('doubles', () => assert.equal(double(3), 6));
`;
const THOUGHT = { type: 'thinking', thinking: '', signature: 'c2lnbmVk' } as const;

afterEach(() => vi.unstubAllEnvs());

function member(server: AnthropicServer, options: Partial<AnthropicOptions> = {}): Member {
  return anthropic({
    model: 'claude-test',
    baseURL: server.baseURL,
    apiKey: 'sk-ant-test-key',
    prices: PRICES,
    ...options,
  });
}

async function ask(asked: Member, more: object = {}): Promise<MemberEvent[]> {
  const messages = [
    { role: 'system' as const, content: 'Be brief.' },
    { role: 'user' as const, content: 'Add.' },
  ];
  const { signal } = new AbortController();
  const task = await resolveTask(TASK);
  return Array.fromAsync(asked.propose({ task, messages, ordinals: [0], maxOutputTokens: 4096, signal, ...more }));
}

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function serve(committee: Member): Promise<Server> {
  return openServer({ config: { committee: [committee], ledger: ':memory:' }, port: 0 });
}

function clientOf(server: Server): Anthropic {
  return new Anthropic({ baseURL: server.url, apiKey: 'x', authToken: null, maxRetries: 0 });
}

describe('anthropic', () => {
  it('solves a task, and counts what its cache took', async () => {
    const usage = { input: 100, output: 20, read: 1000, written: 200 };
    await using server = await anthropicServer([answer(RIGHT, { usage })]);
    const solution = await solve(TASK, [examples('add', [[[1, 2], 3]])], {
      committee: [member(server)],
      policy: firstSound({ samples: 1 }),
      ledger: ':memory:',
      budget: { usd: 1 },
    });
    expect(solution.status).toBe('solved');
    // 100 fresh at 1, 1000 read at 0.1, 200 written at 1.25, 20 out at 10.
    expect(solution.cost.usd).toBeCloseTo((100 + 100 + 250 + 200) / 1e6, 12);
    const [asked] = server.requests;
    expect(asked?.body).toMatchObject({ model: 'claude-test', max_tokens: 4096, stream: true });
    expect(asked?.body.messages[0]?.role).toBe('user');
  });

  it('conforms', async () => {
    await using server = await anthropicServer(() => answer(RIGHT));
    assertConforms(await memberConformance(member(server), { task: TASK }));
  });

  it('says what it heard, piece by piece, with calls and thinking', async () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a.ts', lines: [1, 2] } } as const;
    const hidden = { type: 'redacted_thinking', data: 'xyz' } as const;
    await using server = await anthropicServer([
      answer([THOUGHT, hidden, { type: 'text', text: 'Let me look at it.' }, call]),
    ]);
    const events = await ask(member(server, { thinking: 'adaptive' }), { temperature: 0.8 });
    expect(events.flatMap((event) => (event.kind === 'chunk' ? [event.text] : [])).join('')).toBe('Let me look at it.');
    expect(events.at(-1)).toEqual({
      kind: 'answer',
      choice: 0,
      text: 'Let me look at it.',
      calls: [{ id: 'toolu_1', name: 'read', arguments: '{"path":"a.ts","lines":[1,2]}' }],
      thinking: [THOUGHT, hidden],
      finish: 'stop',
    });
    expect(server.requests[0]?.body).toMatchObject({
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Add.' }] }],
      thinking: { type: 'adaptive', display: 'omitted' },
    });
  });

  it.each([
    ['max_tokens', 'length'],
    ['refusal', 'filtered'],
    ['stop_sequence', 'stop'],
    ['pause_turn', 'other'],
  ])('reads %s as %s', async (reason, finish) => {
    await using server = await anthropicServer([answer('One', { reason })]);
    const ended = (await ask(member(server))).at(-1);
    expect(ended).toMatchObject({ kind: 'answer', finish });
    expect(ended?.kind === 'answer' && ended.stopped).toBe(reason === 'stop_sequence' ? 'END' : undefined);
  });

  it('puts a chat of other models into turns that Anthropic takes', async () => {
    await using server = await anthropicServer([answer('Fine.')]);
    const call = (id: string): object => ({
      id,
      type: 'function',
      function: { name: 'functions.read', arguments: '{}' },
    });
    const chat = {
      temperature: 0.5,
      top_k: 3,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        { role: 'assistant', content: '', tool_calls: [call('functions.read:0'), call('b')] },
        { role: 'tool', tool_call_id: 'functions.read:0', content: 'one' },
        { role: 'system', content: 'Be quick.' },
        { role: 'tool', tool_call_id: 'b', content: '' },
        { role: 'user', content: 'Go on' },
      ],
      tools: [{ type: 'function', function: { name: 'functions_read', parameters: { properties: {} } } }],
      tool_choice: 'required',
      stop: 'END',
      frequency_penalty: 1,
      max_tokens: 9,
    };
    await ask(member(server, { thinking: { budgetTokens: 2000 } }), { chat });
    const { messages, ...rest } = server.requests[0]?.body ?? {};
    expect(
      messages?.map(({ role, content }) => [role, (content as { type: string }[]).map(({ type }) => type)]),
    ).toEqual([
      ['user', ['text', 'image']],
      ['assistant', ['tool_use', 'tool_use']],
      ['user', ['tool_result', 'tool_result', 'text', 'text']],
    ]);
    // It has not begun with thinking, so it may not now.
    expect(rest).toEqual({
      model: 'claude-test',
      max_tokens: 4096,
      stream: true,
      system: [{ type: 'text', text: 'Be brief.' }],
      tools: [{ name: 'functions_read', input_schema: { type: 'object', properties: {} } }],
      tool_choice: { type: 'any' },
      stop_sequences: ['END'],
    });
  });

  it('thinks with less than it may answer with', async () => {
    await using server = await anthropicServer(() => answer('Fine.'));
    const thinking = member(server, { thinking: { budgetTokens: 2000 } });
    await ask(thinking, { maxOutputTokens: 1500 });
    await ask(thinking, { maxOutputTokens: 500 });
    expect(server.requests.map(({ body }) => body.thinking)).toEqual([
      { type: 'enabled', budget_tokens: 1499, display: 'omitted' },
      undefined,
    ]);
  });

  it.each([
    [400, 'invalid_request_error', false, undefined],
    [429, 'rate_limit_error', true, 3000],
    [500, 'api_error', true, undefined],
    [529, 'overloaded_error', true, undefined],
  ])('%d is a MemberError, once', async (status, type, retryable, wait) => {
    const headers = wait === undefined ? {} : { 'retry-after': '3' };
    await using server = await anthropicServer([refuse(status, type, 'no, sk-ant-test-key', headers)]);
    const error = await failureOf(ask(member(server)));
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({ retryable, ...(wait !== undefined && { retryAfterMs: wait }) });
    expect(String(error)).not.toContain('test-key');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['overloaded', /Overloaded/],
    ['unfinished', /ended the stream before/],
  ] as const)('an answer that ends %s may be asked for again', async (end, words) => {
    await using server = await anthropicServer([answer('One two', { end })]);
    const error = await failureOf(ask(member(server)));
    expect(error).toMatchObject({ retryable: true, accepted: true });
    expect(String(error)).toMatch(words);
  });

  it('names what is wrong with the configuration', async () => {
    await using server = await anthropicServer([]);
    const refused = await failureOf(ask(member(server, { apiKey: 'sk-ant-wrong' })));
    expect(refused).toMatchObject({ fault: 'setup' });
    expect(explain(refused as MemberError)).not.toContain('sk-ant-wrong');
    const unknown = await failureOf(ask(member(server, { model: 'claude-none' })));
    expect(explain(unknown as MemberError)).toContain('It has: claude-test');
    vi.stubEnv('ANTHROPIC_API_KEY', '');
    vi.stubEnv('ANTHROPIC_BASE_URL', '');
    expect(() => anthropic({ model: 'a' })).toThrow(/no API key/);
    expect(() => anthropic({ model: '' })).toThrow(/no model/);
    expect(() => anthropic({ model: 'a', apiKey: 'k', baseURL: 'localhost' })).toThrow(/baseURL/);
    expect(() => member(server, { thinking: { budgetTokens: 5000 } })).toThrow(/cannot think with/);
  });

  it('takes writing to the cache for dearer than the rest, unless told', () => {
    const { prices } = anthropic({ model: 'a', apiKey: 'k', prices: { input: 2, output: 1 } });
    expect(prices).toEqual({ input: 2, cacheWrite: 2.5, output: 1 });
    const usage = { inputTokens: 30, cachedInputTokens: 10, cacheWriteTokens: 10, outputTokens: 0, estimated: false };
    expect(costOf(usage, prices)).toBeCloseTo((20 + 20 + 25) / 1e6, 12);
  });

  it('stops when nobody waits', async () => {
    await using server = await anthropicServer([answer('One two three', { end: 'hold' })]);
    const stop = new AbortController();
    const task = await resolveTask(TASK);
    const messages = [{ role: 'user' as const, content: 'Add.' }];
    const events = member(server).propose({ task, messages, ordinals: [0], maxOutputTokens: 100, signal: stop.signal });
    const error = await failureOf(
      (async () => {
        for await (const _ of events) stop.abort(new Error('enough'));
      })(),
    );
    expect(String(error)).toContain('enough');
    expect(await server.requests[0]?.ended).toBe('hung-up');
  });
});

describe('anthropic behind serve', () => {
  const tools = [
    { type: 'text_editor_20250728' as const, name: 'str_replace_based_edit_tool' as const, max_characters: 1000 },
    {
      name: 'read',
      description: 'Reads',
      input_schema: { type: 'object' as const },
      cache_control: { type: 'ephemeral' as const },
    },
  ];

  it.each([true, false])('hands over what it thought, and gives it back (streamed: %s)', async (streamed) => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a.ts' } } as const;
    const usage = { input: 10, output: 5, read: 3, written: 4 };
    await using upstream = await anthropicServer([
      answer([THOUGHT, { type: 'text', text: 'Looking.' }, call], { usage }),
      answer('Done.'),
    ]);
    await using server = await serve(member(upstream, { thinking: 'adaptive' }));
    const client = clientOf(server);
    const question = {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: 'Look', cache_control: { type: 'ephemeral' as const, ttl: '1h' as const } },
      ],
    };
    const asked = { model: 'claude-opus-4-8', max_tokens: 2000, tools, messages: [question] };
    const first = streamed ? await client.messages.stream(asked).finalMessage() : await client.messages.create(asked);
    expect(first.content).toEqual([THOUGHT, { type: 'text', text: 'Looking.' }, call]);
    expect(first.stop_reason).toBe('tool_use');
    expect(first.usage).toMatchObject({
      input_tokens: 10,
      output_tokens: 5,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 4,
    });
    await client.messages.create({
      ...asked,
      messages: [
        question,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'no', is_error: true }] },
      ],
    });
    const [once, again] = upstream.requests.map(({ body }) => body);
    expect(once?.tools).toEqual(tools);
    expect(once?.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } }] },
    ]);
    expect(again?.thinking).toEqual({ type: 'adaptive', display: 'omitted' });
    expect(again?.messages.slice(1)).toEqual([
      { role: 'assistant', content: [THOUGHT, { type: 'text', text: 'Looking.' }, call] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_1',
            content: [{ type: 'text', text: 'no' }],
            is_error: true,
          },
        ],
      },
    ]);
  });

  it('hands over the edit that passed, with what its model needs to go on and no words of thinking', async () => {
    using folder = project({
      'package.json': '{ "type": "module" }',
      'src/double.js': 'export function double(n) {\n  return n + 2;\n}\n',
      'test/double.test.js': DOUBLES,
    });
    const edit = (id: string, operator: string) => {
      const pair = { old_string: 'n + 2', new_string: `n ${operator}` };
      return { type: 'tool_use', id, name: 'Edit', input: { file_path: 'src/double.js', ...pair } } as const;
    };
    const signed = (signature: string) => ({ type: 'thinking', thinking: '', signature }) as const;
    await using upstream = await anthropicServer([
      answer([signed('one'), edit('toolu_1', '+ 4')]),
      answer([
        signed('two'),
        { type: 'thinking', thinking: 'It is not n + 4.', signature: 'three' },
        edit('toolu_2', '* 2'),
      ]),
    ]);
    await using server = await openServer({
      config: {
        committee: [member(upstream, { thinking: 'adaptive' })],
        ledger: ':memory:',
        checkers: [command('node', ['--test', 'test/double.test.js'])],
      },
      workspace: folder.path,
      port: 0,
    });
    const message = await clientOf(server).messages.create({
      model: 'claude-sonnet-4-6',
      max_tokens: 2000,
      tools: [{ name: 'Edit', input_schema: { type: 'object' } }],
      messages: [{ role: 'user', content: 'src/double.js: double(3) should be 6.' }],
    });
    expect(message.content).toEqual([
      signed('two'),
      { type: 'text', text: expect.stringMatching(/^Solved/) as string },
      edit('toolu_2', '* 2'),
    ]);
    expect(message.stop_reason).toBe('tool_use');
    expect(JSON.stringify(message)).not.toContain('n + 4');
    // Two calls of 10 tokens in and 5 out. Headers may be gone before: a reply begins after a while.
    const cost = expect.closeTo((2 * (10 + 50)) / 1e6, 12) as number;
    expect(message).toMatchObject({ weak_committee: { status: 'verified', cost_usd: cost } });
  });

  it('says what went wrong with the status that it deserves', async () => {
    await using upstream = await anthropicServer([refuse(529, 'overloaded_error', 'Overloaded')]);
    await using server = await serve(member(upstream));
    const asked = clientOf(server).messages.create({
      model: 'claude-test',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    await expect(asked).rejects.toThrow(/502.*Overloaded/);
  });
});
