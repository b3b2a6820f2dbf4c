import { describe, it } from 'vitest';
import { answer, openaiServer, refuse } from '../servers/openai.ts';
import { readAnswers } from '../../src/harness/answersFile.ts';
import { join } from 'node:path';
import { ADD, cli, json, MEMBERS, project, RIGHT, write } from './cli.ts';
import { fenced } from '../answers.ts';

function configured(baseURL: string): ReturnType<typeof project> {
  return project({
    'package.json': '{ "type": "module" }\n',
    'weak-committee.config.ts': `import { openai } from '${MEMBERS}';
export default { committee: [openai({ model: 'small', baseURL: '${baseURL}', prices: { input: 1, output: 1 } })] };
`,
    'tasks/add/task.md': ADD,
    'tasks/plus/task.md': ADD,
    'tasks/notes/readme.md': 'no task',
  });
}

describe.concurrent('weak-committee record', () => {
  it('keeps answers to every task of a folder, and goes on where it stopped', async ({ expect }) => {
    await using server = await openaiServer(({ body: { n = 1 } }) =>
      answer(Array.from({ length: n }, () => fenced(RIGHT))),
    );
    using folder = configured(server.baseURL);
    const ended = await cli(folder.path, 'record', 'tasks', '-n', '3', '--json');
    expect(ended.exitCode).toBe(0);
    expect(json(ended)).toMatchObject({ file: 'recordings.jsonl', answers: 6, failures: 0 });
    const kept = readAnswers(join(folder.path, 'recordings.jsonl'));
    expect(kept.map(({ task, ordinal }) => `${task} ${ordinal}`).toSorted()).toEqual([
      'add 0',
      'add 1',
      'add 2',
      'plus 0',
      'plus 1',
      'plus 2',
    ]);
    const before = server.requests.length;
    const again = await cli(folder.path, 'record', 'tasks', '-n', '3');
    expect(again).toMatchObject({ exitCode: 0, stdout: '6 answers are in recordings.jsonl.' });
    expect(server.requests).toHaveLength(before);
  });

  it('says what is missing when a member fails', async ({ expect }) => {
    await using server = await openaiServer(() => refuse(400, 'no'));
    using folder = configured(server.baseURL);
    const { exitCode, stderr } = await cli(folder.path, 'record', 'tasks/add', '-n', '1');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^1 answers are missing\. The first: small/m);
  });

  it('never passes its limit in money', async ({ expect }) => {
    await using server = await openaiServer(() => answer(fenced(RIGHT)));
    using folder = configured(server.baseURL);
    const { exitCode, stderr } = await cli(folder.path, 'record', 'tasks', '--max-usd', '0.0001');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('answers are missing');
    expect(server.requests).toHaveLength(0);
  });

  it('takes a suite, a task a line', async ({ expect }) => {
    await using server = await openaiServer(() => answer(fenced(RIGHT)));
    using folder = configured(server.baseURL);
    write(folder.path, {
      'suite.jsonl':
        '{"id": "one", "target": "one.ts", "prompt": "Write one."}\n\n{"id": "two", "target": "two.ts", "signature": "export function two(): number {"}\n',
      'broken.jsonl': '{"id": "one", "target": "one.ts", "prompt": "Write one."}\n{"id": "two"}\n',
    });
    const ended = await cli(folder.path, 'record', 'suite.jsonl', '-n', '1');
    expect(ended).toMatchObject({ exitCode: 0, stdout: '2 answers are in recordings.jsonl.' });
    expect(server.requests[1]?.body.messages.at(-1)?.content).toContain('export function two(): number {');
    const broken = await cli(folder.path, 'record', 'broken.jsonl');
    expect(broken).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Line 2 of broken.jsonl is no task.') as string,
    });
  });

  it.for([
    [['tasks/none'], 'There is no task at tasks/none.'],
    [['tasks/add', '-m', 'gpt-9'], 'There is no member or model gpt-9.'],
    [['tasks/add', '-n', '0'], 'Give a whole number of at least 1.'],
    [['tasks/add', '-o', 'tasks'], 'tasks cannot be read.'],
  ] as const)('refuses %j in one line', async ([args, message], { expect }) => {
    using folder = configured('http://127.0.0.1:9/v1');
    const { exitCode, stderr } = await cli(folder.path, 'record', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
