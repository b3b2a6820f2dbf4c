import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import { project } from '../cli/cli.ts';
import { answer, type Reply } from '../servers/openai.ts';
import { fence, serving } from './serving.ts';

const SOURCE = 'export function double(n) {\n  return n + 2;\n}';
const FIXED = SOURCE.replace('+', '*');
const WRONG = SOURCE.replace('2', '9');
const FILES = {
  'package.json': '{ "type": "module" }',
  'src/double.js': `${SOURCE}\n`,
  'test/double.test.js':
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { double } from '../src/double.js';\ntest('doubles', () => assert.equal(double(3), 6));\n",
};

interface Got {
  readonly status: string;
  readonly content: string;
  readonly finish: string | undefined;
  readonly asked: number;
}

/** What a client of a served workspace gets for these words, and how many answers that took. */
async function got(said: string, reply: Reply, links: Readonly<Record<string, string>> = {}): Promise<Got> {
  using folder = project(FILES);
  for (const [path, to] of Object.entries(links)) symlinkSync(to, join(folder.path, path));
  const checkers = [command('node', ['--test', 'test/double.test.js'])];
  await using served = await serving(() => reply, { checkers }, { workspace: folder.path });
  const { choices, ...rest } = await served.client.chat.completions.create({
    model: 'weak-committee',
    messages: [{ role: 'user', content: said }],
  });
  const { status } = (rest as unknown as { weak_committee: { status: string } }).weak_committee;
  return {
    status,
    content: choices[0]?.message.content ?? '',
    finish: choices[0]?.finish_reason,
    asked: served.upstream.requests.length,
  };
}

const FIX = 'src/double.js: double(3) should be 6.';

describe('code in an answer that a client could apply', () => {
  it.each([
    ['a block without a path', fence(WRONG, 'js')],
    ['thinking without an end', `<think>\nsrc/double.js\n${fence(WRONG, 'js')}`],
    ['a file with the end of a thought in it', `src/double.js\n${fence(`// \`\n</think>\n${WRONG}`, 'js')}`],
    ['a file far below its path', `src/double.js\n\n\n\n\n\n${fence(WRONG, 'js')}`],
  ])('is checked or not handed over: %s', async (_, text) => {
    const { status, content } = await got(FIX, answer(text));
    expect(status).toBe('unsolved');
    expect(content).not.toContain('n + 9');
  });

  it.each([
    ['a block without a path', `Here:\n\n${fence(FIXED, 'js')}`, `src/double.js\n${fence(FIXED, 'js')}`],
    ['a block that is saved', fence(FIXED, 'save src/double.js'), fence(FIXED, 'save src/double.js')],
  ])('is handed over once it is checked: %s', async (_, text, shown) => {
    expect(await got(FIX, answer(text))).toMatchObject({ status: 'verified', content: expect.stringContaining(shown) });
  });

  it('says why it is not handed over', async () => {
    const readme = `README.md\n${fence('# T\n\n```\nnpm ci\n```\n\nMore.', 'md')}`;
    const { content } = await got('Write README.md.', answer(readme));
    expect(content).toContain('could read otherwise than they were read here');
  });
});

describe('a link', () => {
  it.each([
    ['to a test', { 'src/link.js': '../test/double.test.js' }, 'src/link.js'],
    ['above a new file', { 'src/tests': '../test' }, 'src/tests/new.js'],
    ['above one that is there, in other letters', { 'src/Tests': '../test' }, 'src/tests/double.test.js'],
    ['to another source', { 'src/link.js': 'double.js' }, 'src/link.js'],
  ])('%s is not written through', async (_, links, path) => {
    const { status, content } = await got('Fix it.', answer(`${path}\n${fence(FIXED, 'js')}`), links);
    expect(status).toBe('unsolved');
    expect(content).not.toContain('return');
  });

  it('is no target of a request', async () => {
    using folder = project(FILES);
    symlinkSync('../test/double.test.js', join(folder.path, 'src/link.js'));
    await using served = await serving([], {}, { workspace: folder.path });
    const weak = { target: 'src/link.js', checkers: [{ examples: { call: 'double', cases: [[[1], 2]] } }] };
    const body = {
      model: 'weak-committee',
      messages: [{ role: 'user' as const, content: 'Write it.' }],
      weak_committee: weak,
    };
    await expect(served.client.chat.completions.create(body)).rejects.toThrow(
      /src\/link\.js is a link, which leads to test\/double\.test\.js/,
    );
  });
});

describe('a protected file that is asked for', () => {
  const test = `test/double.test.js\n${fence('1', 'js')}`;
  it('is said once', async () => {
    const { asked, content } = await got('Change the case in test/double.test.js.', answer(test));
    expect(asked).toBe(1);
    expect(content).toContain('test/double.test.js was asked to be changed, and no proposal may change it');
  });

  it('is said after a second answer where others are wanted too', async () => {
    const both = `${test}\n\nsrc/double.js\n${fence(FIXED, 'js')}`;
    expect((await got('Fix src/double.js, and change the case in test/double.test.js.', answer(both))).asked).toBe(2);
  });

  it('ends nothing where nobody asked for it', async () => {
    expect((await got('Fix src/double.js.', answer(test))).asked).toBeGreaterThan(2);
  });
});

it('says of words that were cut off that they were', async () => {
  expect(await got('What is a closure?', answer('A closure is', { finish: 'length' }))).toMatchObject({
    status: 'unverified',
    finish: 'length',
    content: 'A closure is',
  });
});
