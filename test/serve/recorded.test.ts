import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import type { SolverConfig } from '../../src/index.ts';
import { project } from '../cli/cli.ts';
import { answer, type Asked, type Reply, type Script } from '../servers/openai.ts';
import { serving, type Serving } from './serving.ts';

// What real clients send, as they sent it to a server that wrote it down (November 2026), less what makes no difference.

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const TEST = `import assert from 'node:assert';
import { test } from 'node:test';
import { double } from '../src/double.js';
test('doubles', () => assert.equal(double(3), 6));
`;
const FILES = { 'package.json': '{ "type": "module" }', 'src/double.js': SOURCE, 'test/double.test.js': TEST };

function inProject(script: Script, folder: string, config: Partial<SolverConfig> = {}): Promise<Serving> {
  const checkers = [command('node', ['--test', 'test/double.test.js'])];
  return serving(script, { checkers, ...config }, { workspace: folder });
}

/** Calls a tool wrongly the first time, and rightly after that. */
function calling(name: string, given: (line: string) => object): Script {
  return (_: Asked, index: number): Reply =>
    answer('', {
      calls: [{ name, arguments: JSON.stringify(given(index === 0 ? '  return n + 4;' : '  return n * 2;')) }],
      finish: 'tool_calls',
    });
}

function patch(line: string): string {
  return `*** Begin Patch\n*** Update File: src/double.js\n@@\n export function double(n) {\n-  return n + 2;\n+${line}\n }\n*** End Patch`;
}

/** Codex 0.169.0, which knows no such model: it offers a shell, and is told by its instructions to call `apply_patch` in it. */
function codex(cwd: string): object {
  const words = (role: string, text: string): object => ({
    type: 'message',
    id: 'msg_01a21553-9ceb-7651-be09-abbc9141ad9a',
    role,
    content: [{ type: 'input_text', text }],
  });
  return {
    model: 'weak-committee',
    input: [
      words('developer', 'You are a coding agent running in the Codex CLI. Use `apply_patch` to edit files.'),
      words('user', `<environment_context>\n  <cwd>${cwd}</cwd>\n  <shell>bash</shell>\n</environment_context>`),
      words('user', 'double(3) in src/double.js should be 6'),
    ],
    tools: [
      {
        type: 'function',
        name: 'exec_command',
        description: 'Runs a command in a PTY, returning output or a session ID for ongoing interaction.',
        strict: false,
        parameters: {
          type: 'object',
          properties: { cmd: { type: 'string' }, workdir: { type: 'string' }, tty: { type: 'boolean' } },
          required: ['cmd'],
          additionalProperties: false,
        },
      },
      { type: 'namespace', name: 'multi_agent_v1', description: 'Tools for sub-agents.', tools: [] },
      { type: 'web_search', external_web_access: true },
    ],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: { summary: 'auto' },
    store: false,
    stream: true,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: '01a21553-9c60-74a3-982c-17df3286d473',
    client_metadata: { turn_id: '01a21553-9c8f-71d0-a4e6-7e3ccd9bee72' },
  };
}

/** The tools with which clients edit files, and what their models call them with. */
const EDITORS: readonly [string, object, (path: string, line: string) => object][] = [
  [
    'opencode 1.18.33',
    {
      name: 'edit',
      parameters: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: {
          filePath: { type: 'string' },
          oldString: { type: 'string' },
          newString: { type: 'string' },
          replaceAll: { type: 'boolean' },
        },
        required: ['filePath', 'oldString', 'newString'],
        additionalProperties: false,
      },
    },
    (filePath, newString) => ({ filePath, oldString: '  return n + 2;', newString }),
  ],
  [
    'Cline 3.0.65',
    {
      name: 'editor',
      parameters: {
        type: 'object',
        properties: {
          path: { type: 'string', minLength: 1 },
          old_text: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          new_text: { type: 'string' },
          insert_line: { anyOf: [{ type: 'integer', minimum: -9007199254740991 }, { type: 'null' }] },
        },
        required: ['path', 'new_text'],
        additionalProperties: false,
      },
    },
    (path, line) => ({ path, old_text: '  return n + 2;', new_text: line, insert_line: null }),
  ],
  [
    'Continue (cn 1.5.47)',
    {
      name: 'Edit',
      parameters: {
        type: 'object',
        required: ['file_path', 'old_string', 'new_string'],
        properties: {
          file_path: { type: 'string' },
          old_string: { type: 'string' },
          new_string: { type: 'string' },
          replace_all: { type: 'boolean' },
        },
      },
    },
    (path, line) => ({ file_path: path, old_string: '  return n + 2;', new_string: line }),
  ],
];

