import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import { project } from '../cli/cli.ts';
import { answer, type Asked, type Reply } from '../servers/openai.ts';
import { fence, serving, type Serving } from './serving.ts';

// Somebody else's clients, as they are installed: aider, Claude Code, and OpenAI's own for Python. They are not installed in CI.

/** A Python that has `openai`, such as `…/bin/python` of a virtual environment. */
const PYTHON = process.env['WEAK_COMMITTEE_TEST_PYTHON'] ?? 'python3';
/** aider's command, such as `…/bin/aider` of a virtual environment. */
const AIDER = process.env['WEAK_COMMITTEE_TEST_AIDER'] ?? 'aider';
/** Claude Code's command, such as `…/node_modules/.bin/claude`. */
const CLAUDE = process.env['WEAK_COMMITTEE_TEST_CLAUDE'] ?? 'claude';
const hasClaude = spawnSync(CLAUDE, ['--version']).status === 0;
const hasOpenAI = spawnSync(PYTHON, ['-c', 'import openai']).status === 0;
const hasAider = spawnSync(AIDER, ['--version']).status === 0;
if (!hasOpenAI)
  console.warn('Skipped: no openai for Python. pip install openai, and WEAK_COMMITTEE_TEST_PYTHON=…/bin/python');
if (!hasAider)
  console.warn(
    'Skipped: no aider. pip install aider-chat (Python 3.12 or older), and WEAK_COMMITTEE_TEST_AIDER=…/bin/aider',
  );

if (!hasClaude)
  console.warn(
    'Skipped: no Claude Code. npm install @anthropic-ai/claude-code, and WEAK_COMMITTEE_TEST_CLAUDE=…/claude',
  );

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const FIXED = SOURCE.replace('n + 2', 'n * 2');
const TEST = `import assert from 'node:assert';
import { test } from 'node:test';
import { double } from '../src/double.js';
test('doubles', () => assert.equal(double(3), 6));
`;
const FILES = { 'package.json': '{ "type": "module" }', 'src/double.js': SOURCE, 'test/double.test.js': TEST };

/** How a model writes a line into the file, in each of aider's formats. */
const FORMATS: Readonly<Record<string, (line: string) => string>> = {
  whole: (line) => `src/double.js\n${fence(SOURCE.replace('  return n + 2;', line).trimEnd(), 'js')}`,
  diff: (line) => `src/double.js\n${fence(`<<<<<<< SEARCH\n  return n + 2;\n=======\n${line}\n>>>>>>> REPLACE`, 'js')}`,
  udiff: (line) =>
    fence(
      `--- src/double.js\n+++ src/double.js\n@@ ... @@\n export function double(n) {\n-  return n + 2;\n+${line}\n }`,
      'diff',
    ),
  patch: (line) =>
    `*** Begin Patch\n*** Update File: src/double.js\n@@\n export function double(n) {\n-  return n + 2;\n+${line}\n }\n*** End Patch`,
};

/** A model that is wrong the first time, and has a word for each commit and each question. */
function model(write: (line: string) => string): (asked: Asked) => Reply {
  let edits = 0;
  return ({ body }) => {
    const said = JSON.stringify(body.messages);
    if (said.includes('one-line Git commit messages')) return answer('fix: double multiplies');
    if (said.includes('What does')) return answer('It doubles.');
    return answer(write(edits++ === 0 ? '  return n + 4;' : '  return n * 2;'));
  };
}

function inProject(write: (line: string) => string, folder: string, seconds = 0): Promise<Serving> {
  const test = `sleep ${seconds} && exec node --test test/double.test.js`;
  return serving(model(write), { checkers: [command('sh', ['-c', test])] }, { workspace: folder });
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@localhost'];
  return (await execa('git', [...identity, ...args], { cwd: folder })).stdout;
}

async function repository(folder: string): Promise<void> {
  await git(folder, 'init', '--quiet');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', 'start');
}

