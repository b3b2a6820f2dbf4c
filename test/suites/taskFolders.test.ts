import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import { taskFolders } from '../../src/suites/taskFolders.ts';
import { solve } from '../../src/solve.ts';
import { checkersOf } from '../../checkers/index.ts';
import { answering, fenced } from '../answers.ts';
import { ADD, project, RIGHT } from '../cli/cli.ts';
import { judged } from './judged.ts';

const HIDDEN = `import { expect, it } from 'vitest';
import { add } from '../src/add.ts';
import { CASES } from './cases.ts';
it('adds', () => { for (const [a, b, sum] of CASES) expect(add(a, b)).toBe(sum); });
`;
const CASES = 'export const CASES: [number, number, number][] = [[-7, 3, -4], [0, 0, 0]];\n';
const NARROW = 'export function add(a: number, b: number): number {\n  return Math.abs(a) + b;\n}\n';
const FOLDER = { 'add/task.md': ADD, 'add/hidden/add.test.ts': HIDDEN, 'add/hidden/cases.ts': CASES };

describe('taskFolders', () => {
  it('lets the tests in hidden/ decide, which neither prompt nor visible run has', async () => {
    using folder = project(FOLDER);
    const suite = await taskFolders(folder.path);
    const [task] = suite.tasks;
    if (task === undefined) throw new Error('no task');
    expect(suite.basis).toContain('hidden');
    expect(JSON.stringify(task.input)).not.toContain('hidden');
    expect(await judged(task, RIGHT)).toMatchObject({
      visible: { kind: 'pass' },
      hidden: { kind: 'pass', executed: { count: 2 }, isolation: 'isolates' },
    });
    expect(await judged(task, NARROW)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'fail' } });
  });

  it('takes what `hidden` lists, and its checkers as the truth where there is nothing hidden', async () => {
    const listed = ADD.replace(
      '---\nWrite',
      'hidden:\n  - examples: { call: add, cases: [[[-7, 3], -4]] }\n---\nWrite',
    );
    using folder = project({ 'a/task.md': listed, 'b/task.md': ADD, 'no-task/x.txt': '' });
    const { tasks, basis } = await taskFolders(folder.path);
    expect(tasks.map(({ input, hidden }) => [input.id, hidden.length])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    expect(basis).toContain('1 of 2 have none');
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    expect(await judged(task, NARROW)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'fail' } });
  });

  it('leaves a task with hidden tests what it is for solve', async () => {
    using folder = project(FOLDER);
    const member = answering(folder.path, 'small', 'add', [fenced(NARROW)]);
    const task = `${folder.path}/add`;
    const { status } = await solve(task, await checkersOf(task), { committee: [member], ledger: ':memory:' });
    expect(status).toBe('solved');
  });

  it.each([
    [{ 'x.txt': '' }, /^There are no tasks in /],
    [{ 'a/task.md': ADD, 'b/task.md': ADD.replace('target', 'id: a\ntarget') }, /^Two tasks are called a: /],
    [
      { 'a/task.md': ADD.replace('target', 'workspace: .\ntarget'), 'a/hidden/a.test.ts': HIDDEN },
      /^The hidden files lie in the workspace/,
    ],
    [{ 'a/task.md': ADD.replace('checkers', 'hidden: types\ncheckers') }, /^`hidden` in the front matter is no list/],
    [
      { 'a/task.md': ADD.replace('checkers', 'hidden: [jest]\ncheckers') },
      /^A checker is listed that cannot be read: "jest"/,
    ],
  ])('says what is wrong: %#', async (files, says) => {
    using folder = project(files);
    await expect(taskFolders(folder.path).catch(explain)).resolves.toMatch(says);
  });
});
