import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readable } from '../../src/sandbox/process/readable.ts';
import { importable } from '../../src/sandbox/process/toolchains.ts';
import { temporaryFolder } from '../answers.ts';

/** A home with programs, and with what they must not be found beside. */
function home(...files: readonly string[]): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(dirname(join(folder.path, file)), { recursive: true });
    writeFileSync(join(folder.path, file), '');
  }
  vi.stubEnv('HOME', folder.path);
  return folder;
}

/** The paths that can be read, relative to the home. */
function read(path: string, ...programs: readonly string[]): string[] {
  const within = readable();
  for (const folder of programs) within.addPrograms(join(path, folder));
  return within
    .options()
    .filter((option) => option.startsWith(path))
    .map((option) => option.slice(path.length + 1))
    .filter((option, index, all) => all.indexOf(option) === index)
    .toSorted();
}

afterEach(() => vi.unstubAllEnvs());

describe('of a home, what belongs to the programs on PATH can be read', () => {
  it('and no credentials beside them', () => {
    using folder = home('.cargo/bin/cargo', '.cargo/credentials.toml', '.cargo/config.toml', '.ssh/id_rsa');
    expect(read(folder.path, '.cargo/bin')).toEqual(['.cargo/bin']);
  });

  it('and no folders where programs keep what they know of their user', () => {
    using folder = home('.local/bin/tool', '.local/lib/python/x.py', '.local/share/keyrings/login', '.local/state/x');
    expect(read(folder.path, '.local/bin')).toEqual(['.local/bin', '.local/lib']);
  });

  it('and never the home itself', () => {
    using folder = home('script.sh', 'bin/tool', 'lib/mine', '.npmrc');
    expect(read(folder.path, '.', 'bin')).toEqual(['bin']);
  });

  it('and the Python that a virtual environment was made from', () => {
    using folder = home(
      'python/bin/python3',
      'python/lib/os.py',
      'python/notes.txt',
      'venv/pyvenv.cfg',
      'venv/lib/x.py',
    );
    mkdirSync(join(folder.path, 'venv/bin'));
    symlinkSync(join(folder.path, 'python/bin/python3'), join(folder.path, 'venv/bin/python3'));
    expect(read(folder.path, 'venv/bin')).toEqual([
      'python/bin',
      'python/lib',
      'venv/bin',
      'venv/lib',
      'venv/pyvenv.cfg',
    ]);
  });

  it('and the one file that a link leads to, not the project around it', () => {
    using folder = home('project/tool.js', 'project/.env', 'bin/other');
    symlinkSync(join(folder.path, 'project/tool.js'), join(folder.path, 'bin/tool'));
    expect(read(folder.path, 'bin')).toEqual(['bin', 'project/tool.js']);
  });

  it('and packages whole, for they link to each other', () => {
    using folder = home('project/node_modules/a/cli.js', 'project/node_modules/b/index.js', 'project/.env');
    mkdirSync(join(folder.path, 'project/node_modules/.bin'));
    symlinkSync('../a/cli.js', join(folder.path, 'project/node_modules/.bin/a'));
    expect(read(folder.path, 'project/node_modules/.bin')).toEqual(['project/node_modules']);
  });
});

describe('what a package imports can be read', () => {
  function linked(folder: string, from: string, to: string): void {
    mkdirSync(dirname(join(folder, from)), { recursive: true });
    symlinkSync(join(folder, to), join(folder, from));
  }

  it('where pnpm keeps each package among links, within the project', () => {
    using folder = home(
      'project/node_modules/.pnpm/ours@1/node_modules/ours/index.js',
      'project/node_modules/.pnpm/needed@1/node_modules/needed/index.js',
    );
    const store = 'project/node_modules/.pnpm';
    linked(folder.path, `${store}/ours@1/node_modules/needed`, `${store}/needed@1/node_modules/needed`);
    expect(importable([join(folder.path, store, 'ours@1/node_modules/ours/index.js')])).toEqual([
      join(folder.path, 'project/node_modules'),
    ]);
  });

  it('where it keeps them in a store of the machine, also what the needed need, and no project that is linked to', () => {
    using folder = home(
      'store/ours/node_modules/ours/index.js',
      'store/needed/node_modules/@scope/needed/index.js',
      'store/further/node_modules/further/index.js',
      'project/secret.js',
    );
    linked(folder.path, 'store/ours/node_modules/@scope/needed', 'store/needed/node_modules/@scope/needed');
    linked(folder.path, 'store/ours/node_modules/project', 'project');
    linked(folder.path, 'store/needed/node_modules/further', 'store/further/node_modules/further');
    const at = (name: string): string => join(folder.path, 'store', name, 'node_modules');
    expect(importable([join(at('ours'), 'ours/index.js')])).toEqual(['ours', 'needed', 'further'].map(at));
  });
});
