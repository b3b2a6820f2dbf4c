import Anthropic from '@anthropic-ai/sdk';
import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ResponseInput } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import { openai } from '../../src/members.ts';
import { project } from '../cli/cli.ts';
import { answer, openaiServer, type Reply } from '../servers/openai.ts';
import { member } from './plainMember.ts';
import { fence, serving, type Serving } from './serving.ts';

// What a member said, and how it ended, comes to the client as it was, on each wire; and what the client brings back, to the member.

const FILES = { 'package.json': '{ "type": "module" }', 'src/double.js': 'export const double = (n) => n;\n' };
const HI = [{ role: 'user' as const, content: 'Hi' }];
const LOOK = { name: 'look', parameters: { type: 'object', properties: {} } };

/** Where an answer without an edit is handed over in words. */
function inProject(replies: readonly Reply[], workspace: string): Promise<Serving> {
  return serving(replies, { checkers: [command('node', ['--test'])] }, { workspace });
}

function anthropicOf({ server }: Serving): Anthropic {
  return new Anthropic({ baseURL: server.url, apiKey: 'none', authToken: null, maxRetries: 0 });
}

describe.each(['small', 'weak-committee'])('how an answer of %s ended', (model) => {
  it.each([
    ['length', 'length', 'max_output_tokens', 'max_tokens'],
    ['content_filter', 'content_filter', 'content_filter', 'refusal'],
  ] as const)('is said as it was: %s', async (finish, inChat, inResponse, inMessage) => {
    using folder = project(FILES);
    const cut = answer('It was a dark and', { finish });
    await using served = await inProject(
      Array.from({ length: 5 }, () => cut),
      folder.path,
    );
    const { client } = served;
    const whole = await client.chat.completions.create({ model, messages: HI });
    expect(whole.choices[0]).toMatchObject({ finish_reason: inChat, message: { content: 'It was a dark and' } });
    const chunks = await Array.fromAsync(await client.chat.completions.create({ model, messages: HI, stream: true }));
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason).findLast(Boolean)).toBe(inChat);
    const response = await client.responses.create({ model, input: 'Hi' });
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: inResponse } });
    const anthropic = anthropicOf(served);
    const message = await anthropic.messages.create({ model, max_tokens: 9, messages: HI });
    expect(message.stop_reason).toBe(inMessage);
    const streamed = await anthropic.messages.stream({ model, max_tokens: 9, messages: HI }).finalMessage();
    expect(streamed.stop_reason).toBe(inMessage);
  });
});

describe('an answer in JSON', () => {
  // A fence in it is what would have been warned of.
  const JSON_ANSWER = JSON.stringify({ title: 'a' });
  const format = { response_format: { type: 'json_object' as const } };

  it('is handed over with nothing added, and what there is to say stands beside it', async () => {
    using folder = project(FILES);
    const fenced = `{"code":\n${fence('x')}\n}`;
    await using served = await inProject([answer(JSON_ANSWER), answer(fenced), answer(fenced)], folder.path);
    const ask = () => served.client.chat.completions.create({ model: 'weak-committee', messages: HI, ...format });
    expect((await ask()).choices[0]?.message.content).toBe(JSON_ANSWER);
    expect(served.upstream.requests[0]?.body).toMatchObject(format);
    const reply = await ask();
    expect(reply.choices[0]?.message.content).not.toContain('Unverified');
    expect(reply).toMatchObject({ weak_committee: { notes: [expect.stringContaining('Unverified')] } });
  });

  it('is refused in the place for refusals where there is none', async () => {
    await using served = await serving(() => answer(fence('export const double = () => 5;')));
    const messages = [{ role: 'user' as const, content: `Write double.\n\n${fence('double(2) // => 4')}` }];
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages, ...format });
    expect(reply.choices[0]?.message).toMatchObject({ content: null, refusal: expect.stringContaining('Not solved') });
    const input = messages[0]?.content ?? '';
    const text = { format: { type: 'json_object' as const } };
    const response = await served.client.responses.create({ model: 'weak-committee', input, text });
    expect(response.output_text).toBe('');
    expect(response.output).toMatchObject([{ content: [{ type: 'refusal', refusal: /Not solved/ }] }]);
  });
});

