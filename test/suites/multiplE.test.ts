import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import { multiplE, type MultiplEOptions } from '../../src/suites/multiplE.ts';
import { temporaryFolder } from '../answers.ts';
import { judged } from './judged.ts';

// Hand-written, of MultiPL-E's shape.
const SCRIPT =
  "const assert = require('node:assert');\n\n\nfunction test() {\n  let candidate = twice;\n  assert.deepEqual(candidate(2), 4);\n  assert.deepEqual(candidate(-2), -4);\n}\n\ntest();";
const TS = {
  name: 'Hand_0_twice',
  language: 'ts',
  prompt: '//Twice the number.\n// >>> twice(2)\n// 4\nfunction twice(n: number): number {\n',
  tests: `declare var require: any;\n${SCRIPT}`,
  stop_tokens: ['\nfunction '],
};
const JS = { ...TS, language: 'js', prompt: TS.prompt.replace('(n: number): number', '(n)'), tests: SCRIPT };

async function oneTask(row: object, options?: MultiplEOptions): Promise<SuiteTask> {
  using folder = temporaryFolder();
  const file = join(folder.path, 'rows.jsonl');
  writeFileSync(file, JSON.stringify(row));
  const [task] = (await multiplE(file, options)).tasks;
  if (task === undefined) throw new Error('no task');
  return task;
}

const answer = (row: { prompt: string }, body: string): string =>
  `${row.prompt}  return ${body};\n}\nexport { twice };\n`;

describe('multiplE', () => {
  it.each([
    ['ts', TS],
    ['js', JS],
  ])('judges %s by its tests, apart from the candidate', async (_, row) => {
    const task = await oneTask(row);
    const right = await judged(task, answer(row, 'n * 2'));
    expect(right.hidden).toBeUndefined();
    expect(right.visible.kind).toBe('pass');
    expect((await judged(task, answer(row, 'Math.abs(n) * 2'))).visible).toMatchObject({ kind: 'fail' });
    expect((await judged(task, answer(row, 'process.exit(0)'))).visible).toMatchObject({ kind: 'fail' });
  });

  it.each([
    ['ts', TS],
    ['js', JS],
  ])('shows only the examples of %s, when asked to, and keeps the tests from sight', async (_, row) => {
    const task = await oneTask(row, { visible: 'examples' });
    expect(JSON.stringify(task.input)).not.toContain('-4');
    expect(await judged(task, answer(row, 'n * 2'))).toMatchObject({
      visible: { kind: 'pass' },
      hidden: { kind: 'pass' },
    });
    expect(await judged(task, answer(row, 'Math.abs(n) * 2'))).toMatchObject({
      visible: { kind: 'pass' },
      hidden: { kind: 'fail' },
    });
  });

  it('has what can be read to go by where there is no example', async () => {
    for (const row of [TS, JS]) {
      const task = await oneTask({ ...row, prompt: row.prompt.replace('>>>', 'as') }, { visible: 'examples' });
      expect((await judged(task, answer(row, 'n * 2'))).visible.kind).toBe('pass');
      expect((await judged(task, 'export function twice( {\n')).visible.kind).toBe('fail');
    }
  });

  it.each([
    [{ ...TS, language: 'rkt' }, /^The row is in rkt; ts and js are read\. \(.*rows\.jsonl:1\)/],
    [{ ...TS, prompt: 'Twice.' }, /^The prompt begins no function\. \(.*rows\.jsonl:1\)/],
    [{ ...TS, tests: null }, /^The row has no field tests\./],
  ])('says what is wrong with a row: %#', async (row, says) => {
    await expect(oneTask(row).catch(explain)).resolves.toMatch(says);
  });
});

it('judges JavaScript as the sloppy script that it was written as', async () => {
  const task = await oneTask(JS);
  const script = `${JS.prompt}  doubled = n * 2;\n  return doubled;\n}\n\nmodule.exports.twice = twice;\n`;
  expect((await judged(task, script)).visible.kind).toBe('pass');
  expect((await judged(task, script.replace('n * 2', 'n + 2'))).visible.kind).toBe('fail');
});
