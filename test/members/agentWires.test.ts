import { describe, expect, it } from 'vitest';
import { NO_USAGE, type Usage } from '../../src/nouns/member.ts';
import { openMeter } from '../../src/members/agent/meter.ts';
import { eventsIn } from '../../src/members/agent/replies.ts';
import { lastWords } from '../../src/members/agent/said.ts';
import { TEMPLATES } from '../../src/members/agent/templates.ts';
import { wireOf, type Told } from '../../src/members/agent/wires.ts';

/** What a reply says in the end, of whichever pieces it comes in. */
function toldBy(path: string, reply: string, size = 7): Told {
  let told: Told = {};
  const reader = eventsIn((event) => {
    told = { ...told, ...wireOf(path, 'm')?.told(event) };
  });
  for (let at = 0; at < reply.length; at += size) reader.take(reply.slice(at, at + size));
  reader.end();
  return told;
}

const event = (data: object): string => `event: x\ndata: ${JSON.stringify(data)}\n\n`;

describe('what a reply says of its tokens', () => {
  const chat = { usage: { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } } };
  const responses = { usage: { input_tokens: 10, output_tokens: 3, input_tokens_details: { cached_tokens: 4 } } };
  const messages = {
    usage: { input_tokens: 2, cache_creation_input_tokens: 4, cache_read_input_tokens: 3, output_tokens: 1 },
  };
  const gemini = {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 2, thoughtsTokenCount: 1, cachedContentTokenCount: 4 },
  };
  const all = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 3 };

  it.each<[string, string, string, Told]>([
    ['chat completions', '/v1/chat/completions', JSON.stringify(chat, null, 2), all],
    [
      'a stream of them',
      '/chat/completions',
      `${event({ choices: [{ delta: { content: '"usage"' } }] })}${event(chat)}data: [DONE]\n\n`,
      all,
    ],
    ['responses', '/v1/responses', JSON.stringify(responses), all],
    ['a stream of them', '/v1/responses', event({ type: 'response.completed', response: responses }), all],
    ['messages', '/v1/messages', JSON.stringify(messages), { inputTokens: 10, cachedInputTokens: 3, outputTokens: 1 }],
    [
      'a stream of them',
      '/v1/messages',
      `${event({ type: 'message_start', message: messages })}${event({ type: 'message_delta', usage: { output_tokens: 30 } })}`,
      // What is written to Anthropic's cache counts by a quarter more, as it is billed.
      { inputTokens: 10, cachedInputTokens: 3, outputTokens: 30 },
    ],
    ['Gemini', '/v1beta/models/x:generateContent', JSON.stringify(gemini), all],
    ['a list of its events', '/v1beta/models/x:streamGenerateContent', JSON.stringify([{}, gemini]), all],
    ['a stream of them', '/v1beta/models/x:streamGenerateContent', event(gemini), all],
    ['words', '/v1/messages', 'no JSON, "usage"', {}],
  ])('in %s (%s)', (_, path, reply, told) => {
    for (const size of [1, 7, 10_000]) expect(toldBy(path, reply, size)).toEqual(told);
  });
});

