import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import type { Suite } from '../../src/suites/suite.ts';
import { mbpp } from '../../src/suites/mbpp.ts';
import { temporaryFolder } from '../answers.ts';
import { judged } from './judged.ts';

// Hand-written, of MBPP's two shapes.
const PUBLISHED = {
  task_id: 7,
  text: 'Write a function to double a list.',
  code: 'def sum(xs):\n    return [x * 2 for x in xs]',
  test_list: ['assert sum([1]) == [2]', 'assert set(sum([1, 2])) == set([2, 4])'],
  test_setup_code: 'LIMIT = 3',
  challenge_test_list: ['assert sum([LIMIT, -1]) == [6, -2]'],
};
const { task_id, code, test_list } = PUBLISHED;
const SANITIZED = { task_id, code, test_list, prompt: PUBLISHED.text, test_imports: ['import math'], source_file: 'x' };
const RIGHT = 'def sum(xs):\n    return [x * 2 for x in xs]\n';
const NARROW = 'def sum(xs):\n    return [abs(x * 2) for x in xs]\n';

async function loaded(text: string): Promise<Suite> {
  using folder = temporaryFolder();
  const file = join(folder.path, 'mbpp.json');
  writeFileSync(file, text);
  return await mbpp(file);
}

describe('mbpp', () => {
  it('shows the tests of test_list and lets the challenge decide with them', async () => {
    const { tasks, basis } = await loaded(JSON.stringify(PUBLISHED));
    expect(basis).toContain('challenge');
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    expect(task.input).toMatchObject({ id: '7', prompt: expect.stringContaining('assert sum([1]) == [2]') as string });
    expect(JSON.stringify(task.input)).not.toContain('-1');
    expect(await judged(task, RIGHT)).toMatchObject({
      visible: { kind: 'pass', executed: { count: 2 } },
      hidden: { kind: 'pass', executed: { count: 3 } },
    });
    expect(await judged(task, NARROW)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'fail' } });
  });

  it('reads MBPP+, whose script decides with inputs of its own', async () => {
    const test =
      'def assertion(out, exp, atol):\n    assert out == exp, f"out: {out}, exp: {exp}"\n\ninputs = [[[3, -1]], [[]]]\nresults = [[6, -2], []]\nfor i, (inp, exp) in enumerate(zip(inputs, results)):\n    assertion(sum(*inp), exp, 0)\n';
    const { tasks, basis } = await loaded(JSON.stringify({ ...SANITIZED, test }));
    expect(basis).toContain('script');
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    expect(JSON.stringify(task.input)).not.toContain('-1');
    expect(await judged(task, RIGHT)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'pass' } });
    expect(await judged(task, NARROW)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'fail' } });
  });

  it('reads the sanitized file, a JSON array, and does not let a candidate redefine what the tests compare with', async () => {
    const { tasks, basis } = await loaded(JSON.stringify([SANITIZED]));
    expect(basis).not.toContain('challenge');
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    expect(await judged(task, RIGHT)).toMatchObject({ visible: { kind: 'pass' }, hidden: undefined });
    const shadowing = 'def sum(xs):\n    return [2]\n\ndef set(xs):\n    return 1\n';
    expect((await judged(task, shadowing)).visible).toMatchObject({ kind: 'fail' });
    expect((await judged(task, `${RIGHT}\nraise SystemExit(0)\n`)).visible).toMatchObject({ kind: 'fail' });
  });

  it('calls a function named check as the tests do', async () => {
    const checking = 'def rev(n):\n    return int(str(n)[::-1])\n\ndef check(n):\n    return 2 * rev(n) == n + 1\n';
    const named = {
      ...SANITIZED,
      code: checking,
      test_list: ['assert check(70) == False', 'assert check(73) == True'],
    };
    const [task] = (await loaded(JSON.stringify([named]))).tasks;
    if (task === undefined) throw new Error('no task');
    expect((await judged(task, checking)).visible).toMatchObject({ kind: 'pass', executed: { count: 2 } });
  });

  it('names row and field of what is missing', async () => {
    await expect(
      loaded(JSON.stringify([SANITIZED, { ...SANITIZED, prompt: undefined }])).catch(explain),
    ).resolves.toMatch(/^The row has no field text or prompt\. \(.*mbpp\.json\[1\]\)/);
    await expect(loaded(JSON.stringify({ ...SANITIZED, test_list: 'assert f()' })).catch(explain)).resolves.toMatch(
      /^The field test_list is not a list of texts\. \(.*mbpp\.json:1\)/,
    );
  });
});
