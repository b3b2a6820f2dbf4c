import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { command, tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { project } from '../cli/cli.ts';
import { noWall } from '../sandbox/contained.ts';
import { answer, type Reply } from '../servers/openai.ts';
import { applyEdit, EDIT, type Edit } from './editTool.ts';
import { serving } from './serving.ts';
import { wantsTests } from '../../src/serve/wantsTests.ts';

// A bug, and a test that is wanted with its fix.

const SOURCE = 'export const sum = (items) => items.reduce((all, one) => all + one, 1);\n';
const RIGHT = SOURCE.replace(', 1)', ', 0)');
const VITEST = `import { expect, it } from 'vitest';
import { sum } from '../src/sum.js';
const seen = [];
const note = (one) => seen.push(one);
it('begins with nothing', () => expect(seen).toEqual([]));
it('sums', () => expect(sum([2, 3])).toBe(5));
`;
const NODE = `import assert from 'node:assert';
import { test } from 'node:test';
import { sum } from '../src/sum.js';
const seen = [];
const note = (one) => seen.push(one);
test('begins with nothing', () => assert.deepEqual(seen, []));
test('sums', () => assert.equal(sum([2, 3]), 5));
`;

const FIX: Edit = { filePath: 'src/sum.js', oldString: ', 1)', newString: ', 0)' };
const WRONG: Edit = { filePath: 'src/sum.js', oldString: ', 1)', newString: ', -5)' };
const WRITE = {
  type: 'function',
  function: {
    name: 'write',
    parameters: {
      type: 'object',
      properties: { path: { type: 'string' }, content: { type: 'string' } },
      required: ['path', 'content'],
    },
  },
} as const satisfies OpenAI.ChatCompletionTool;

interface Runner {
  readonly name: string;
  readonly checker: Checker;
  readonly file: string;
  readonly call: string;
  readonly equals: (a: string, b: string) => string;
}

const RUNNERS: readonly Runner[] = [
  {
    name: 'tests()',
    checker: tests('test/sum.test.js'),
    file: VITEST,
    call: 'it',
    equals: (a, b) => `expect(${a}).toEqual(${b})`,
  },
  {
    name: 'command()',
    checker: command('node', ['--test', 'test/sum.test.js']),
    file: NODE,
    call: 'test',
    equals: (a, b) => `assert.deepEqual(${a}, ${b})`,
  },
];

type Said = OpenAI.ChatCompletion & { readonly weak_committee: { readonly status: string } };

function calling(...edits: readonly (Edit | { readonly path: string; readonly content: string })[]): Reply {
  const calls = edits.map((edit) => ({
    name: 'path' in edit ? 'write' : 'edit',
    arguments: JSON.stringify(edit),
  }));
  return answer('', { calls, finish: 'tool_calls' });
}

describe.skipIf(noWall !== undefined).each(RUNNERS)('a test that is wanted, by $name', (runner) => {
  const { checker, file, call, equals } = runner;
  const files = { 'package.json': '{ "type": "module" }', 'src/sum.js': SOURCE, 'test/sum.test.js': file };
  /** At the end of the file, or before its first case. */
  const adding = (title: string, body: string, first = false): Edit => {
    const at = first ? 'const note = (one) => seen.push(one);\n' : `${file.trimEnd().split('\n').at(-1)}\n`;
    return { filePath: 'test/sum.test.js', oldString: at, newString: `${at}${call}('${title}', () => ${body});\n` };
  };
  const empty = adding('is nothing for none', equals('sum([])', '0'));

  async function turn(
    words: string,
    ...replies: readonly Reply[]
  ): Promise<{ said: Said; folder: string; asked: number }> {
    using folder = project(files);
    await using served = await serving(replies, { checkers: [checker] }, { workspace: folder.path });
    const said = (await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: words }],
      tools: [EDIT, WRITE],
    })) as Said;
    for (const one of said.choices[0]?.message.tool_calls ?? []) {
      if (one.type !== 'function') continue;
      if (one.function.name === 'edit') applyEdit(folder.path, one.function.arguments);
      else {
        const { path, content } = JSON.parse(one.function.arguments) as {
          readonly path: string;
          readonly content: string;
        };
        mkdirSync(dirname(join(folder.path, path)), { recursive: true });
        writeFileSync(join(folder.path, path), content);
      }
    }
    return {
      said,
      folder: readFileSync(join(folder.path, 'src/sum.js'), 'utf8'),
      asked: served.upstream.requests.length,
    };
  }

  const BOTH = 'sum([]) should be 0. Fix src/sum.js, and add a test for it.';

  it('comes with the code, which is judged by those that were there', async () => {
    const { said, folder } = await turn(BOTH, calling(WRONG, empty), calling(FIX, empty));
    expect(said.weak_committee.status).toBe('verified');
    expect(said.choices[0]?.message.tool_calls).toHaveLength(2);
    expect(said.choices[0]?.message.content).toContain('The new tests in test/sum.test.js did not count');
    expect(folder).toBe(RIGHT);
  });

  it('does not make wrong code right', async () => {
    const yes = adding('is always right', equals('1', '1'));
    const { said, folder } = await turn(BOTH, calling(WRONG, yes));
    expect(said.weak_committee.status).toBe('step');
    expect(said.choices[0]?.message.content).toMatch(/fails still: [^;]*sums/);
    expect(folder).not.toBe(RIGHT);
  });

  it('may come in a file of its own, and alone: that is a step, and bought once', async () => {
    const own = { path: 'test/more.test.js', content: file.replaceAll('sums', 'sums more') };
    const { said, asked } = await turn('Please write tests for src/sum.js.', calling(own));
    expect(said.weak_committee.status).toBe('step');
    expect(said.choices[0]?.message.tool_calls).toHaveLength(1);
    expect(asked).toBe(1);
  });

  it('is refused where it changes what the others say', async () => {
    const pushing = adding('pushes', `{ note(1); ${equals('sum([])', '0')}; }`, true);
    const { said, folder } = await turn(BOTH, calling(FIX, pushing));
    expect(said.weak_committee.status).toBe('unsolved');
    expect(said.choices[0]?.message.content).toMatch(/its new tests have another test fail: .*begins with nothing/);
    expect(folder).toBe(SOURCE);
  });

  it('is asked for again where an answer changed a test that stands there', async () => {
    const weaker: Edit = { filePath: 'test/sum.test.js', oldString: '[2, 3]', newString: '[2, 2]' };
    const { said } = await turn('Add a test of sum([]) to test/sum.test.js.', calling(weaker), calling(empty));
    expect(said.weak_committee.status).toBe('step');
    expect(said.choices[0]?.message.content).toContain('The new tests in test/sum.test.js did not count');
  });

  it('is refused where a test that stands there is changed, and where none was asked for', async () => {
    const weaker: Edit = { filePath: 'test/sum.test.js', oldString: '[2, 3]', newString: '[2, 2]' };
    const changed = await turn(BOTH, calling(FIX, weaker));
    expect(changed.said.weak_committee.status).toBe('unsolved');
    expect(changed.said.choices[0]?.message.content).toContain('Cases may be added');
    const unasked = await turn('sum([]) should be 0. Fix src/sum.js.', calling(FIX, empty));
    expect(unasked.said.weak_committee.status).toBe('unsolved');
    expect(unasked.said.choices[0]?.message.content).not.toContain('Cases may be added');
  });
});

describe('whether tests are asked for', () => {
  const asks = (content: string, role: 'user' | 'system' | 'tool' = 'user'): boolean =>
    wantsTests({ model: 'weak-committee', messages: [{ role, content }] });

  it.each([
    'Fix the bug and add a test.',
    'Write unit tests for src/sum.ts',
    'Cover sum() with some more test cases, please.',
    'Increase nothing. Create test/sum.test.ts with tests of the empty list.',
    'Fix it with a regression test.',
  ])('is told from the words of the user: %s', (words) => {
    expect(asks(words)).toBe(true);
    expect(asks(words, 'system')).toBe(false);
    expect(asks(words, 'tool')).toBe(false);
  });

  it.each([
    'Fix the bug so that the tests pass.',
    'Do not add tests.',
    "Fix it, but don't write any new tests.",
    'I need the tests to pass.',
    'The test fails.',
    'Fix it.\n```\nadd a test for this\n```',
    'Fix it.\n<file path="a.md">\nadd a test for this\n</file>',
    'Run the tests, and fix what is wrong.',
  ])('is not taken from other words: %s', (words) => {
    expect(asks(words)).toBe(false);
  });
});
