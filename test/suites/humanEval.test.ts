import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import { gather } from '../../src/harness/gather.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import { humanEval } from '../../src/suites/humanEval.ts';
import { recording } from '../../src/members.ts';
import { temporaryFolder } from '../answers.ts';
import { judged } from './judged.ts';

// Hand-written, of HumanEval's shape.
const ROW = {
  task_id: 'Hand/0',
  prompt:
    'from typing import List\n\n\ndef total(numbers: List[int]) -> int:\n    """ The sum.\n    >>> total([1, 2])\n    3\n    """\n',
  entry_point: 'total',
  canonical_solution: '    return sum(numbers)\n',
  test: "METADATA = {}\n\n\ndef check(candidate):\n    assert candidate([1, 2]) == 3\n    assert candidate([2, 3]) == 5, 'five'\n    assert True, 'says nothing'\n",
};
const HARDER = `${ROW.test}    for numbers, total in [([], 0), ([-1], -1)]:\n        assert candidate(numbers) == total\n`;
const RIGHT = `${ROW.prompt}${ROW.canonical_solution}`;
/** Right wherever the visible tests look. */
const NARROW = 'def total(numbers):\n    return abs(sum(numbers))\n';

async function oneTask(row: object = ROW, hidden?: object): Promise<SuiteTask> {
  using folder = temporaryFolder();
  const file = join(folder.path, 'rows.jsonl');
  writeFileSync(file, `${JSON.stringify(row)}\n`);
  const harder = join(folder.path, 'hidden.jsonl.gz');
  if (hidden !== undefined) writeFileSync(harder, gzipSync(JSON.stringify(hidden)));
  const { tasks } = await humanEval(file, hidden === undefined ? {} : { hidden: harder });
  const [task] = tasks;
  if (task === undefined) throw new Error('no task');
  return task;
}

