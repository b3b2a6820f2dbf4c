import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTaskFolder } from '../../src/workspace/taskFolder.ts';
import { temporaryFolder } from '../answers.ts';
import { cli, project } from './cli.ts';

describe('weak-committee init', () => {
  it('writes a configuration and a task that can be read', async () => {
    using folder = temporaryFolder();
    const { exitCode, stdout, stderr } = await cli(folder.path, 'init');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Wrote weak-committee\.config\.ts$/m);
    expect(stdout).toMatch(/^Next: .*--dry-run$/m);
    expect(readFileSync(join(folder.path, 'weak-committee.config.ts'), 'utf8')).toContain('defineConfig');
    const task = await readTaskFolder(join(folder.path, 'tasks/slugify'));
    expect(task.input).toMatchObject({ id: 'slugify', target: ['src/slugify.ts'] });
    expect(task.checkers).toHaveLength(4);
  });

  it('writes a first task whose checkers tell right from wrong', async () => {
    using folder = project({
      'right.ts': `export function slugify(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
`,
      'wrong.ts': 'export function slugify(text: string): string {\n  return text.toLowerCase();\n}\n',
    });
    await cli(folder.path, 'init');
    const right = await cli(folder.path, 'check', 'tasks/slugify', 'right.ts');
    expect(right).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('Weak checker') });
    expect(await cli(folder.path, 'check', 'tasks/slugify', 'wrong.ts')).toMatchObject({ exitCode: 1 });
  });

  it('overwrites nothing, and then writes nothing', async () => {
    using folder = project({ 'tasks/slugify/task.md': 'mine\n' });
    const { exitCode, stdout, stderr } = await cli(folder.path, 'init');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^There is already tasks\/slugify\/task\.md\. .*nothing was written\.\n?$/);
    expect(readFileSync(join(folder.path, 'tasks/slugify/task.md'), 'utf8')).toBe('mine\n');
    expect(existsSync(join(folder.path, 'weak-committee.config.ts'))).toBe(false);
    expect(existsSync(join(folder.path, 'tasks/slugify/tests'))).toBe(false);
  });

  it('does not put a second configuration beside one of another extension', async () => {
    using folder = project({ 'weak-committee.config.js': 'export default {};\n' });
    const { exitCode } = await cli(folder.path, 'init');
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder.path, 'weak-committee.config.ts'))).toBe(false);
  });

  it('writes a configuration of modules into a project that is not of modules', async () => {
    using folder = project({ 'package.json': '{ "type": "commonjs" }\n' });
    expect(await cli(folder.path, 'init')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(existsSync(join(folder.path, 'weak-committee.config.mts'))).toBe(true);
    expect(existsSync(join(folder.path, 'weak-committee.config.ts'))).toBe(false);
  });

  it('writes into the folder that is named', async () => {
    using folder = temporaryFolder();
    expect(await cli(folder.path, 'init', 'new/project')).toMatchObject({ exitCode: 0 });
    expect(existsSync(join(folder.path, 'new/project/tasks/slugify/tests/slugify.test.ts'))).toBe(true);
  });
});