/** What a script of somebody's does with a diff: applies it, runs the tests, commits it. Gives the file as it was committed. */
async function committed(folder: string, reply: string): Promise<string> {
  const [, diff = ''] = /`{3}diff\n([^]*?)`{3}/.exec(reply) ?? [];
  await execa('git', ['apply', '-'], { cwd: folder, input: diff });
  await execa(process.execPath, ['--test', 'test/double.test.js'], { cwd: folder });
  await git(folder, 'commit', '--quiet', '--all', '--message', 'fix');
  return git(folder, 'show', 'HEAD:src/double.js');
}

describe('openai for Node', () => {
  it('gets a diff that git takes, and that passes', async () => {
    using folder = project(FILES);
    await repository(folder.path);
    await using served = await inProject(FORMATS['udiff'] ?? String, folder.path);
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'src/double.js: double(3) should be 6. Answer with a unified diff.' }],
    });
    expect(await committed(folder.path, reply.choices[0]?.message.content ?? '')).toBe(FIXED.trimEnd());
  });
});

describe.skipIf(!hasAider)('aider', () => {
  it.each(['whole', 'diff', 'udiff', 'patch'])('commits what passed, asked for %s', async (format) => {
    using folder = project(FILES);
    using home = project({});
    await repository(folder.path);
    await using served = await inProject(FORMATS[format] ?? String, folder.path);
    const models = ['--model', 'openai/weak-committee', '--weak-model', 'openai/small', '--edit-format', format];
    const quiet = ['--no-show-model-warnings', '--no-check-update', '--no-analytics', '--no-pretty', '--yes-always'];
    const asked = ['--message', 'double(3) should be 6', 'src/double.js'];
    const { stdout } = await execa(AIDER, [...models, ...quiet, ...asked], {
      cwd: folder.path,
      env: {
        HOME: home.path,
        OPENAI_API_BASE: `${served.server.url}/v1`,
        OPENAI_API_KEY: 'none',
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@localhost',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@localhost',
      },
      stdin: 'ignore',
    });
    expect(stdout).toContain('Applied edit to src/double.js');
    expect(stdout).toMatch(/Solved: small#\d passed every checker \(1 test/);
    expect(readFileSync(join(folder.path, 'src/double.js'), 'utf8')).toBe(FIXED);
    expect(await git(folder.path, 'log', '--format=%s')).toBe('fix: double multiplies\nstart');
    expect(await git(folder.path, 'show', 'HEAD:src/double.js')).toBe(FIXED.trimEnd());
    expect(readFileSync(join(folder.path, '.aider.chat.history.md'), 'utf8')).not.toContain('n + 4');
  });
});

/** A model that looks first, is wrong the first time it edits, and says when it is done. */
function working(file: string): (asked: Asked) => Reply {
  let edits = 0;
  const call = (name: string, given: object): Reply =>
    answer('', { calls: [{ name, arguments: JSON.stringify({ file_path: file, ...given }) }], finish: 'tool_calls' });
  return ({ body }) => {
    // Without tools it is asked for a title.
    if (!body.tools?.length) return answer('{"title": "Double"}');
    const results = body.messages.filter(({ role }) => role === 'tool').length;
    if (results === 0) return call('Read', {});
    if (results > 1) return answer('Done.');
    return call('Edit', { old_string: 'n + 2', new_string: edits++ === 0 ? 'n + 4' : 'n * 2' });
  };
}

describe.skipIf(!hasClaude)('Claude Code', () => {
  it('edits only what passed, by its address alone', async () => {
    using folder = project(FILES);
    using home = project({});
    await repository(folder.path);
    await using served = await serving(
      working(join(folder.path, 'src/double.js')),
      { checkers: [command('node', ['--test', 'test/double.test.js'])] },
      { workspace: folder.path },
    );
    const asked = ['-p', 'src/double.js: double(3) should be 6', '--permission-mode', 'acceptEdits'];
    const { stdout } = await execa(CLAUDE, [...asked, '--output-format', 'stream-json', '--verbose'], {
      cwd: folder.path,
      env: { HOME: home.path, ANTHROPIC_BASE_URL: served.server.url, ANTHROPIC_API_KEY: 'none' },
      stdin: 'ignore',
    });
    expect(readFileSync(join(folder.path, 'src/double.js'), 'utf8')).toBe(FIXED);
    expect(stdout).toMatch(/Solved: small#\d passed every checker \(1 test/);
    expect(stdout).toContain('Done.');
    expect(stdout).not.toContain('n + 4');
  });
});

/** Asks in each way that the client has, and prints what it got. */
const SCRIPT = `
import json, sys
from openai import OpenAI

client = OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
fix = [{"role": "developer", "content": "Answer with SEARCH/REPLACE blocks."}, {"role": "user", "content": [{"type": "text", "text": "src/double.js: double(3) should be 6"}]}]
ask = [{"role": "user", "content": "What does double do?"}]
model = "weak-committee"
said = {"models": [one.id for one in client.models.list()]}
said["whole"] = client.chat.completions.create(model=model, messages=fix).choices[0].message.content
with client.chat.completions.stream(model=model, messages=fix, stream_options={"include_usage": True}) as stream:
    kinds = {event.type for event in stream}
    final = stream.get_final_completion()
said["streamed"] = final.choices[0].message.content
said["tokens"] = final.usage.total_tokens
said["response"] = client.responses.create(model=model, input=fix, store=False, include=["reasoning.encrypted_content"]).output_text
with client.responses.stream(model=model, input=fix) as stream:
    kinds |= {event.type for event in stream}
    said["responded"] = stream.get_final_response().output_text
said["kinds"] = sorted(kinds)
said["words"] = client.chat.completions.create(model=model, messages=ask).choices[0].message.content
said["spoken"] = "".join(chunk.choices[0].delta.content or "" for chunk in client.chat.completions.create(model=model, messages=ask, stream=True))
raw = client.chat.completions.with_raw_response.create(model="small", messages=ask)
said["status"] = raw.headers["x-weak-committee-status"]
print(json.dumps(said))
`;

describe.skipIf(!hasOpenAI)('openai for Python', () => {
  it('gets a diff that git takes, and that passes', async () => {
    using folder = project(FILES);
    await repository(folder.path);
    await using served = await inProject(FORMATS['udiff'] ?? String, folder.path);
    const script = `import sys
from openai import OpenAI
client = OpenAI(base_url=sys.argv[1], api_key="none")
asked = [{"role": "user", "content": "src/double.js: double(3) should be 6. Answer with a unified diff."}]
print(client.chat.completions.create(model="weak-committee", messages=asked).choices[0].message.content)`;
    const { stdout } = await execa(PYTHON, ['-c', script, `${served.server.url}/v1`], { stdin: 'ignore' });
    expect(await committed(folder.path, stdout)).toBe(FIXED.trimEnd());
  });

  it('reads each kind of reply', async () => {
    using folder = project(FILES);
    await using served = await inProject(FORMATS['diff'] ?? String, folder.path);
    const { stdout } = await execa(PYTHON, ['-c', SCRIPT, `${served.server.url}/v1`], { stdin: 'ignore' });
    const said = JSON.parse(stdout) as Record<string, unknown>;
    for (const way of ['whole', 'streamed', 'response', 'responded']) {
      expect(said[way]).toContain('  return n * 2;');
      expect(said[way]).toContain('Solved: small#');
    }
    expect(stdout).not.toContain('n + 4');
    expect(said).toMatchObject({ words: 'It doubles.', spoken: 'It doubles.', status: 'unverified' });
    expect(said['models']).toContain('weak-committee');
    expect(said['tokens']).toBeGreaterThan(0);
    expect(said['kinds']).toContain('response.completed');
  });

  it('waits for long tests, streaming or not', async () => {
    using folder = project(FILES);
    await using served = await inProject(FORMATS['diff'] ?? String, folder.path, 16);
    const script = SCRIPT.replace(/^said\["response"\][^]*?(?=^print)/m, '');
    const { stdout } = await execa(PYTHON, ['-c', script, `${served.server.url}/v1`], { stdin: 'ignore' });
    const said = JSON.parse(stdout) as Record<string, unknown>;
    for (const way of ['whole', 'streamed']) expect(said[way]).toContain('  return n * 2;');
  });
});