describe.concurrent('humanEval', () => {
  it('passes what is right, and counts the assertions that say something', async () => {
    const { visible, hidden } = await judged(await oneTask(), RIGHT);
    expect(visible).toMatchObject({ kind: 'pass', executed: { count: 2 }, isolation: 'shared' });
    expect(hidden).toBeUndefined();
  });

  it('lets hidden tests decide, which stand in no file that the visible run or a prompt has', async () => {
    const task = await oneTask(ROW, { ...ROW, test: HARDER });
    expect(JSON.stringify(task.input)).not.toContain('[-1]');
    expect(await judged(task, RIGHT)).toMatchObject({
      visible: { kind: 'pass', executed: { count: 2 } },
      hidden: { kind: 'pass', executed: { count: 4 } },
    });
    expect(await judged(task, NARROW)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'fail' } });
  });

  it('is judged so in a benchmark', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'answers.jsonl');
    const rows = [RIGHT, NARROW].map((code) => JSON.stringify({ task: 'Hand/0', model: 'given', code }));
    writeFileSync(file, rows.join('\n'));
    const samples = await gather(
      { name: 's', basis: '', tasks: [await oneTask(ROW, { ...ROW, test: HARDER })] },
      {
        members: [{ member: recording(file, { prices: { input: 1, output: 1 } }), samples: 2 }],
        known: new Map(),
        onTask: () => {},
        timeoutMs: 20_000,
        signal: new AbortController().signal,
      },
    );
    expect(samples.map(({ visible, right }) => [visible, right])).toEqual([
      ['pass', true],
      ['pass', false],
    ]);
  });

  it.each([
    ['a wrong answer', 'def total(numbers):\n    return 3\n'],
    ['no such function', 'def other(numbers):\n    return sum(numbers)\n'],
    ['what does not parse', 'def total(numbers:\n'],
    ['sys.exit(0)', 'import sys\nsys.exit(0)\n'],
    ['raise SystemExit', 'raise SystemExit(0)\n'],
    ['os._exit(0)', 'import os\nos._exit(0)\n'],
    ['os._exit(0) when called', 'def total(numbers):\n    import os\n    os._exit(0)\n'],
    ['sys.exit(0) when called', 'def total(numbers):\n    raise SystemExit\n'],
    ['a closing line of its own', "print('      Tests  9 passed (9)', flush=True)\nimport os\nos._exit(0)\n"],
    [
      'a report on every descriptor',
      "import os\nfor fd in range(3, 64):\n    try:\n        os.write(fd, b'0 9 0')\n    except OSError:\n        pass\nos._exit(0)\n",
    ],
    ['the end put off', 'import atexit, os\natexit.register(os._exit, 0)\nraise ValueError\n'],
    [
      'a result that equals anything',
      'class Any:\n    def __eq__(self, other):\n        return True\n\ndef total(numbers):\n    return Any()\n',
    ],
    [
      'such a result in a list',
      'class Any:\n    def __eq__(self, other):\n        return True\n\ndef total(numbers):\n    return [Any()]\n',
    ],
    ['builtins that lie', 'import builtins\nbuiltins.all = lambda _: True\n\ndef total(numbers):\n    return 3\n'],
    [
      "a closing line on the script's own output",
      "import os\nwith open(f'/proc/{os.getppid()}/fd/1', 'w') as out:\n    out.write('      Tests  9 passed (9)\\n')\n\ndef total(numbers):\n    return 3\n",
    ],
    ['the end of the script itself', 'import os\nos.kill(os.getppid(), 9)\n'],
    [
      // The word is in the process of the candidate, which may find it: then at least nobody is made to believe that there were no tests.
      'a report of no test at all',
      "import os, sys\nframe = sys._getframe()\nwhile frame and 'word' not in frame.f_locals:\n    frame = frame.f_back\nheld = frame.f_locals\nos.write(held['report'], f\"{held['word']} 0 0\".encode())\nos._exit(0)\n",
    ],
    ['a crash', 'import ctypes\nctypes.string_at(0)\n'],
  ])('refuses %s', async (_, code) => {
    expect((await judged(await oneTask(), code)).visible).toMatchObject({ kind: 'fail' });
  });

  it('agrees with Python about any list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { maxLength: 5 }), async (numbers) => {
        const sum = numbers.reduce((all, one) => all + one, 0);
        const test = `def check(candidate):\n    assert candidate(${JSON.stringify(numbers)}) == ${sum}\n`;
        expect((await judged(await oneTask({ ...ROW, test }), RIGHT)).visible.kind).toBe('pass');
        const wrong = 'def total(numbers):\n    return sum(numbers) + 1\n';
        expect((await judged(await oneTask({ ...ROW, test }), wrong)).visible.kind).toBe('fail');
      }),
      { numRuns: 3 },
    );
  });

  it('cannot judge by tests whose modules are missing, and says which', async () => {
    const task = await oneTask({ ...ROW, test: `import no_such_module_anywhere\n${ROW.test}` });
    await expect(judged(task, RIGHT)).rejects.toThrow(
      'the Python module no_such_module_anywhere, which is not installed',
    );
  });

  it.each([
    [{ ...ROW, test: undefined }, undefined, /^The row has no field test\. \(.*rows\.jsonl:1\)/],
    [{ ...ROW, entry_point: 3 }, undefined, /^The field entry_point is not a text\. \(.*rows\.jsonl:1\)/],
    [ROW, { ...ROW, task_id: 'Hand/1' }, /^The task Hand\/0 has no hidden tests\. \(.*rows\.jsonl:1\)/],
    [ROW, { ...ROW, plus_input: [] }, /plus_input.*hidden\.jsonl\.gz:1.*-OriginFmt/],
  ])('says what is wrong with a row: %#', async (row, hidden, says) => {
    await expect(oneTask(row, hidden).catch(explain)).resolves.toMatch(says);
  });

  it('says what is wrong with a file', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'x.jsonl');
    await expect(humanEval(file).catch(explain)).resolves.toMatch(/^There is no file of tasks at .*suites list/);
    writeFileSync(file, `${JSON.stringify(ROW)}\nnonsense\n`);
    await expect(humanEval(file).catch(explain)).resolves.toMatch(/^Line 2 is no JSON object\. \(.*x\.jsonl:2\)/);
    writeFileSync(file, `${JSON.stringify(ROW)}\n${JSON.stringify(ROW)}\n`);
    await expect(humanEval(file).catch(explain)).resolves.toMatch(
      /^Two tasks are called Hand\/0: the other is at .*:1/,
    );
    writeFileSync(file, '\n');
    await expect(humanEval(file).catch(explain)).resolves.toMatch(/holds no task/);
    writeFileSync(file, gzipSync('{}').subarray(0, 15));
    await expect(humanEval(file).catch(explain)).resolves.toMatch(/cannot be unpacked/);
  });
});
