import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { MemberEvent } from '../../src/nouns/member.ts';
import { openai } from '../../src/members.ts';
import { usageOf } from '../../src/members/openaiStream.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

// What servers were reported to stream, beside what OpenAI does.

function delta(given: object, finish: string | null = null): object {
  return { choices: [{ index: 0, delta: given, finish_reason: finish }] };
}

/** What a member makes of these events; a text is sent as it is. */
async function heard(...events: readonly (object | string)[]): Promise<MemberEvent[]> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events)
      response.write(typeof event === 'string' ? event : `data: ${JSON.stringify(event)}\n\n`);
    response.end('data: [DONE]\n\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const member = openai({ model: 'm', baseURL, prices: { input: 0, output: 0 } });
    const task = await resolveTask({ prompt: 'x', target: 'a.ts', workspace: { files: {} } });
    const { signal } = new AbortController();
    return await Array.fromAsync(
      member.propose({ task, messages: [{ role: 'user', content: 'x' }], ordinals: [0], maxOutputTokens: 100, signal }),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answerOf(...events: readonly (object | string)[]): Promise<MemberEvent | undefined> {
  return (await heard(...events)).find(({ kind }) => kind === 'answer');
}

describe('calls of tools', () => {
  const edit = { name: 'edit', arguments: '{"a":1}' };
  const read = { name: 'read', arguments: '{"b":2}' };
  const half = { index: 1, function: { arguments: '{"b"' } };
  it.each<[string, readonly object[]]>([
    [
      'told apart by their id',
      [
        { id: 'x', function: edit },
        { id: 'y', function: read },
      ],
    ],
    ['told apart by nothing but their name', [{ function: edit }, { function: read }]],
    [
      'of the same index',
      [
        { index: 0, id: 'x', function: edit },
        { index: 0, id: 'y', function: read },
      ],
    ],
    [
      'whose index is null',
      [
        { index: null, id: 'x', function: edit },
        { index: null, id: 'y', function: read },
      ],
    ],
    [
      'with their arguments as objects',
      [
        { index: 0, function: { ...edit, arguments: { a: 1 } } },
        { index: 1, function: { ...read, arguments: { b: 2 } } },
      ],
    ],
    [
      'in pieces',
      [
        { index: 0, id: 'x', function: edit },
        { index: 1, id: 'y', function: { name: 'read' } },
        half,
        { index: 1, function: { arguments: ':2}' } },
      ],
    ],
    [
      'in pieces that have an id alone',
      [
        { id: 'x', function: edit },
        { id: 'y', function: { name: 'read', arguments: '{"b"' } },
        { id: 'y', function: { arguments: ':2}' } },
      ],
    ],
  ])('are two: %s', async (_, parts) => {
    const answer = await answerOf(...parts.map((part) => delta({ tool_calls: [part] })), delta({}, 'tool_calls'));
    const calls = answer?.kind === 'answer' ? (answer.calls ?? []) : [];
    expect(calls).toMatchObject([edit, read]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(calls.every(({ id }) => id !== '')).toBe(true);
  });
});

describe('words', () => {
  it('may come in parts, beside thoughts', async () => {
    const parts = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'one ' },
    ];
    const answer = await answerOf(
      delta({ content: parts }),
      delta({ content: [{ type: 'text', text: 'two' }] }, 'stop'),
    );
    expect(answer).toMatchObject({ text: 'one two', finish: 'stop' });
  });

  it('come between events without anything in them, however they are cut', async () => {
    const empty = ['data: \n\n', 'data:\n\n', 'data:\r\n\r\n', 'da', 'ta:', ' \n', '\n'];
    const answer = await answerOf(delta({ content: 'h' }), ...empty, delta({ content: 'i' }, 'stop'));
    expect(answer).toMatchObject({ text: 'hi' });
  });

  it.each([
    ['length', 'length'],
    ['max_tokens', 'length'],
    ['content_filter', 'filtered'],
    ['stop', 'stop'],
    ['constructor', 'other'],
  ])('that end in %s', async (reason, finish) => {
    expect(await answerOf(delta({ content: 'h' }, reason))).toMatchObject({ finish });
  });
});

describe('an error within a stream', () => {
  it.each<[string, object]>([
    ['alone', { error: { code: 502, message: 'Provider disconnected' } }],
    ['as words', { error: 'Provider disconnected' }],
    ['beside a choice', { error: { message: 'Provider disconnected' }, ...delta({ content: '' }, 'error') }],
  ])('is one in the server’s words: %s', async (_, event) => {
    await expect(heard(delta({ content: 'h' }), event)).rejects.toMatchObject({
      name: 'MemberError',
      retryable: true,
      message: expect.stringContaining('Provider disconnected'),
    });
  });

  it('is one without words', async () => {
    await expect(heard(delta({ content: 'h' }, 'error'))).rejects.toThrow(/ended the stream with an error/);
  });
});

it('counts what was written to a cache, as OpenRouter says it', () => {
  const details = { cached_tokens: 20, cache_write_tokens: 50 };
  const usage = { prompt_tokens: 60, completion_tokens: 5, total_tokens: 65, prompt_tokens_details: details };
  expect(usageOf(usage)).toEqual({
    inputTokens: 60,
    cachedInputTokens: 20,
    cacheWriteTokens: 40,
    outputTokens: 5,
    estimated: false,
  });
});
