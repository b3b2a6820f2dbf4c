import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsOf } from '../../src/discovery/servers.ts';
import type { Member, MemberEvent } from '../../src/nouns/member.ts';
import { openai } from '../../src/members.ts';
import { catalogued } from '../../src/models/catalogue.ts';
import { modelsFolder } from '../../src/models/folder.ts';
import { assertConforms, memberConformance } from '../../src/testing.ts';
import { requestFor } from './localRequest.ts';

// Somebody else's server, with a real model: llama-cpp-python. It compiles for minutes, so it is not installed in CI.

const MODEL = join(modelsFolder(), catalogued('smollm2-135m').file);
/** A Python that has it, such as `…/bin/python` of a virtual environment. */
const PYTHON = process.env['WEAK_COMMITTEE_TEST_PYTHON'] ?? 'python3';
const task = { id: 'count', prompt: 'Count the words of a text.', target: 'count.ts', workspace: { files: {} } };
const there = existsSync(MODEL) && spawnSync(PYTHON, ['-c', 'import llama_cpp.server.app']).status === 0;
if (!there)
  console.warn(
    "Skipped: no llama-cpp-python server or no model here. pip install 'llama-cpp-python[server]', weak-committee models pull smollm2-135m, and WEAK_COMMITTEE_TEST_PYTHON=…/bin/python",
  );

describe.skipIf(!there)('openai() and the server of llama-cpp-python', () => {
  let server: ReturnType<typeof start>;
  let baseURL = '';
  let member: Member;

  beforeAll(async () => {
    const port = await freePort();
    server = start(port);
    baseURL = `http://127.0.0.1:${port}/v1`;
    await ready(server);
    member = openai({ model: 'small', baseURL, prices: { input: 0, output: 0 }, maxOutputTokens: 24 });
  });
  afterAll(() => server.kill('SIGKILL'));

  it('is found with its model', async () => {
    const found = await modelsOf({ name: 'llama.cpp', baseURL }, new AbortController().signal);
    expect(found).toMatchObject({ found: 'small', config: { committee: [{ name: 'small' }] } });
  });

  it('streams an answer', async () => {
    const events = await Array.fromAsync(member.propose(requestFor({ temperature: 0 })));
    const text = chunksOf(events);
    expect(text).not.toBe('');
    expect(events.find(({ kind }) => kind === 'answer')).toMatchObject({ text });
    expect(['stop', 'length']).toContain(events.find((event) => event.kind === 'answer')?.finish);
  });

  it('keeps what every member must', async () => {
    assertConforms(await memberConformance(member, { task }));
  });

  it('answers on after a client that left', async () => {
    const stop = new AbortController();
    const asked = member.propose(requestFor({ signal: stop.signal, maxOutputTokens: 500 }));
    await expect(
      (async () => {
        for await (const event of asked) if (event.kind === 'chunk') stop.abort(new Error('enough'));
      })(),
    ).rejects.toThrow('enough');
    expect(chunksOf(await Array.fromAsync(member.propose(requestFor())))).not.toBe('');
  });
});

function start(port: number) {
  const flags = ['--model', MODEL, '--model_alias', 'small', '--host', '127.0.0.1', '--port', String(port)];
  return execa(PYTHON, ['-m', 'llama_cpp.server', ...flags, '--n_ctx', '2048'], {
    stdin: 'ignore',
    stdout: 'ignore',
    buffer: false,
    reject: false,
  });
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  return port;
}

/** Until the server says that it listens. */
async function ready(running: ReturnType<typeof start>): Promise<void> {
  const listening = Promise.withResolvers<void>();
  let said = '';
  running.stderr.on('data', (part: Buffer) => {
    said += part.toString();
    if (said.includes('Uvicorn running')) listening.resolve();
  });
  running.stderr.on('close', () => listening.reject(new Error(`the server ended: ${said.slice(-500)}`)));
  await listening.promise;
}

function chunksOf(events: readonly MemberEvent[]): string {
  return events.flatMap((event) => (event.kind === 'chunk' ? [event.text] : [])).join('');
}