describe.each(['small', 'weak-committee'])('what %s thought, and what its provider signed,', (model) => {
  const extra = { google: { thought_signature: 'c2lnbmVk' } };
  const THOUGHT = 'First I look at the file.';
  const calling = answer('', {
    reasoning: THOUGHT,
    calls: [{ name: 'look', arguments: '{"at":1}', extra }],
    finish: 'tool_calls',
  });
  const replies = [calling, answer('Done.')];

  /** What came back to the member. */
  function back({ upstream }: Serving): object | undefined {
    return upstream.requests[1]?.body.messages.find(({ role }) => role === 'assistant');
  }

  const EXPECTED = {
    role: 'assistant',
    reasoning_content: THOUGHT,
    tool_calls: [{ id: 'call_0', extra_content: extra, function: { name: 'look', arguments: '{"at":1}' } }],
  };

  it.each([true, false])('comes to a chat and back (stream: %s)', async (stream) => {
    using folder = project(FILES);
    await using served = await inProject(replies, folder.path);
    const tools = [{ type: 'function' as const, function: LOOK }];
    const create = served.client.chat.completions;
    const said = stream
      ? await create.stream({ model, messages: HI, tools }).finalMessage()
      : (await create.create({ model, messages: HI, tools })).choices[0]?.message;
    if (!stream) expect(said).toMatchObject(EXPECTED);
    const deltas = JSON.stringify(said);
    expect(deltas).toContain('c2lnbmVk');
    const brought = { ...said, reasoning_content: THOUGHT } as ChatCompletionMessageParam;
    const result = { role: 'tool' as const, tool_call_id: 'call_0', content: 'export' };
    await create.create({ model, messages: [...HI, brought, result], tools });
    expect(back(served)).toMatchObject(EXPECTED);
    expect(back(served)).not.toHaveProperty('thought_by');
  });

  it.each([true, false])('comes to a response and back (stream: %s)', async (stream) => {
    using folder = project(FILES);
    await using served = await inProject(replies, folder.path);
    const tools = [{ type: 'function' as const, ...LOOK, strict: false }];
    const { responses } = served.client;
    const asked = { model, input: 'Hi', tools };
    const response = stream ? await responses.stream(asked).finalResponse() : await responses.create(asked);
    const result = { type: 'function_call_output' as const, call_id: 'call_0', output: 'export' };
    const input: ResponseInput = [...HI, ...(response.output as ResponseInput), result];
    const { response: headers } = await responses.create({ model, input, tools }).withResponse();
    expect(back(served)).toMatchObject(EXPECTED);
    expect(headers.headers.get('x-weak-committee-set-aside')).toBeNull();
  });

  it.each([true, false])('comes to a message and back (stream: %s)', async (stream) => {
    using folder = project(FILES);
    await using served = await inProject(replies, folder.path);
    const tools = [{ name: 'look', input_schema: { type: 'object' as const } }];
    const { messages } = anthropicOf(served);
    const asked = { model, max_tokens: 99, messages: HI, tools };
    const said = stream ? await messages.stream(asked).finalMessage() : await messages.create(asked);
    const thoughts = said.content.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []));
    expect(thoughts.join('')).toBe(model === 'small' ? THOUGHT : '');
    const turns: MessageParam[] = [
      ...HI,
      { role: 'assistant', content: said.content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_0', content: 'export' }] },
    ];
    await messages.create({ ...asked, messages: turns });
    expect(back(served)).toMatchObject(EXPECTED);
  });
});

it('tells no other member what one thought', async () => {
  using folder = project(FILES);
  await using other = await openaiServer([answer('Done.')], { models: ['other'] });
  const calls = [{ name: 'look', arguments: '{}', extra: { google: {} } }];
  await using served = await serving(
    [answer('', { reasoning: 'Hm.', calls, finish: 'tool_calls' })],
    { checkers: [command('node', ['--test'])] },
    { workspace: folder.path },
  );
  const tools = [{ type: 'function' as const, function: LOOK }];
  const { client } = served;
  const first = await client.chat.completions.create({ model: 'weak-committee', messages: HI, tools });
  const said = first.choices[0]?.message as ChatCompletionMessageParam;
  expect(said).toMatchObject({ reasoning_content: 'Hm.' });
  const chat = { messages: [{ ...said, thought_by: 'small' } as never], blocks: false };
  const another = openai({ model: 'other', baseURL: other.baseURL });
  await another.forward?.(chat, AbortSignal.timeout(5000));
  expect(other.requests[0]?.body.messages[0]).toMatchObject({ tool_calls: [{ id: 'call_0' }] });
  expect(JSON.stringify(other.requests[0]?.body)).not.toMatch(/Hm\.|google|thought_by/);
});

