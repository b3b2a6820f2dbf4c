import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { addProject, BIN, ENVIRONMENT, RIGHT, type Ended } from './cli.ts';

const COMMAND = `---
target: src/add.ts
checkers:
  - command: [${process.execPath}, -e, "import('./src/add.ts').then(({ add }) => process.exit(add(1, 2) === 3 ? 0 : 1))"]
---
Write \`add(a, b)\`.
`;

/** Runs \`weak-committee …\` where no bubblewrap is found, as on a machine without it. */
async function cliWithout(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...ENVIRONMENT, PATH: '/nonexistent' },
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

describe('without bubblewrap', () => {
  it('a command is refused before any model is asked, with what to do', async () => {
    using folder = addProject([RIGHT], { 'tasks/add/task.md': COMMAND });
    const { exitCode, stdout, stderr } = await cliWithout(folder.path, 'solve', 'tasks/add', '--json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(/bubblewrap is not installed.*apt-get install bubblewrap.*--unsafe/);
  });

  it('--unsafe goes on, and the solution says so in its first line, its warnings and its certificate', async () => {
    using folder = addProject([RIGHT], { 'tasks/add/task.md': COMMAND });
    const solved = await cliWithout(folder.path, 'solve', 'tasks/add', '--unsafe', '--json', '-o', 'solution.json');
    expect(solved.exitCode).toBe(0);
    expect(JSON.parse(solved.stdout)).toMatchObject({
      status: 'solved',
      summary: expect.stringMatching(/^Solved UNSAFELY, with nothing between candidates and this machine/),
      warnings: [expect.stringMatching(/^UNSAFE: /), expect.stringMatching(/^Count unknown: /)],
      certificate: { tools: { containment: 'none (--unsafe)' } },
    });

    const args = ['verify', 'solution.json', '--allow-commands'];
    const refused = await cliWithout(folder.path, ...args);
    expect(refused.stdout + refused.stderr).toContain('apt-get install bubblewrap');
    expect(refused.exitCode).not.toBe(0);
    const verified = await cliWithout(folder.path, ...args, '--unsafe');
    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^UNSAFE: /) });
  });

  it('check says it first', async () => {
    using folder = addProject([RIGHT], { 'tasks/add/task.md': COMMAND, 'attempt.ts': RIGHT });
    const { exitCode, stdout } = await cliWithout(folder.path, 'check', 'tasks/add', 'attempt.ts', '--unsafe');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^UNSAFE: /);
  });
});
