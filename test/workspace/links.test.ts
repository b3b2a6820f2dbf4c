import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkInWords, linkOn } from '../../src/workspace/links.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

it('finds the link on the way to a file, whether the file is there or not', async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'src'));
  mkdirSync(join(folder.path, 'test'));
  for (const path of ['src/a.ts', 'test/a.test.ts']) writeFileSync(join(folder.path, path), '');
  symlinkSync('../test/a.test.ts', join(folder.path, 'src/link.ts'));
  symlinkSync('../test', join(folder.path, 'src/Tests'));
  const workspace = await readWorkspace(folder.path);
  // Made while a server runs.
  symlinkSync('/etc', join(folder.path, 'src/out'));
  expect(await linkOn(workspace, 'src/a.ts')).toBeUndefined();
  expect(await linkOn(workspace, 'src/new/b.ts')).toBeUndefined();
  expect(await linkOn(workspace, 'src/link.ts')).toEqual({ at: 'src/link.ts', to: 'test/a.test.ts' });
  expect(await linkOn(workspace, 'src/tests/new.ts')).toEqual({ at: 'src/Tests', to: 'test' });
  const out = await linkOn(workspace, 'src/out/passwd');
  expect(out).toEqual({ at: 'src/out', to: undefined });
  expect(out && linkInWords(out, 'src/out/passwd')).toBe(
    'src/out/passwd is behind the link src/out, which leads out of the workspace',
  );
});

it('is no target of a task', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.test.ts'), '');
  symlinkSync('a.test.ts', join(folder.path, 'link.ts'));
  await expect(resolveTask({ prompt: 'x', target: 'link.ts', workspace: folder.path })).rejects.toMatchObject({
    name: 'TaskError',
    message: 'The target link.ts is a link, which leads to a.test.ts: writing it would change another file.',
  });
});
