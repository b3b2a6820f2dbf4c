import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Solution } from '../../src/nouns/solution.ts';
import { addProject, cli, json, RIGHT } from './cli.ts';

async function solvedRun() {
  const folder = addProject([RIGHT], { 'tasks/add/workspace/package.json': '{}' });
  const { run } = json<Solution>(await cli(folder.path, 'solve', 'tasks/add', '--json'));
  return { folder, run };
}

it('keeps a label, and makes the call a test', async () => {
  const { folder: own, run } = await solvedRun();
  using folder = own;
  const said = await cli(
    folder.path,
    'report-wrong',
    run.slice(0, 8),
    '--input',
    '[1, 2]',
    '--expected',
    '12',
    '--write-tests',
    'test/add.test.ts',
  );
  expect(said).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Reported: add(1, 2) gives 3. The test is expect(add(1, 2)).toEqual(12);'),
  });
  expect(readFileSync(join(folder.path, '.weak-committee/labels.jsonl'), 'utf8')).toBe(
    `${JSON.stringify({ task: 'add', source: 'report', run, line: 'expect(add(1, 2)).toEqual(12);', wrong: true })}\n`,
  );
  expect(readFileSync(join(folder.path, 'tasks/add/workspace/test/add.test.ts'), 'utf8')).toContain(
    'expect(add(1, 2)).toEqual(12);',
  );
});

it.each([
  [['--input', '[1, 2]', '--expected', '3'], 'add(1, 2) gives 3, as you expect.'],
  [
    ['--input', '[1, 2]', '--expected', '12', '--call', 'sum'],
    'The answer exports no sum. (--call) Name a function that it exports: add.',
  ],
  [['--input', '[1, 2]'], 'It is not said what the call must come to.'],
  [['--input', '[1, 2]', '--expected', '12', '--throws'], 'It is not said what the call must come to.'],
  [['--input', '[1, 2', '--throws'], '--input is no JSON: [1, 2'],
  [['--input', '1', '--throws'], '--input is no list of arguments.'],
])('keeps nothing where it is asked %j', async (args, why) => {
  const { folder: own, run } = await solvedRun();
  using folder = own;
  const said = await cli(folder.path, 'report-wrong', run, ...args);
  expect(said).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(why) });
});