describe('requests that clients were seen to send', () => {
  it('by Codex end in a command with the patch that passed', async () => {
    using folder = project(FILES);
    const script = calling('exec_command', (line) => ({ cmd: `apply_patch <<'EOF'\n${patch(line)}\nEOF` }));
    await using served = await inProject(script, folder.path);
    const response = await fetch(`${served.server.url}/v1/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', originator: 'codex_exec' },
      body: JSON.stringify(codex(folder.path)),
    });
    const text = await response.text();
    const [, ended = '{}'] = /event: response\.completed\ndata: (.*)\n/.exec(text) ?? [];
    expect(JSON.parse(ended)).toMatchObject({
      response: {
        status: 'completed',
        weak_committee: { status: 'verified' },
        output: [
          { type: 'message' },
          {
            type: 'function_call',
            name: 'exec_command',
            arguments: JSON.stringify({ cmd: `apply_patch <<'EOF'\n${patch('  return n * 2;')}\nEOF` }),
          },
        ],
      },
    });
    expect(text).not.toContain('n + 4');
  });

  it('by Codex hear events while the tests run: after five minutes of comments alone it asks anew', async () => {
    using folder = project(FILES);
    const script = calling('exec_command', (line) => ({ cmd: `apply_patch <<'EOF'\n${patch(line)}\nEOF` }));
    const checkers = [command('sh', ['-c', 'sleep 6 && exec node --test test/double.test.js'])];
    await using served = await serving(script, { checkers }, { workspace: folder.path });
    const response = await fetch(`${served.server.url}/v1/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', originator: 'codex_exec' },
      body: JSON.stringify(codex(folder.path)),
    });
    const kinds = [...(await response.text()).matchAll(/^event: (.*)$/gm)].map(([, kind]) => kind);
    expect(kinds.slice(0, 3)).toEqual(['response.created', 'response.in_progress', 'response.in_progress']);
    expect(kinds.at(-1)).toBe('response.completed');
  });

  it.each(EDITORS)('by %s end in a call that passed', async (_, tool, given) => {
    using folder = project(FILES);
    const { name } = tool as { name: string };
    const path = join(folder.path, 'src/double.js');
    await using served = await inProject(
      calling(name, (line) => given(path, line)),
      folder.path,
    );
    const reply = await served.client.chat.completions
      .stream({
        model: 'weak-committee',
        messages: [{ role: 'user', content: 'double(3) in src/double.js should be 6' }],
        tools: [{ type: 'function', function: tool as { name: string } }],
        tool_choice: 'auto',
        stream_options: { include_usage: true },
      })
      .finalChatCompletion();
    expect(reply.choices[0]?.message.tool_calls).toMatchObject([
      { function: { name, arguments: JSON.stringify(given(path, '  return n * 2;')) } },
    ]);
    expect(reply).toMatchObject({ weak_committee: { status: 'verified' } });
  });

  it('get no edit that is too long to be read, and are told so', async () => {
    using folder = project(FILES);
    const path = join(folder.path, 'src/double.js');
    const long = `  return n + 4;${' '.repeat(1_000_000)}`;
    const given = JSON.stringify({ filePath: path, oldString: '  return n + 2;', newString: long });
    const script = (): Reply => answer('', { calls: [{ name: 'edit', arguments: given }], finish: 'tool_calls' });
    // Four answers of one request may be longer together.
    await using served = await inProject(script, folder.path, { policy: 'first-sound' });
    const [[, tool] = ['', {}]] = EDITORS;
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: `${path} is wrong` }],
      tools: [{ type: 'function', function: tool as { name: string } }],
    });
    expect(reply).toMatchObject({ weak_committee: { status: 'unsolved' } });
    expect(reply.choices[0]?.message.tool_calls).toBeUndefined();
    expect(reply.choices[0]?.message.content).toMatch(/^- small#\d /m);
  });

  it('are answered in words as soon as a model has them, however long the tests take', async () => {
    using folder = project(FILES);
    await using served = await serving(
      [answer('It doubles.')],
      // Whoever waited for these would wait longer than a test may take.
      { checkers: [command('sh', ['-c', 'sleep 600'])], timeoutMs: 600_000 },
      { workspace: folder.path },
    );
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'What does double do?' }],
    });
    expect(reply.choices[0]?.message.content).toBe('It doubles.');
  });
});