describe('a request as it is passed on', () => {
  const limited = (path: string, body: object): object => ({
    ...wireOf(path, 'mine')?.limited({ ...body }, 'mine', 9),
  });

  it('has our model, one answer, and our limit under the name that it used', () => {
    expect(limited('/v1/chat/completions', { model: 'x', n: 5, max_completion_tokens: 99, stream: true })).toEqual({
      model: 'mine',
      max_completion_tokens: 9,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(limited('/v1/responses', { model: 'x', background: true })).toMatchObject({
      max_output_tokens: 9,
      background: false,
    });
    expect(limited('/v1/messages', { max_tokens: 32_000 })).toEqual({ model: 'mine', max_tokens: 9 });
    expect(limited('/v1beta/models/x:generateContent', { generationConfig: { candidateCount: 8 } })).toEqual({
      generationConfig: { maxOutputTokens: 9 },
    });
    expect(wireOf('/v1beta/models/x:generateContent', 'mine')?.path).toBe('/models/mine:generateContent');
  });

  it('has no tools that the provider runs: they are billed by the call, and reach the network', () => {
    const tools = [{ type: 'function', name: 'edit' }, { type: 'web_search_preview' }, { type: 'code_interpreter' }];
    expect(limited('/v1/responses', { tools })).toMatchObject({ tools: [{ name: 'edit' }] });
    const own = [
      { name: 'edit', input_schema: {} },
      { type: 'web_search_20250305', name: 'web_search' },
      { type: 'bash_20250124' },
    ];
    expect(limited('/v1/messages', { tools: own })).toMatchObject({
      tools: [{ name: 'edit' }, { type: 'bash_20250124' }],
    });
    const googles = [{ functionDeclarations: [] }, { googleSearch: {} }, { codeExecution: {} }, { urlContext: {} }];
    expect(limited('/v1beta/models/x:generateContent', { tools: googles })).toMatchObject({
      tools: [{ functionDeclarations: [] }],
    });
  });

  it.each([
    '/v1/files',
    '/v1/chat/completions/x',
    '/v1/messages/batches',
    '/v1beta/models/x:batchGenerateContent',
    '/',
    '/v1/../x',
  ])('is none at %s', (path) => expect(wireOf(path, 'm')).toBeUndefined());
});

describe('a meter', () => {
  const seen: Usage[] = [];
  const meter = (thinks = false) =>
    openMeter({ inputTokens: 1000, outputTokens: 200 }, thinks, (usage) => seen.push(usage));

  it('sets the worst case aside, and takes what the reply says', () => {
    const one = meter();
    const call = one.begin('x'.repeat(600), 150, true);
    expect(call?.most).toBe(150);
    expect(one.begin('x'.repeat(500), 10, true)).toBeUndefined();
    expect(one.begin('x', 1000, true)).toBeUndefined();
    call?.told({ inputTokens: 150, outputTokens: 20 });
    call?.ended();
    expect(one.usage).toEqual({ inputTokens: 150, cachedInputTokens: 0, outputTokens: 20, estimated: false });
    expect(one.begin('x'.repeat(850), undefined, true)?.most).toBe(180);
  });

  it('estimates a reply that said nothing, and takes thoughts at their most', () => {
    for (const [thinks, streams, outputTokens] of [
      [false, true, 10],
      [true, true, 100],
      // It is whole, and billed, before any of it is heard.
      [false, false, 100],
    ] as const) {
      const one = meter(thinks);
      const call = one.begin('x'.repeat(400), 100, streams);
      call?.heard('y'.repeat(40));
      expect(one.usage).toMatchObject({ inputTokens: 100, outputTokens });
      call?.ended();
      expect(one.usage).toEqual({ inputTokens: 100, cachedInputTokens: 0, outputTokens, estimated: true });
    }
  });

  it('takes nothing for a call that was refused', () => {
    const one = meter();
    const call = one.begin('x'.repeat(400), 100, true);
    call?.refused();
    call?.ended();
    expect(one.usage).toEqual(NO_USAGE);
  });
});

describe('what agents say of themselves', () => {
  it.each<[keyof typeof TEMPLATES, string, Partial<Usage>, string]>([
    [
      'claude-code',
      '{"type":"result","result":"mended","total_cost_usd":0.1,"usage":{"input_tokens":5,"cache_read_input_tokens":3,"cache_creation_input_tokens":2,"output_tokens":7}}\n',
      { inputTokens: 10, cachedInputTokens: 3, outputTokens: 7 },
      'mended',
    ],
    [
      'codex',
      '{"type":"item.completed","item":{"type":"agent_message","text":"mended"}}\n{"type":"turn.completed","usage":{"input_tokens":10,"cached_input_tokens":3,"output_tokens":7}}\n',
      { inputTokens: 10, cachedInputTokens: 3, outputTokens: 7 },
      'mended',
    ],
    [
      'gemini-cli',
      'Loaded.\n{\n  "response": "mended",\n  "stats": {"models": {"a": {"tokens": {"prompt": 10, "cached": 3, "candidates": 5, "thoughts": 2}}}}\n}\n',
      { inputTokens: 10, cachedInputTokens: 3, outputTokens: 7 },
      'mended',
    ],
    [
      'opencode',
      '{"type":"text","part":{"text":"mended"}}\n{"type":"step_finish","part":{"tokens":{"input":5,"output":6,"reasoning":1,"cache":{"read":3,"write":2}}}}\n',
      { inputTokens: 10, cachedInputTokens: 3, outputTokens: 7 },
      'mended',
    ],
    [
      'aider',
      'mended\nTokens: 2.3k sent, 120 received. Cost: $0.01\n',
      { inputTokens: 2300, outputTokens: 120 },
      'Cost: $0.01',
    ],
    [
      'qwen-code',
      '[{"type":"system"},{"type":"result","result":"mended","usage":{"input_tokens":10,"output_tokens":7}}]\n',
      { inputTokens: 10, outputTokens: 7 },
      'mended',
    ],
  ])('%s', (name, output, usage, words) => {
    expect(TEMPLATES[name].usage(output)).toMatchObject(usage);
    expect(lastWords(output)).toContain(words);
    expect(TEMPLATES[name].usage('it crashed')).toBeUndefined();
  });
});
