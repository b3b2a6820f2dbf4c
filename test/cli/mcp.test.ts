import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { execa } from 'execa';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ADD, call } from '../serve/mcpClient.ts';
import { BIN, cli, ENVIRONMENT, MEMBERS, project, RIGHT, WRONG } from './cli.ts';
import { copiesOf, processesOf } from './left.ts';

/** A project whose one member answers `src/add.ts` with these files, and whose configuration prints where only the protocol may. */
function addProject(...answers: readonly string[]) {
  return project({
    'package.json': '{ "type": "module" }\n',
    'weak-committee.config.ts': `import { recording } from '${MEMBERS}';
console.log('a configuration that talks');
const { answersFor: _, ...live } = recording(new URL('answers.jsonl', import.meta.url).pathname, { prices: { input: 1, output: 1 } });
export default { committee: [live] };
`,
    'answers.jsonl': answers
      .map((code) => `${JSON.stringify({ task: 'src/add.ts', model: 'small', code })}\n`)
      .join(''),
  });
}

/** Starts the server as an agent does: from somewhere else, with the project as its workspace. */
async function start(workspace: string) {
  const { FORCE_COLOR: _, OPENAI_API_KEY: __, OPENAI_BASE_URL: ___, OPENROUTER_API_KEY: ____, ...env } = ENVIRONMENT;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [BIN, 'mcp', '--workspace', workspace],
    cwd: tmpdir(),
    env,
    stderr: 'pipe',
  });
  const notices = text(transport.stderr as Readable);
  const client = new Client({ name: 'test', version: '1' });
  const faults: Error[] = [];
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has callbacks, no events
  client.onerror = (error) => void faults.push(error);
  await client.connect(transport);
  return Object.assign(client, { notices, faults, [Symbol.asyncDispose]: () => client.close() });
}

/** Of a notice and an answer that come in one piece, this SDK's client takes the answer first, and then knows no such call. */
function isFault({ message }: Error): boolean {
  return !message.startsWith('Received a progress notification for an unknown token');
}

const ENDLESS = 'export function add(_a: number, _b: number): number {\n  for (;;);\n}\n';
const TESTS = `import { expect, it } from 'vitest';
import { add } from './src/add.ts';

it('adds', () => {
  expect(add(1, 2)).toBe(3);
});
`;

describe('weak-committee mcp', () => {
  it('solves, checks and explains for the client of the SDK; what is no message goes to standard error', async () => {
    using folder = addProject(WRONG, RIGHT, RIGHT, RIGHT);
    await using client = await start(folder.path);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['solve', 'check', 'explain']);

    const { files: _, ...task } = ADD;
    const solved = await call(client, 'solve', task);
    expect(solved.structured).toMatchObject({ status: 'solved', files: { 'src/add.ts': RIGHT } });
    // What is told last may come in one piece with the answer.
    const progress = solved.progress.map(({ message }) => message ?? '');
    expect(progress.some((message) => message.startsWith('small#0 asked'))).toBe(true);
    expect(readdirSync(folder.path).toSorted()).toEqual([
      '.weak-committee',
      'answers.jsonl',
      'package.json',
      'weak-committee.config.ts',
    ]);

    const checked = await call(client, 'check', { files: { 'src/add.ts': WRONG }, checkers: ADD.checkers });
    expect(checked.structured).toMatchObject({ sound: false });

    const told = await call(client, 'explain', { run: String(solved.structured?.['run']).slice(0, 8) });
    // Whose check had not ended when another was sound was not checked.
    expect(told.text).toMatch(/small#0(?:: not checked|\n- examples: fail: add\(1, 2\): returned something else)/);
    expect(told.text).toMatch(/small#\d\n- examples: pass \(2 examples\)/);

    const refused = await call(client, 'solve', { ...ADD, checkers: [{ command: 'ls' }] });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('--allow-commands') });
    await client.close();
    expect(client.faults.filter(isFault)).toEqual([]);
    expect(await client.notices).toBe('a configuration that talks\n');
  });

  it('stops a run when the client cancels it, and serves on', async () => {
    using folder = addProject(ENDLESS);
    await using client = await start(folder.path);
    const cancel = new AbortController();
    const answer = call(client, 'solve', ADD, {
      signal: cancel.signal,
      onProgress: ({ message }) => {
        if (message?.includes('arrived') === true) cancel.abort('enough');
      },
    });
    await expect(answer).rejects.toThrow('enough');
    expect((await client.listTools()).tools).toHaveLength(3);
  });

  it.skipIf(process.platform !== 'linux').for(['end of input', 'SIGTERM', 'SIGINT'] as const)(
    'ends a run, its processes and itself on %s',
    async (how) => {
      using folder = addProject(ENDLESS);
      const running = execa(process.execPath, [BIN, 'mcp'], { cwd: folder.path, env: ENVIRONMENT, reject: false });
      const pid = Number(running.pid);
      const send = (message: object): void =>
        void running.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
      const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
      send({ id: 1, method: 'initialize', params });
      send({ method: 'notifications/initialized' });
      const task = { ...ADD, files: { 'add.test.ts': TESTS }, checkers: [{ tests: 'add.test.ts' }] };
      // Processes are kept warm before anything is asked: it is told when there is a run.
      let told = '';
      running.stdout.on('data', (chunk: Buffer) => void (told += chunk.toString()));
      send({ id: 2, method: 'tools/call', params: { name: 'solve', arguments: task, _meta: { progressToken: 2 } } });
      await expect.poll(() => told).toContain('arrived');
      await expect.poll(() => processesOf(pid)).not.toEqual([]);
      if (how === 'end of input') running.stdin.end();
      else running.kill(how);
      const { exitCode, stdout, stderr } = await running;
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'a configuration that talks' });
      for (const line of stdout.split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
      await expect.poll(() => processesOf(pid)).toEqual([]);
      expect(copiesOf(pid)).toEqual([]);
      const list = await cli(folder.path, 'runs', 'list', '--json');
      expect(JSON.parse(list.stdout)).toMatchObject([{ status: 'open' }]);
    },
  );

  it('says what is wrong with how it was started, and starts nothing', async () => {
    using folder = addProject(RIGHT);
    expect(await cli(folder.path, 'mcp', '--workspace', 'nowhere')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^The workspace folder \S+nowhere cannot be entered\. \(--workspace\) /),
    });
    expect(await cli(folder.path, 'mcp', '--config', 'none.config.ts')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^There is no configuration at \S+none\.config\.ts\./),
    });
  });
});