describe('a member that takes words only', () => {
  const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } };
  const shown = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'What is it?' }, image] }];

  it('is not asked about an image, and says what it cannot heed', async () => {
    const { plain, seen } = member('plain');
    await using served = await serving([], { committee: [plain] });
    const create = served.client.chat.completions;
    await expect(create.create({ model: 'plain', messages: shown })).rejects.toThrow(
      /messages\.0 holds a part of type image_url/,
    );
    for (const more of [
      { stop: 'END' },
      { response_format: { type: 'json_object' as const } },
      { n: 2 },
      { logprobs: true },
    ])
      await expect(create.create({ model: 'plain', messages: HI, ...more })).rejects.toThrow(
        `${Object.keys(more)[0]} is not supported here. plain does not take it.`,
      );
    const asked = { model: 'plain', messages: HI, temperature: 0.1, seed: 7, top_p: 0.2, verbosity: 'low' as const };
    const { response } = await create.create(asked).withResponse();
    expect(response.headers.get('x-weak-committee-set-aside')).toBe('top_p, verbosity');
    expect(seen).toMatchObject([{ temperature: 0.1, seed: 7 }]);
  });

  it('is told in a committee that there is one, where another can be shown it', async () => {
    using folder = project(FILES);
    const { plain, seen } = member('plain');
    const checkers = [command('node', ['--test'])];
    await using served = await serving([], { committee: [plain], checkers }, { workspace: folder.path });
    await served.client.chat.completions.create({ model: 'weak-committee', messages: shown });
    expect(seen[0]?.messages.at(-1)?.content).toContain(
      '(Here stood a part of type image_url, which you cannot be shown.)',
    );
  });
});

describe('items of a response', () => {
  it('that no member can read are named, and those that the conversation needs are refused', async () => {
    await using served = await serving([answer('Fine.')]);
    const { responses } = served.client;
    const foreign: ResponseInput[number] = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
    const search = {
      type: 'web_search_call',
      id: 'ws_1',
      status: 'completed',
      action: { type: 'search', query: 'it' },
    } as const;
    const { response } = await responses
      .create({ model: 'small', input: [...HI, foreign, search], tools: [{ type: 'web_search' }] })
      .withResponse();
    expect(response.headers.get('x-weak-committee-set-aside')).toBe(
      'tools.0 (web_search), input.1 (reasoning), input.2 (web_search_call)',
    );
    const shell = { type: 'local_shell_call_output', id: 'c', output: 'x' } as const;
    await expect(responses.create({ model: 'small', input: [...HI, shell] })).rejects.toThrow(
      /local_shell_call_output are not supported here \(input\.1\)/,
    );
    await expect(
      responses.create({ model: 'small', input: 'Hi', tools: [{ type: 'code_interpreter', container: 'c' }] }),
    ).rejects.toThrow(/code_interpreter is not supported here \(tools\.0\)/);
    await expect(
      responses.create({
        model: 'small',
        input: 'Hi',
        tools: [{ type: 'function', ...LOOK, strict: true }],
        tool_choice: { type: 'file_search' },
      }),
    ).rejects.toThrow(/tool_choice file_search is not supported/);
  });

  it('show members files in plain text as text, and images that a tool gave', async () => {
    await using served = await serving([answer('Fine.')]);
    const data = Buffer.from('a,b\n1,2').toString('base64');
    await served.client.responses.create({
      model: 'small',
      input: [
        {
          role: 'user',
          content: [{ type: 'input_file', filename: 'a.csv', file_data: `data:text/csv;base64,${data}` }],
        },
        { type: 'function_call', call_id: 'c1', name: 'shot', arguments: '{}' },
        {
          type: 'function_call_output',
          call_id: 'c1',
          output: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' }],
        },
      ],
    });
    const said = JSON.stringify(served.upstream.requests[0]?.body.messages);
    expect(said).toContain('The file a.csv:\\n\\na,b\\n1,2');
    expect(said).toContain('data:image/png;base64,AAAA');
  });
});
