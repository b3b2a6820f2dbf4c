import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { command, tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { mayHaveChanged } from '../../src/serve/disk.ts';
import { stepOf } from '../../src/verification/steps.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { project } from '../cli/cli.ts';
import { noWall } from '../sandbox/contained.ts';
import { answer } from '../servers/openai.ts';
import { applyEdit, EDIT, type Edit } from './editTool.ts';
import { FILES } from './prices.ts';
import { serving } from './serving.ts';

// A bug that takes two edits, by an agent that makes one at a time.

const NODE_TEST = `import assert from 'node:assert';
import { test } from 'node:test';
import { price } from '../src/price.js';
import { total } from '../src/total.js';
test('sums prices', () => assert.equal(total([{ price: 2 }, { price: 3 }]), 5));
test('knows a price', () => assert.equal(typeof price, 'function'));
`;
const FIRST: Edit = { filePath: 'src/price.js', oldString: 'item.cost', newString: 'item.price' };
const SECOND: Edit = { filePath: 'src/total.js', oldString: ', 1)', newString: ', 0)' };
const WORSE: Edit = { filePath: 'src/price.js', oldString: '(item) => item.cost', newString: '7' };

function calling(...edits: readonly Edit[]): ReturnType<typeof answer> {
  const calls = edits.map((edit) => ({ name: 'edit', arguments: JSON.stringify(edit) }));
  return answer('', { calls, finish: 'tool_calls' });
}

type Said = OpenAI.ChatCompletion & { readonly weak_committee: { readonly status: string; readonly summary: string } };

/** A client that applies what it gets, and says so. */
function agent(folder: string, client: OpenAI) {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'total() is wrong. Mend it.' }];
  return {
    messages,
    async turn(): Promise<Said> {
      const reply = (await client.chat.completions.create({
        model: 'weak-committee',
        messages,
        tools: [EDIT],
      })) as Said;
      const message = reply.choices[0]?.message;
      if (message === undefined) throw new Error('there was no message');
      messages.push(message);
      for (const call of message.tool_calls ?? []) {
        if (call.type !== 'function') continue;
        applyEdit(folder, call.function.arguments);
        messages.push({ role: 'tool', tool_call_id: call.id, content: 'Done.' });
      }
      return reply;
    },
  };
}

const CHECKERS: readonly (readonly [string, Checker, object])[] = [
  ['tests()', tests('test/total.test.js'), {}],
  ['command()', command('node', ['--test', 'test/total.test.js']), { 'test/total.test.js': NODE_TEST }],
];

describe.skipIf(noWall !== undefined).each(CHECKERS)('a step of an agent, by %s', (_, checker, more) => {
  it('is handed over where it makes nothing worse, says what fails still, and the end is verified', async () => {
    using folder = project({ ...FILES, ...more });
    await using served = await serving(
      [calling(FIRST), calling(FIRST), calling(SECOND)],
      { checkers: [checker] },
      { workspace: folder.path },
    );
    const client = agent(folder.path, served.client);
    const first = await client.turn();
    expect(first.weak_committee).toMatchObject({ status: 'step' });
    expect(first.choices[0]?.message.content).toMatch(
      /^A step: small#\d makes nothing worse .*; fails still: [^;]*sums prices/,
    );
    const second = await client.turn();
    expect(second.weak_committee).toMatchObject({
      status: 'verified',
      summary: expect.stringMatching(/^Solved: small#0 passed every checker/),
    });
    // One asked, and one more to agree; then one.
    expect(served.upstream.requests).toHaveLength(3);
    expect(readFileSync(join(folder.path, 'src/total.js'), 'utf8')).toContain(', 0)');
  });

  it('is refused where a test fails that passed before', async () => {
    using folder = project({ ...FILES, ...more });
    await using served = await serving([calling(WORSE)], { checkers: [checker] }, { workspace: folder.path });
    const reply = await agent(folder.path, served.client).turn();
    expect(reply.weak_committee.status).toBe('unsolved');
    expect(reply.choices[0]?.message.tool_calls).toBeUndefined();
  });
});

describe.skipIf(noWall !== undefined)('what an agent leaves on the disk', () => {
  const SHELL = {
    type: 'function' as const,
    function: { name: 'bash', parameters: { type: 'object', properties: { command: { type: 'string' } } } },
  };
  const script = answer('', {
    calls: [{ name: 'bash', arguments: JSON.stringify({ command: 'python3 mend.py' }) }],
    finish: 'tool_calls',
  });

  it('is checked when it says that it is done, and what is wrong is said', async () => {
    using folder = project(FILES);
    const checkers = [tests('test/total.test.js')];
    const answers = [script, answer('Done: fixed.'), calling(FIRST, SECOND), answer('Now it is done.')];
    await using served = await serving(answers, { checkers }, { workspace: folder.path });
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'total() is wrong. Mend it.' }];
    const turn = async (): Promise<Said> => {
      const reply = (await served.client.chat.completions.create({
        model: 'weak-committee',
        messages,
        tools: [EDIT, SHELL],
      })) as Said;
      const message = reply.choices[0]?.message;
      if (message !== undefined) messages.push(message);
      for (const { id } of message?.tool_calls ?? []) messages.push({ role: 'tool', tool_call_id: id, content: 'ok' });
      return reply;
    };
    expect((await turn()).weak_committee.status).toBe('unverified');
    writeFileSync(join(folder.path, 'src/price.js'), 'export const price = (item) => 7;\n');
    const wrong = await turn();
    expect(wrong.weak_committee.status).toBe('failing');
    expect(wrong.choices[0]?.message.content).toMatch(
      /^Done: fixed\.\n\n\(Not done\. On the disk this fails now:\n- tests: sums prices: expected 15 to be 5/,
    );
    writeFileSync(join(folder.path, 'src/price.js'), FILES['src/price.js']);
    expect((await turn()).weak_committee.status).toBe('verified');
    writeFileSync(join(folder.path, 'src/price.js'), 'export const price = (item) => item.price;\n');
    writeFileSync(join(folder.path, 'src/total.js'), FILES['src/total.js'].replace(', 1)', ', 0)'));
    const end = await turn();
    expect(end.weak_committee).toMatchObject({
      status: 'verified',
      summary: expect.stringContaining('the disk passes'),
    });
    expect(end.choices[0]?.message.content).toBe('Now it is done.');
  });

  it('is kept from a command that can be read, and makes it worse', async () => {
    using folder = project(FILES);
    const calls = [
      { name: 'bash', arguments: JSON.stringify({ command: "sed -i 's/(item) => item.cost/7/' src/price.js" }) },
    ];
    const checkers = [tests('test/total.test.js')];
    await using served = await serving(
      [answer('', { calls, finish: 'tool_calls' })],
      { checkers },
      { workspace: folder.path },
    );
    const reply = (await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'total() is wrong. Mend it.' }],
      tools: [EDIT, SHELL],
    })) as Said;
    expect(reply.weak_committee.status).toBe('unsolved');
    expect(reply.choices[0]?.message.tool_calls).toBeUndefined();
  });

  it('is not looked at for a question', async () => {
    using folder = project(FILES);
    // It would have to be started, and is not there.
    const checkers = [command('no-such-program')];
    await using served = await serving([answer('It sums.')], { checkers }, { workspace: folder.path });
    const reply = await agent(folder.path, served.client).turn();
    expect(reply.weak_committee.status).toBe('unverified');
  });
});

