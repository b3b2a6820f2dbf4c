import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCopies } from '../../src/workspace/copies.ts';
import { modulesOf } from '../../src/workspace/modules.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

function lay(root: string, files: readonly string[]): void {
  for (const path of files) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), path.endsWith('.json') ? '{}' : '');
  }
}

describe('the packages of a monorepo', () => {
  it('are found from the folder that looks for them', async () => {
    using folder = temporaryFolder();
    lay(folder.path, [
      'package.json',
      'node_modules/vitest/package.json',
      'node_modules/@scope/shared/package.json',
      'packages/a/package.json',
      'packages/a/node_modules/vitest/package.json',
      'packages/a/node_modules/@scope/own/package.json',
      'packages/b/package.json',
    ]);
    symlinkSync('../../../b', join(folder.path, 'packages/a/node_modules/@scope/b'));
    await using copies = await openCopies(await readWorkspace(folder.path));
    const at = (path: string): string => join(folder.path, path);
    expect(copies.packageAt('vitest')).toBe(at('node_modules/vitest'));
    expect(copies.packageAt('vitest', 'packages/b/test')).toBe(at('node_modules/vitest'));
    expect(copies.packageAt('vitest', 'packages/a')).toBe(at('packages/a/node_modules/vitest'));
    expect(copies.packageAt('vitest', 'packages/a/test')).toBe(at('packages/a/node_modules/vitest'));
    expect(copies.packageAt('@scope/own', 'packages/a')).toBe(at('packages/a/node_modules/@scope/own'));
    expect(copies.packageAt('@scope/own')).toBeUndefined();
    expect(copies.packageAt('@scope/shared', 'packages/a')).toBe(at('node_modules/@scope/shared'));
    expect(copies.packageAt('@scope/b', 'packages/a')).toBeUndefined();
  });

  it('are found from one package alone, up to the top of the project and no further', async () => {
    using folder = temporaryFolder();
    lay(folder.path, [
      'node_modules/above/package.json',
      'repository/node_modules/vitest/package.json',
      'repository/node_modules/both/package.json',
      'repository/node_modules/@scope/up/package.json',
      'repository/packages/a/package.json',
      'repository/packages/a/node_modules/both/package.json',
      'repository/packages/a/node_modules/@scope/down/package.json',
    ]);
    mkdirSync(join(folder.path, 'repository/.git'));
    const root = join(folder.path, 'repository');
    const workspace = await readWorkspace(join(root, 'packages/a'));
    const [modules] = await modulesOf(workspace);
    expect(Object.fromEntries(modules?.links.map(({ name, to }) => [name, to]) ?? [])).toEqual({
      vitest: join(root, 'node_modules/vitest'),
      both: join(root, 'packages/a/node_modules/both'),
      '@scope/up': join(root, 'node_modules/@scope/up'),
      '@scope/down': join(root, 'packages/a/node_modules/@scope/down'),
    });
  });
});
