import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCopies } from '../../src/workspace/copies.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { digestWorkspace, readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

function lay(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('a workspace', () => {
  it('leaves out dependencies, version control, build output and files that hold secrets', async () => {
    using folder = temporaryFolder();
    lay(folder.path, {
      'src/a.ts': 'a',
      'node_modules/x/index.js': 'x',
      '.git/config': 'x',
      'dist/a.js': 'x',
      '.env': 'KEY=1',
      '.env.local': 'KEY=1',
      '.npmrc': 'token',
      'certs/server.pem': 'x',
      '.env.example': 'KEY=',
      '.weak-committee/ledger.sqlite': 'x',
      'packages/b/node_modules/y/index.js': 'y',
      'packages/b/b.ts': 'b',
    });
    const { files } = await readWorkspace(folder.path);
    expect([...files.keys()].toSorted()).toEqual(['.env.example', 'packages/b/b.ts', 'src/a.ts']);
  });

  it('follows a link to a file of its own and refuses one that leads out', async () => {
    using folder = temporaryFolder();
    lay(folder.path, { 'inside/a.ts': 'a', 'outside.ts': 'x' });
    symlinkSync('a.ts', join(folder.path, 'inside/b.ts'));
    expect([...(await readWorkspace(join(folder.path, 'inside'))).files.keys()].toSorted()).toEqual(['a.ts', 'b.ts']);
    symlinkSync('../outside.ts', join(folder.path, 'inside/c.ts'));
    await expect(readWorkspace(join(folder.path, 'inside'))).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining('The workspace link c.ts leads out, to '),
    });
  });

  it("is laid afresh for each proposal, and the user's own files stay as they are", async () => {
    using folder = temporaryFolder();
    lay(folder.path, { 'src/a.ts': "the user's", 'src/context.ts': 'context' });
    const workspace = await readWorkspace(folder.path);
    const before = await digestWorkspace(workspace);
    let root: string;
    {
      await using copies = await openCopies(workspace);
      await using first = await copies.lay({ 'src/a.ts': 'proposal 1', 'src/new/b.ts': 'new' });
      writeFileSync(join(first.root, 'src/context.ts'), 'spoiled');
      await using second = await copies.lay({ 'src/a.ts': 'proposal 2' });
      ({ root } = second);
      expect(readFileSync(join(first.root, 'src/new/b.ts'), 'utf8')).toBe('new');
      expect(readFileSync(join(second.root, 'src/a.ts'), 'utf8')).toBe('proposal 2');
      expect(readFileSync(join(second.root, 'src/context.ts'), 'utf8')).toBe('context');
      expect(existsSync(join(second.root, 'src/new'))).toBe(false);
    }
    expect(existsSync(root)).toBe(false);
    expect(await digestWorkspace(workspace)).toEqual(before);
  });
});

describe('a task', () => {
  const workspace = { files: {} };
  it.each([
    [{ prompt: 'x', target: '../a.ts', workspace }, 'outside the workspace'],
    [{ prompt: 'x', target: '/etc/passwd', workspace }, 'outside the workspace'],
    [{ prompt: 'x', target: 'C:\\a.ts', workspace }, 'outside the workspace'],
    [{ prompt: 'x', target: 'node_modules/a.ts', workspace }, 'a folder that is never written'],
    [{ prompt: 'x', target: ['a.ts', './a.ts'], workspace }, 'names a target twice'],
    [{ prompt: 'x', target: '', workspace }, 'empty target'],
    [{ prompt: ' ', target: 'a.ts', workspace }, 'says nothing about what to write'],
    [{ prompt: 'x', signature: 'function a() {', target: ['a.ts', 'b.ts'], workspace }, 'one target only'],
    [{ prompt: 'x', target: 'a.ts', context: ['b.ts'], workspace }, 'context file b.ts is not in the workspace'],
    [{ prompt: 'x', target: 'a.ts', workspace: '/no/such/folder' }, 'is not there'],
  ])('%j is refused', async (input, message) => {
    await expect(resolveTask(input)).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining(message),
      at: expect.any(String),
      fix: expect.any(String),
    });
  });

  it('takes its language from the target, and the exported names from the signature', async () => {
    expect(
      await resolveTask({ signature: 'export function half(n: number): number {', target: 'src\\half.ts', workspace }),
    ).toMatchObject({ id: 'src/half.ts', targets: ['src/half.ts'], language: 'typescript', exports: ['half'] });
    expect(await resolveTask({ prompt: 'x', target: 'a.py', workspace })).toMatchObject({
      language: 'python',
      exports: [],
    });
  });

  it('can be a folder', async () => {
    const task = await resolveTask(join(import.meta.dirname, '../../fixtures/tasks/rename-money'));
    expect(task.targets.length).toBeGreaterThan(1);
    expect(task.workspace.files.has('tests/money.test.ts')).toBe(true);
    expect(task.context).toContain('src/invoice.ts');
  });
});
