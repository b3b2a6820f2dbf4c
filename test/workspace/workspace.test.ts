import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { refusePointers } from '../../src/verification/guard.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
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

  it('follows links to what is its own, and leaves out those that lead out, nowhere, or to secrets', async () => {
    using folder = temporaryFolder();
    lay(folder.path, { 'inside/a.ts': 'a', 'inside/lib/c.ts': 'c', 'inside/.env': 'KEY=1', 'outside.ts': 'x' });
    const link = (to: string, at: string): void => symlinkSync(to, join(folder.path, 'inside', at));
    link('a.ts', 'b.ts');
    link('lib', 'shared');
    link('..', 'lib/circle');
    link('.env', 'settings.txt');
    const clean = await readWorkspace(join(folder.path, 'inside'));
    expect([...clean.files.keys()].toSorted()).toEqual(['a.ts', 'b.ts', 'lib/c.ts', 'shared/c.ts']);
    expect(clean.warnings).toEqual([
      'Left out of the copies: lib/circle, a link that leads out of the workspace or nowhere.',
    ]);
    link('../outside.ts', 'd.ts');
    link('nowhere.ts', 'e.ts');
    const { files, warnings } = await readWorkspace(join(folder.path, 'inside'));
    expect([...files.keys()].toSorted()).toEqual([...clean.files.keys()].toSorted());
    expect(warnings).toEqual([expect.stringMatching(/d\.ts, e\.ts.*links that lead out/)]);
    await using copies = await openCopies({ mounts: [], files, generated: new Map(), warnings: [] });
    await using copy = await copies.lay({});
    expect(readFileSync(join(copy.root, 'shared/c.ts'), 'utf8')).toBe('c');
    expect(existsSync(join(copy.root, 'd.ts'))).toBe(false);
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

describe('a pointer of Git LFS', () => {
  const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n';

  it('is no target and no test: one error names all of them, before anything is opened', async () => {
    const task = await resolveTask({
      prompt: 'x',
      target: 'src/a.ts',
      workspace: { files: { 'src/a.ts': POINTER, 'a.test.ts': POINTER, 'data.bin': POINTER } },
    });
    await expect(refusePointers(task, [tests('a.test.ts')])).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining('src/a.ts, a.test.ts'),
      fix: expect.stringContaining('git lfs pull'),
    });
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