describe('a turn of an agent', () => {
  const called = (name: string, given: object): OpenAI.ChatCompletionMessageParam[] => [
    { role: 'user', content: 'Mend it.' },
    {
      role: 'assistant',
      tool_calls: [{ id: '1', type: 'function', function: { name, arguments: JSON.stringify(given) } }],
    },
    { role: 'tool', tool_call_id: '1', content: 'ok' },
  ];
  const changed = (messages: readonly OpenAI.ChatCompletionMessageParam[]): boolean =>
    mayHaveChanged({ messages: JSON.parse(JSON.stringify(messages)) as [] });

  it.each([
    ['bash', { command: 'python3 mend.py' }],
    ['bash', { command: 'ls; rm a.js' }],
    ['bash', { command: 'cat a > b' }],
    ['bash', { command: 'find . -delete' }],
    ['bash', { command: 'ls $(touch a)' }],
    ['shell', { command: ['bash', '-lc', "sed -i 's/a/b/' x"] }],
    ['edit', { path: 'a.js', old_string: 'a', new_string: 'b' }],
    ['write', { path: 'a.js', content: 'b' }],
    ['apply_patch', { input: '*** Begin Patch' }],
  ])('may have changed files by %s %o', (name, given) => {
    expect(changed(called(name, given))).toBe(true);
  });

  it.each([
    ['read', { path: 'a.js' }],
    ['bash', { command: 'cat a.js | head -20' }],
    ['bash', { command: 'cd src && git diff a.js' }],
    ['bash', { command: 'grep -rn "total" src' }],
  ])('has changed none by %s %o', (name, given) => {
    expect(changed(called(name, given))).toBe(false);
  });

  it('is over once its user speaks', () => {
    expect(changed([...called('bash', { command: 'make' }), { role: 'user', content: 'Why?' }])).toBe(false);
  });
});

describe('stepOf', () => {
  const fail = (
    passed: readonly string[],
    failed: readonly string[],
    count = 3,
  ): Extract<Verdict, { kind: 'fail' }> => ({
    kind: 'fail',
    evidence: failed.map((test) => ({ kind: 'assertion', test, message: 'no' })),
    tests: { passed, failed },
    executed: { unit: 'assertions', count },
    isolation: 'isolates',
    ms: 1,
  });
  const before = [fail(['a', 'b'], ['c', 'd']), fail(['a', 'b'], ['c', 'd'])] as const;

  it.each([
    ['nothing changed', fail(['a', 'b'], ['c', 'd']), { open: ['c', 'd'], mended: [] }],
    ['one is mended', fail(['a', 'b', 'c'], ['d']), { open: ['d'], mended: ['c'] }],
    ['a new test fails', fail(['a', 'b', 'c'], ['d', 'new']), { open: ['d', 'new'], mended: ['c'] }],
  ])('takes it for one where %s', (_, now, step) => {
    expect(stepOf(now, before)).toMatchObject({ kind: 'pass', step });
  });

  it.each([
    ['one that passed fails', fail(['a', 'c'], ['b', 'd'])],
    ['one that passed is missing', fail(['a', 'c'], ['d'])],
    ['one that failed is missing', fail(['a', 'b'], ['d'])],
    ['nothing was executed', fail(['a', 'b'], ['c', 'd'], 0)],
  ])('does not where %s', (_, now) => {
    expect(stepOf(now, before)).toBeUndefined();
  });

  it('holds nothing against it that comes and goes by itself', () => {
    const flaky = [fail(['a', 'b'], ['c', 'd']), fail(['a'], ['b', 'c', 'd'])] as const;
    expect(stepOf(fail(['a'], ['b', 'c', 'd']), flaky)).toMatchObject({ kind: 'pass' });
  });
});
