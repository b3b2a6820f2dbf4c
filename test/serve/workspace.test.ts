import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import { project } from '../cli/cli.ts';
import { answer, type Script } from '../servers/openai.ts';
import { EDIT } from './editTool.ts';
import { fence, serving, type Serving } from './serving.ts';

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const FIXED = SOURCE.replace('n + 2', 'n * 2');
const TEST = `import assert from 'node:assert';
import { test } from 'node:test';
import { double } from '../src/double.js';
test('doubles', () => assert.equal(double(3), 6));
`;
const FILES = { 'package.json': '{ "type": "module" }', 'src/double.js': SOURCE, 'test/double.test.js': TEST };
const ASKED = [
  { role: 'system' as const, content: 'Answer with SEARCH/REPLACE blocks.' },
  { role: 'user' as const, content: `src/double.js\n${fence(SOURCE, 'js')}\n\ndouble(3) should be 6. Fix it.` },
];

/** A SEARCH/REPLACE block of aider's. */
function replace(path: string, old: string, fresh: string): string {
  return `${path}\n${fence(`<<<<<<< SEARCH\n${old}\n=======\n${fresh}\n>>>>>>> REPLACE`, 'js')}`;
}

const RIGHT = replace('src/double.js', '  return n + 2;', '  return n * 2;');
const WRONG = replace('src/double.js', '  return n + 2;', '  return n + 4;');

const READ = {
  type: 'function' as const,
  function: {
    name: 'read',
    parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
  },
};

function inProject(script: Script, folder: string): Promise<Serving> {
  const checkers = [command('node', ['--test', 'test/double.test.js'])];
  return serving(script, { checkers }, { workspace: folder });
}

