import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCopies } from '../../src/workspace/copies.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

function lay(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const AUTHOR = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'protocol.file.allow=always'];

function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', [...AUTHOR, '-C', root, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function commit(root: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'x');
}

async function pathsOf(root: string): Promise<string[]> {
  return [...(await readWorkspace(root)).files.keys()].toSorted();
}

describe('a workspace in a git work tree', () => {
  it('is what git tracks or does not ignore', async () => {
    using folder = temporaryFolder();
    git(folder.path, 'init', '--quiet');
    lay(folder.path, {
      '.gitignore': '.pytest_cache\n*.tsbuildinfo\nbuild/\n',
      'src/a.ts': 'a',
      'dist/kept.js': 'an action of GitHub is tracked as it was built',
      '.env': 'KEY=1',
      'gone.ts': 'x',
    });
    commit(folder.path);
    rmSync(join(folder.path, 'gone.ts'));
    lay(folder.path, {
      'src/new.ts': 'not added yet',
      '.pytest_cache/x': 'x',
      'tsconfig.tsbuildinfo': 'x',
      'build/a.js': 'x',
      'coverage/index.html': 'nobody wrote it, ignored or not',
      'node_modules/x/index.js': 'x',
    });
    expect(await pathsOf(folder.path)).toEqual(['.gitignore', 'dist/kept.js', 'src/a.ts', 'src/new.ts']);
    expect(await pathsOf(join(folder.path, 'src'))).toEqual(['a.ts', 'new.ts']);
    // A folder that git ignores is given on purpose.
    expect(await pathsOf(join(folder.path, 'build'))).toEqual(['a.js']);
  });

  it('has its submodules, and no other repository that lies about in it', async () => {
    using folder = temporaryFolder();
    const [other, root] = [join(folder.path, 'other'), join(folder.path, 'root')];
    for (const one of [other, root]) {
      mkdirSync(one);
      git(one, 'init', '--quiet');
    }
    lay(other, { '.gitignore': 'ignored.ts\n', 'm.ts': 'm' });
    commit(other);
    git(root, 'submodule', '--quiet', 'add', other, 'vendor/module');
    lay(root, { 'vendor/module/ignored.ts': 'x', 'vendor/module/new.ts': 'n', 'a.ts': 'a' });
    git(root, 'init', '--quiet', 'elsewhere');
    lay(root, { 'elsewhere/x.ts': 'x' });
    const own = (await pathsOf(root)).filter((path) => !path.includes('.git'));
    expect(own).toEqual(['a.ts', 'vendor/module/m.ts', 'vendor/module/new.ts']);
  });

  it('brings along what was built and its packages point to: in copies, and shown to nobody', async () => {
    using folder = temporaryFolder();
    git(folder.path, 'init', '--quiet');
    const manifest = { main: './dist/index.js', types: './types.d.ts', exports: { './x': '../outside/x.js' } };
    lay(folder.path, {
      '.gitignore': 'dist\ncache\ntypes.d.ts\nsrc/made\n',
      'package.json': JSON.stringify({ bin: './src/made/cli.js' }),
      'src/a.ts': 'a',
      'src/made/cli.js': 'made',
      'packages/core/package.json': JSON.stringify(manifest),
      'packages/core/dist/index.js': 'built',
      'packages/core/dist/.env': 'KEY=1',
      'packages/core/types.d.ts': 'types',
      'packages/core/cache/x': 'x',
      'dist/nobody.js': 'points here',
    });
    const workspace = await readWorkspace(folder.path);
    expect([...workspace.files.keys()].toSorted()).toEqual([
      '.gitignore',
      'package.json',
      'packages/core/package.json',
      'src/a.ts',
    ]);
    expect([...workspace.generated.keys()].toSorted()).toEqual([
      'packages/core/dist/index.js',
      'packages/core/types.d.ts',
      'src/made/cli.js',
    ]);
    await using copies = await openCopies(workspace);
    await using copy = await copies.lay({});
    expect(readFileSync(join(copy.root, 'packages/core/dist/index.js'), 'utf8')).toBe('built');
  });

  it('starts nothing that the repository itself names', async () => {
    using folder = temporaryFolder();
    git(folder.path, 'init', '--quiet');
    lay(folder.path, { 'a.ts': 'a' });
    commit(folder.path);
    const ran = join(folder.path, 'ran');
    git(folder.path, 'config', 'core.fsmonitor', `touch ${ran} #`);
    expect(await pathsOf(folder.path)).toEqual(['a.ts']);
  });

  it('is what git lists, whatever the names', async () => {
    const name = fc.constantFrom('a', 'b', 'c d', 'é', '-x', 'dist', '"q"');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.ts`);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path), fc.subarray(['a/', 'b', '/c d', 'é.ts']), async (paths, ignored) => {
        using folder = temporaryFolder();
        git(folder.path, 'init', '--quiet');
        lay(folder.path, {
          '.gitignore': `${ignored.join('\n')}\n`,
          ...Object.fromEntries(paths.map((one) => [one, ''])),
        });
        commit(folder.path);
        const listed = git(folder.path, 'ls-files', '-z').split('\0').filter(Boolean);
        expect(await pathsOf(folder.path)).toEqual(listed.toSorted());
      }),
      { numRuns: 15 },
    );
  });
});
