import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/verification/checkFiles.ts';
import { temporaryFolder } from '../answers.ts';
import { addProject, cli, fixture, json, project, RIGHT, WRONG } from './cli.ts';

describe('weak-committee check', () => {
  it('passes a reference, given as a folder or as a file', async () => {
    using folder = temporaryFolder();
    const task = fixture('slugify');
    const whole = await cli(folder.path, 'check', task, join(task, 'reference'), '--json');
    expect(whole).toMatchObject({ exitCode: 0, stderr: '' });
    const report = json<CheckReport>(whole);
    expect(report.sound).toBe(true);
    expect(report.verdicts.map(({ checker }) => checker).toSorted()).toEqual([
      'examples',
      'properties',
      'tests',
      'types',
    ]);

    const file = await cli(folder.path, 'check', join(task, 'task.md'), join(task, 'reference/src/slugify.ts'));
    expect(file).toMatchObject({ exitCode: 0, stderr: '' });
    expect(file.stdout).toMatch(/^✓ tests: pass \(15 assertions\)/m);
    expect(file.stdout).toMatch(/^Sound: every checker passed\.$/m);
  });

  it('refuses wrong code with the evidence of every checker', async () => {
    using folder = temporaryFolder();
    const task = fixture('slugify');
    const { exitCode, stdout, stderr } = await cli(folder.path, 'check', task, join(task, 'wrong/2'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ examples: /m);
    expect(stdout).toContain("expected 'creme-brulee'");
    expect(stdout).toMatch(/^✗ tests: slugify > drops accents but keeps the letters/m);
    expect(stdout).toMatch(/^✓ types: /m);
    expect(stdout).toMatch(/Not sound\.$/);
  });

  it.each([
    ['types', 'Every checker passed, but none of them executes the code: that would not count as solved.'],
    ['tests: tests/add.test.ts', 'the candidate shared a process with some of them (isolation shared)'],
  ])('says how little %s means', async (checker, said) => {
    using folder = project({
      'package.json': '{ "type": "module" }\n',
      't/task.md': `---\ntarget: src/add.ts\ncheckers:\n  - ${checker}\n---\nWrite add.\n`,
      't/tests/add.test.ts':
        "import { expect, it, vi } from 'vitest';\nimport { add } from '../src/add.ts';\nit('adds', () => { vi.spyOn(Math, 'max'); expect(add(1, 2)).toBe(3); });\n",
      'add.ts': RIGHT,
    });
    const { exitCode, stdout } = await cli(folder.path, 'check', 't', 'add.ts');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining(said) as string });
  });

  it('takes several targets from a folder only', async () => {
    using folder = temporaryFolder();
    const task = fixture('rename-money');
    const { exitCode, stderr } = await cli(folder.path, 'check', task, join(task, 'reference/src/money.ts'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^The task has 3 targets, and .* is one file\. .*Give a folder that holds/);
  });

  it('says that a path is missing, or holds no target', async () => {
    using folder = addProject([]);
    const missing = await cli(folder.path, 'check', 'tasks/add', 'nowhere.ts');
    expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
    expect(missing.stderr).toMatch(/^There is no nowhere\.ts\. /);
    const empty = await cli(folder.path, 'check', 'tasks/add', 'tasks');
    expect(empty).toMatchObject({ exitCode: 2, stdout: '' });
    expect(empty.stderr).toMatch(/^tasks holds none of the targets\. .*src\/add\.ts/);
  });

  it('refuses a time that is none', async () => {
    using folder = addProject([], { 'add.ts': RIGHT });
    for (const time of ['soon', '-1', '0']) {
      const { exitCode, stderr } = await cli(folder.path, 'check', 'tasks/add', 'add.ts', '--timeout', time);
      expect({ time, exitCode }).toEqual({ time, exitCode: 2 });
      expect(stderr).toContain('--timeout');
    }
  });

  it('ends what takes too long', async () => {
    using folder = addProject([], { 'add.ts': 'export function add(): number {\n  for (;;);\n}\n', 'wrong.ts': WRONG });
    const { exitCode, stdout } = await cli(folder.path, 'check', 'tasks/add', 'add.ts', '--timeout', '500');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('timed out after 500 ms');
  });
});