describe('a workspace', () => {
  it('gets edits in the format of the answer, once its own tests pass with them', async () => {
    using folder = project(FILES);
    await using served = await inProject([answer(WRONG), answer([RIGHT, WRONG, WRONG])], folder.path);
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages: ASKED });
    const content = reply.choices[0]?.message.content ?? '';
    expect(content).toContain('<<<<<<< SEARCH');
    expect(content).toContain('  return n * 2;');
    expect(content).not.toContain('n + 4');
    expect(content).toMatch(/Solved: small#\d passed every checker \(1 test/);
    expect(served.upstream.requests[0]?.body.messages).toEqual(ASKED);
  });

  it.each([
    [
      'a unified diff',
      fence(
        '--- a/src/double.js\n+++ b/src/double.js\n@@ -1,3 +1,3 @@\n export function double(n) {\n-  return n + 2;\n+  return n * 2;\n }',
        'diff',
      ),
      '+  return n * 2;',
    ],
    ['a whole file', `src/double.js\n${fence(FIXED.trimEnd(), 'js')}`, FIXED],
  ])('gets %s back as one', async (_, text, part) => {
    using folder = project(FILES);
    await using served = await inProject([answer(text)], folder.path);
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages: ASKED });
    expect(reply.choices[0]?.message.content).toContain(part);
    expect(reply).toMatchObject({ weak_committee: { status: 'verified', isolation: 'shared' } });
  });

  it('has a file moved and one deleted by a patch, once its tests pass without them', async () => {
    const sum = 'export const sum = (a, b) => a + b;\n';
    const files = {
      ...FILES,
      'src/double.js': "import { sum } from './sum.js';\nexport function double(n) {\n  return sum(n, 2);\n}\n",
      'src/sum.js': sum,
      'src/old.js': 'export const old = 1;\n',
    };
    using folder = project(files);
    const right = `*** Begin Patch\n*** Update File: src/double.js\n@@\n-import { sum } from './sum.js';\n+import { sum } from './add.js';\n@@\n-  return sum(n, 2);\n+  return sum(n, n);\n*** Update File: src/sum.js\n*** Move to: src/add.js\n*** Delete File: src/old.js\n*** End Patch`;
    // It passes as long as the old file is there.
    const wrong = right.replace("+import { sum } from './add.js'", "+import { sum } from './sum.js'");
    await using served = await inProject([answer(wrong), answer([right, wrong, wrong])], folder.path);
    const content = 'double(3) in src/double.js should be 6. Move src/sum.js to src/add.js, and delete src/old.js.';
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content }],
    });
    expect(reply).toMatchObject({ weak_committee: { status: 'verified' } });
    const text = reply.choices[0]?.message.content ?? '';
    expect(text).toContain(`*** Add File: src/add.js\n+${sum}`);
    expect(text).toContain('*** Delete File: src/old.js\n*** Delete File: src/sum.js\n*** End Patch');
    expect(text).toMatch(/Solved: small#\d passed every checker \(1 test/);
  });

  it('keeps a file that its tests need, and one that decides about an answer', async () => {
    using folder = project(FILES);
    const remove = (path: string): string => `*** Begin Patch\n*** Delete File: ${path}\n*** End Patch`;
    await using served = await inProject(
      (_, index) => answer(remove(index % 2 === 0 ? 'test/double.test.js' : 'src/double.js')),
      folder.path,
    );
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages: ASKED });
    expect(reply).toMatchObject({ weak_committee: { status: 'unsolved' } });
    expect(reply.choices[0]?.message.content).toMatch(/which no proposal may|all that the task asks for/);
  });

  it('checks calls of tools that edit files, by their schema and by its tests', async () => {
    using folder = project(FILES);
    const call = (args: object): { name: string; arguments: string } => ({
      name: 'edit',
      arguments: JSON.stringify(args),
    });
    const right = { filePath: join(folder.path, 'src/double.js'), oldString: 'n + 2', newString: 'n * 2' };
    const script = [
      answer('', { calls: [call({ ...right, newString: 7 })], finish: 'tool_calls' }),
      answer('', { calls: [call({ ...right, newString: 'n - 2' })], finish: 'tool_calls' }),
      answer('', { calls: [call(right)], finish: 'tool_calls' }),
    ];
    await using served = await inProject(
      (asked, index) => (asked.body.n === undefined ? script[index] : undefined) ?? script[2] ?? answer(''),
      folder.path,
    );
    const stream = served.client.chat.completions.stream({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'double(3) should be 6.' }],
      tools: [EDIT, READ],
    });
    const reply = await stream.finalChatCompletion();
    expect(reply.choices[0]?.finish_reason).toBe('tool_calls');
    expect(reply.choices[0]?.message.tool_calls).toMatchObject([
      { type: 'function', function: { name: 'edit', arguments: JSON.stringify(right) } },
    ]);
    expect(reply).toMatchObject({ weak_committee: { status: 'verified' } });
  });

  it('hands answers without edits over as they are, unverified', async () => {
    using folder = project(FILES);
    const calls = [{ name: 'read', arguments: '{"path":"src/double.js"}' }];
    await using served = await inProject(
      [answer('It doubles.'), answer('', { calls, finish: 'tool_calls' })],
      folder.path,
    );
    const words = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'What does double do?' }],
    });
    expect(words.choices[0]?.message.content).toBe('It doubles.');
    expect(words).toMatchObject({ weak_committee: { status: 'unverified' } });
    const reading = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'What does double do?' }],
      tools: [READ],
    });
    expect(reading.choices[0]?.message.tool_calls).toHaveLength(1);
    expect(reading).toMatchObject({ weak_committee: { status: 'unverified' } });
    expect(served.upstream.requests).toHaveLength(2);
  });

  it('hands code that edits nothing over as unverified, and says so in it', async () => {
    using folder = project(FILES);
    await using served = await inProject(() => answer(`Call it:\n\n${fence('double(2);', 'js')}`), folder.path);
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'How do I call double?' }],
    });
    expect(reply.choices[0]?.message.content).toMatch(/double\(2\);[^]*\(Unverified: this answer edits no file/);
    expect(served.upstream.requests.length).toBeLessThan(5);
  });

  it.each([
    ['changes the test', replace('test/double.test.js', 'double(3), 6', 'double(3), 5')],
    ['changes what runs the test', replace('package.json', '{ "type": "module" }', '{ "type": "module", "a": 1 }')],
    ['writes out of the workspace', `../evil.js\n${fence('1', 'js')}`],
    ['writes a file with a dot', `.npmrc\n${fence('x=1', 'js')}`],
    ['edits what is not there', replace('src/double.js', 'return n / 7;', 'return 6;')],
  ])('does not get an answer that %s', async (_, text) => {
    using folder = project(FILES);
    await using served = await inProject(() => answer(text), folder.path);
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages: ASKED });
    expect(reply).toMatchObject({ weak_committee: { status: 'unsolved' } });
    expect(reply.choices[0]?.message.content).not.toContain('REPLACE');
  });

  it('is served without the links that lead out of it, and says so', async () => {
    using folder = project(FILES);
    symlinkSync('/etc', join(folder.path, 'src/etc'));
    await using served = await inProject(() => answer(RIGHT), folder.path);
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages: ASKED });
    expect(reply).toMatchObject({
      weak_committee: { status: 'verified', warnings: [expect.stringMatching(/src\/etc, a link that leads out/)] },
    });
    expect(JSON.stringify(served.upstream.requests)).not.toContain('src/etc/');
  });

  it('whose tests pass already is told that they can only say that nothing broke', async () => {
    using folder = project({ ...FILES, 'src/double.js': FIXED });
    await using served = await inProject(
      [answer(replace('src/double.js', '  return n * 2;', '  return 2 * n;'))],
      folder.path,
    );
    const reply = await served.client.chat.completions.create({ model: 'weak-committee', messages: ASKED });
    expect(reply).toMatchObject({ weak_committee: { status: 'verified' } });
    const { warnings } = (reply as unknown as { weak_committee: { warnings: string[] } }).weak_committee;
    expect(warnings.join('\n')).toMatch(/also passes on the unchanged workspace/);
  });
});
