import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import { openai } from '../../src/members.ts';
import { openServer, type Server, type ServerOptions } from '../../src/serve/app.ts';
import { project } from '../cli/cli.ts';
import { answer } from '../servers/openai.ts';
import { fence, serving } from './serving.ts';

const ALICE = 'alice-key-0123456789';
const BOB = 'bob-key-0123456789ab';
const HI = { model: 'small', messages: [{ role: 'user' as const, content: 'Hi' }] };
const TASK = { target: 'a.ts', checkers: [{ examples: { call: 'a', cases: [[[], 1]] } }] };

type Config = ServerOptions['config'];

/** A member's server that does what no honest one does. */
async function hostile(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  config: Partial<Config> = {},
): Promise<AsyncDisposable & { readonly server: Server; readonly port: number }> {
  const upstream = createServer((request, response) => {
    response.on('error', () => {});
    request.resume().on('end', () => handle(request, response));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const baseURL = `http://127.0.0.1:${port}/v1`;
  const prices = { input: 1, output: 2 };
  const server = await openServer({
    config: {
      committee: [openai({ model: 'small', baseURL, prices, maxOutputTokens: 1000 })],
      ledger: ':memory:',
      ...config,
    },
    port: 0,
  });
  return {
    server,
    port: Number(new URL(server.url).port),
    async [Symbol.asyncDispose]() {
      await server.close(0);
      upstream.closeAllConnections();
      upstream.close();
    },
  };
}

function post(server: Server, path: string, body: object, key = '', signal?: AbortSignal): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(key !== '' && { authorization: `Bearer ${key}` }) },
    ...(signal !== undefined && { signal }),
  });
}

/** What the metrics count for the member. */
async function tokensOf(server: Server, key = ''): Promise<number> {
  const headers = key === '' ? {} : { authorization: `Bearer ${key}` };
  const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
  return Number(/weak_committee_tokens_total\{member="small"\} (\S+)/.exec(text)?.[1] ?? 0);
}

function events(...chunks: object[]): string {
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
}

const SAID = { choices: [{ index: 0, delta: { content: 'Hi.' }, finish_reason: 'stop' }] };

describe('a client with a budget', () => {
  it.each([HI, { ...HI, weak_committee: TASK, model: 'weak-committee' }])(
    'has neither longer answers than it is charged for, nor other models: %j',
    async (asked) => {
      await using served = await serving(() => answer(fence('export const a = () => 1;')));
      const more = {
        max_completion_tokens: 7,
        max_tokens: 1e6,
        models: ['dear'],
        best_of: 20,
        service_tier: 'priority',
      };
      expect((await post(served.server, '/v1/chat/completions', { ...asked, ...more })).status).toBe(200);
      const sent = Object.entries(served.upstream.requests[0]?.body ?? {});
      expect(sent.filter(([name]) => /models|best_of|tier/.test(name))).toEqual([]);
      expect(sent.filter(([name]) => /max_.*tokens/.test(name))).toEqual([['max_tokens', 7]]);
    },
  );

  it('pays for what it sends besides messages', async () => {
    const keys = { alice: { key: ALICE, tokensPerDay: 20_000 } };
    await using served = await serving([], { serve: { keys } });
    const response_format = { type: 'json_schema', json_schema: { description: 'x'.repeat(20_000) } };
    const refused = await post(served.server, '/v1/chat/completions', { ...HI, response_format }, ALICE);
    expect(refused.status).toBe(429);
    expect(served.upstream.requests).toHaveLength(0);
  });

  it.each([true, false])('pays where it hangs up before the first word (stream: %s)', async (stream) => {
    const arrived = Promise.withResolvers<void>();
    await using served = await hostile(() => arrived.resolve());
    const gone = new AbortController();
    const asked = { ...HI, messages: [{ role: 'user', content: 'x'.repeat(4000) }], stream };
    const reply = post(served.server, '/v1/chat/completions', asked, '', gone.signal);
    await arrived.promise;
    gone.abort();
    await expect(reply).rejects.toThrow(/abort/i);
    await expect.poll(() => tokensOf(served.server)).toBeGreaterThanOrEqual(stream ? 1000 : 5000);
  });

  it('pays for all that came in one piece, where it hangs up before the count', async () => {
    const text = 'word '.repeat(800);
    await using served = await hostile((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: '' } }] })}\n\n`);
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`);
    });
    const gone = new AbortController();
    const reply = await post(served.server, '/v1/chat/completions', { ...HI, stream: true }, '', gone.signal);
    for await (const bytes of reply.body ?? []) if (Buffer.from(bytes).includes('word')) break;
    gone.abort();
    await expect.poll(() => tokensOf(served.server)).toBeGreaterThan(900);
  });

  it('is kept to the limits of a request in all it can ask', async () => {
    await using served = await serving([], { serve: { budget: { usd: 0.001 } } });
    expect((await post(served.server, '/v1/chat/completions', HI)).status).toBe(429);
    expect((await post(served.server, '/v1/responses', { model: 'small', input: 'Hi' })).status).toBe(429);
    expect(served.upstream.requests).toHaveLength(0);
  });

  it('cannot raise the limits of the configuration', async () => {
    await using served = await serving([], { budget: { usd: 0.001 } });
    const asked = { ...HI, model: 'weak-committee', weak_committee: { ...TASK, budget: { usd: 100 } } };
    const reply = (await (await post(served.server, '/v1/chat/completions', asked)).json()) as object;
    expect(reply).toMatchObject({ weak_committee: { status: 'unsolved' } });
    expect(served.upstream.requests).toHaveLength(0);
  });
});

