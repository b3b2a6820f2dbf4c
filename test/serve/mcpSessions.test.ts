import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { openReader } from '../../src/reading/requests/reader.ts';
import { mountMcp } from '../../src/serve/mcp/mountMcp.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';
import { RIGHT } from '../cli/cli.ts';
import { ADD, call, hanging, served } from './mcpClient.ts';

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'x-principal': 'somebody',
};

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

/** One request, as a client that is not the SDK's could make it; gives its status and the session. */
async function post(url: URL, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    session: response.headers.get('mcp-session-id') ?? '',
    text: await response.text(),
  };
}

const LIST = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

describe('sessions over HTTP', () => {
  it('are not there for an id that nobody has, nor for anyone but who began them', async () => {
    await using server = await served({ config: { committee: [hanging().member], ledger: ':memory:' } });
    const { session } = await post(server.url, INITIALIZE);
    expect((await post(server.url, LIST, { 'mcp-session-id': session })).status).toBe(200);
    const others = await post(server.url, LIST, { 'mcp-session-id': session, 'x-principal': 'somebody else' });
    const unknown = await post(server.url, LIST, { 'mcp-session-id': 'made-up' });
    expect(others).toEqual(unknown);
    expect(unknown).toMatchObject({ status: 404, text: expect.stringContaining('Session not found') });
    for (const method of ['GET', 'DELETE'])
      expect(
        await fetch(server.url, {
          method,
          headers: { accept: 'text/event-stream', 'mcp-session-id': session, 'x-principal': 'somebody else' },
        }),
      ).toMatchObject({ status: 404 });
    expect((await post(server.url, LIST)).status).toBe(400);
  });

  it('keep one principal’s runs from another', async () => {
    using folder = temporaryFolder();
    const config = {
      committee: [answering(folder.path, 'small', 'src/add.ts', [fenced(RIGHT)])],
      ledger: `${folder.path}/l.sqlite`,
    };
    await using server = await served({ config });
    await using one = await server.connect('one');
    await using other = await server.connect('other');
    const { structured } = await call(one, 'solve', ADD);
    const run = String(structured?.['run']);
    expect((await call(one, 'explain', { run })).isError).toBe(false);
    expect(await call(other, 'explain', { run })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^No run of yours has the id/),
    });
  });

  it('end the response of a call that is cancelled, without an answer', async () => {
    const { member, asked } = hanging();
    await using server = await served({ config: { committee: [member], ledger: ':memory:' } });
    const { session } = await post(server.url, INITIALIZE);
    const solving = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'solve', arguments: ADD } };
    const answer = post(server.url, solving, { 'mcp-session-id': session });
    await asked;
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
    expect((await post(server.url, cancel, { 'mcp-session-id': session })).status).toBe(202);
    expect(await answer).toMatchObject({ status: 200, text: '' });
  });

  it('end with DELETE', async () => {
    await using server = await served({ config: { committee: [hanging().member], ledger: ':memory:' } });
    const { session } = await post(server.url, INITIALIZE);
    const gone = await fetch(server.url, {
      method: 'DELETE',
      headers: { 'x-principal': 'somebody', 'mcp-session-id': session },
    });
    expect(gone.status).toBe(200);
    expect((await post(server.url, LIST, { 'mcp-session-id': session })).status).toBe(404);
  });

  it('end when they are left alone', async () => {
    await using server = await served({ config: { committee: [hanging().member], ledger: ':memory:' }, idleMs: 1 });
    const { session } = await post(server.url, INITIALIZE);
    await expect.poll(async () => (await post(server.url, LIST, { 'mcp-session-id': session })).status).toBe(404);
  });

  it('are limited in number: one’s own that is left alone gives way, that of others does not', async () => {
    await using server = await served({
      config: { committee: [hanging().member], ledger: ':memory:' },
      maxSessions: 2,
    });
    const first = await post(server.url, INITIALIZE);
    const second = await post(server.url, INITIALIZE);
    const refused = await post(server.url, INITIALIZE, { 'x-principal': 'somebody else' });
    expect(refused).toMatchObject({ status: 503, text: expect.stringContaining('Too many sessions') });
    const third = await post(server.url, INITIALIZE);
    expect(third.status).toBe(200);
    expect((await post(server.url, LIST, { 'mcp-session-id': first.session })).status).toBe(404);
    expect((await post(server.url, LIST, { 'mcp-session-id': second.session })).status).toBe(200);
  });

  it('take no room when they could not begin', async () => {
    await using server = await served({
      config: { committee: [hanging().member], ledger: ':memory:' },
      maxSessions: 1,
    });
    expect((await post(server.url, INITIALIZE, { accept: 'application/json' })).status).toBe(406);
    expect((await post(server.url, INITIALIZE, { 'x-principal': 'somebody else' })).status).toBe(200);
  });

  it('stop their runs when the app closes', async () => {
    const { member, asked, aborted } = hanging();
    const server = await served({ config: { committee: [member], ledger: ':memory:' } });
    await using client = await server.connect();
    const answer = call(client, 'solve', ADD).catch((error: unknown) => error);
    await asked;
    await server[Symbol.asyncDispose]();
    expect(await aborted).toBeInstanceOf(Error);
    await client.close();
    expect(await answer).toBeInstanceOf(Error);
  });

  it('answer with the headers that hooks of the app have set', async () => {
    const app = fastify();
    app.addHook('onRequest', async (_, reply) => void reply.header('access-control-allow-origin', 'http://localhost'));
    await using reader = openReader();
    const config = { committee: [hanging().member], ledger: ':memory:' };
    mountMcp(app, { config, reader, principal: () => 'somebody' });
    const url = new URL('/mcp', await app.listen({ host: '127.0.0.1', port: 0 }));
    const { status, headers } = await fetch(url, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(INITIALIZE),
    });
    await app.close();
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('http://localhost');
  });

  it('are refused at once with a configuration that cannot be used', async () => {
    await expect(served({ config: { committee: [] } })).rejects.toThrow('The committee has no members.');
  });
});