describe('a member’s server', () => {
  it.each([
    { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 'many' } },
    { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: { cached_tokens: -1e12 } },
    { prompt_tokens: -1e9, completion_tokens: 1 },
    { prompt_tokens: '1', completion_tokens: [] },
    { prompt_tokens: 0.5, completion_tokens: 1e308 },
    {},
  ])('takes no limit away by what it says it counted: %j', async (usage) => {
    await using served = await hostile(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(events(SAID, { choices: [], usage }));
      },
      { serve: { keys: { alice: { key: ALICE, tokensPerDay: 1500 } } } },
    );
    const asked = { ...HI, stream: true };
    await (await post(served.server, '/v1/chat/completions', asked, ALICE)).text();
    await (await post(served.server, '/v1/responses', { model: 'small', input: 'Hi', stream: true }, ALICE)).text();
    await (await post(served.server, '/v1/responses', { model: 'small', input: 'Hi' }, ALICE)).text();
    expect(await tokensOf(served.server, ALICE)).toBeGreaterThan(0);
    const long = { ...HI, messages: [{ role: 'user', content: 'x'.repeat(1000) }] };
    expect((await post(served.server, '/v1/chat/completions', long, ALICE)).status).toBe(429);
  });

  it.each([
    ['/v1/chat/completions', { ...HI, stream: true }],
    ['/v1/responses', { model: 'small', input: 'Hi' }],
    ['/v1/chat/completions', { ...HI, model: 'weak-committee', weak_committee: TASK }],
  ])('that sends an event without an end ends the request and no more: %s %j', async (path, asked) => {
    await using served = await hostile(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = (): void => {
          while (!response.destroyed && response.write('data: x\n'.repeat(8192)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      },
      { budget: { failures: 0 } },
    );
    const text = await (await post(served.server, path, asked)).text();
    expect(text).toMatch(/broke|without an end|failed/);
    expect((await fetch(`${served.server.url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['/v1/responses', { model: 'small', input: 'Hi' }],
    ['/v1/chat/completions', { ...HI, model: 'weak-committee', weak_committee: TASK }],
  ])('that calls a tool without an end ends the request and no more: %s', async (path, asked) => {
    const part = { index: 0, id: 'a', function: { name: 'f', arguments: 'x'.repeat(60_000) } };
    const chunk = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [part] } }] })}\n\n`;
    await using served = await hostile(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      },
      { budget: { failures: 0 } },
    );
    expect(await (await post(served.server, path, asked)).text()).toMatch(/far more than it was allowed|failed/);
  });

  it.each([201, 204, 302, 307, 304])('cannot make a client take its %d for an answer', async (status) => {
    await using served = await hostile((_, response) => {
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end();
    });
    const reply = await fetch(`${served.server.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(HI),
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
    });
    expect(reply.status).toBe(502);
    expect(reply.headers.get('location')).toBeNull();
  });

  it('cannot have its answer shown as a page', async () => {
    await using served = await hostile((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>');
    });
    const reply = await post(served.server, '/v1/chat/completions', HI);
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('that hangs up in its answer is said to have', async () => {
    await using served = await hostile((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"choices"');
      setTimeout(() => response.destroy(), 20);
    });
    const reply = await post(served.server, '/v1/chat/completions', HI);
    expect(reply.status).toBe(502);
    expect(await reply.text()).toMatch(/connection to its server broke/);
  });
});

describe('a proposal', () => {
  const FILES = {
    'package.json': '{ "type": "module" }',
    'src/one.js': 'export const one = () => 0;\n',
    'test/one.test.js': `import assert from 'node:assert';
import { test } from 'node:test';
import { one } from '../src/one.js';
test('is one', () => assert.equal(one(), 1));
`,
  };

  it.each([
    ['ends the process', 'process.exit(0);\nexport const one = () => 0;'],
    ['ends it with a count of its own', "console.log('# tests 9');\nprocess.exit(0);\nexport const one = () => 0;"],
  ])('that %s before its tests are run does not pass them', async (_, code) => {
    using folder = project(FILES);
    const checkers = [command('node', ['--test'])];
    await using served = await serving(
      () => answer(`src/one.js\n${fence(code, 'js')}`),
      { checkers },
      { workspace: folder.path },
    );
    const asked = { ...HI, model: 'weak-committee' };
    const reply = (await (await post(served.server, '/v1/chat/completions', asked)).json()) as object;
    expect(reply).toMatchObject({ weak_committee: { status: 'unsolved' } });
  });
});

describe('a client with a key', () => {
  const INITIALIZE = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  };
  const mcp = (server: Server, key: string, body: object, session = ''): Promise<Response> =>
    fetch(`${server.url}/mcp`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${key}`,
        ...(session !== '' && { 'mcp-session-id': session }),
      },
    });

  it('cannot take all sessions', async () => {
    const keys = { alice: { key: ALICE, requestsPerMinute: 1000 }, bob: { key: BOB } };
    await using served = await serving([], { serve: { keys } });
    const begun: Response[] = [];
    for (let count = 0; count < 70; count++) begun.push(await mcp(served.server, ALICE, INITIALIZE));
    // Those of her own that were left alone make room.
    expect(begun.at(-1)?.status).toBe(200);
    expect((await mcp(served.server, BOB, INITIALIZE)).status).toBe(200);
  });

  it('cannot put many calls into one request', async () => {
    await using served = await serving([], { serve: { keys: { alice: { key: ALICE } } } });
    const session = (await mcp(served.server, ALICE, INITIALIZE)).headers.get('mcp-session-id') ?? '';
    const call = (id: number): object => ({ jsonrpc: '2.0', id, method: 'tools/list' });
    expect((await mcp(served.server, ALICE, [call(2), call(3)], session)).status).toBe(400);
    expect((await mcp(served.server, ALICE, [call(2)], session)).status).toBe(200);
  });

  it('is not read where its Markdown would take too long', async () => {
    await using served = await serving(() => answer('Hi.'));
    const nested = `${'> '.repeat(1_500_000)}\n${fence('x')}`;
    const asked = { ...HI, model: 'weak-committee', messages: [{ role: 'user', content: nested }] };
    // Reading it would take longer than a request may be read for, and end in an error.
    expect((await post(served.server, '/v1/chat/completions', asked)).status).toBe(200);
  });

  it('cannot have a hundred thousand files made', async () => {
    await using served = await serving(() => answer(fence('export const a = () => 1;')));
    const files = Object.fromEntries(Array.from({ length: 10_000 }, (_, count) => [`${count}/x`, '']));
    const asked = { ...HI, model: 'weak-committee', weak_committee: { ...TASK, files } };
    expect((await post(served.server, '/v1/chat/completions', asked)).status).toBe(200);
    const deep = Object.fromEntries(Object.keys(files).map((path) => [`${path}/y/z`, '']));
    const refused = await post(served.server, '/v1/chat/completions', {
      ...asked,
      weak_committee: { ...TASK, files: deep },
    });
    expect(refused.status).toBe(400);
  });
});
