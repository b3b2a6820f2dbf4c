import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import { execa } from 'execa';
import type { Repository } from './list.ts';

/** A repository as it is, and what its targets are with the bug in them. */
export interface Laid {
  readonly root: string;
  /** The targets as they stand: right. */
  readonly right: Readonly<Record<string, string>>;
  readonly wrong: Readonly<Record<string, string>>;
}

const MINUTES = 10 * 60_000;

/**
 * Lays a repository in a folder of its own and installs what its tests need, once: what stands there is taken again.
 *
 * @param from - the folder of the list.
 */
export async function lay(repository: Repository, from: string, cache: string): Promise<Laid> {
  const root = join(cache, repository.id);
  const done = join(cache, `${repository.id}.laid`);
  const wanted = JSON.stringify([
    repository.npm,
    repository.pypi,
    repository.folder,
    repository.git,
    repository.commit,
    repository.install,
  ]);
  if (!existsSync(done) || readFileSync(done, 'utf8') !== wanted) {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    await bring(repository, from, root);
    for (const [program = '', ...args] of repository.install ?? defaultInstall(root))
      await execa(program, args, { cwd: root, timeout: MINUTES, env: { CI: 'true' } });
    writeFileSync(done, wanted);
  }
  const right = Object.fromEntries(repository.target.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  return { root, right, wrong: { ...right, ...withBug(repository, from, right) } };
}

async function bring({ id, npm, pypi, folder, git, commit }: Repository, from: string, root: string): Promise<void> {
  if (npm !== undefined) {
    const { stdout } = await execa('npm', ['pack', '--silent', '--ignore-scripts', npm], { cwd: root });
    await untar(join(root, stdout.trim().split('\n').at(-1) ?? ''), root);
  } else if (pypi !== undefined) {
    await execa('python3', [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--no-binary',
      ':all:',
      '--dest',
      root,
      pypi,
    ]);
    const archive = readdirSync(root).find((name) => name.endsWith('.tar.gz'));
    await untar(join(root, archive ?? ''), root);
  } else if (git !== undefined) {
    await execa('git', ['clone', '--quiet', '--no-hardlinks', resolve(from, git), root]);
    if (commit !== undefined) await execa('git', ['checkout', '--quiet', commit], { cwd: root });
  } else if (folder !== undefined) cpSync(resolve(from, folder), root, { recursive: true });
  else throw new Error(`${id} names no npm, pypi, git or folder.`);
}

async function untar(archive: string, root: string): Promise<void> {
  await execa('tar', ['-xzf', archive, '--strip-components=1', '-C', root]);
  rmSync(archive);
}

function defaultInstall(root: string): readonly (readonly string[])[] {
  if (existsSync(join(root, 'package.json')))
    return [['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']];
  return [
    ['python3', '-m', 'venv', '.venv'],
    [join(root, '.venv/bin/pip'), 'install', '--quiet', 'pytest', '-e', '.'],
  ];
}

function withBug(
  { id, bug }: Repository,
  from: string,
  right: Readonly<Record<string, string>>,
): Record<string, string> {
  const text = bug.includes('\n') ? bug : readFileSync(resolve(from, bug), 'utf8');
  const files = parsePatch(text).map((patch) => {
    const path = (patch.newFileName ?? '').replace(/^b\//, '');
    const before = right[path];
    const after = before === undefined ? false : applyPatch(before, patch);
    if (after === false || after === before) throw new Error(`The bug of ${id} cannot be put into ${path}.`);
    return [path, after] as const;
  });
  if (files.length === 0) throw new Error(`The bug of ${id} is no patch.`);
  return Object.fromEntries(files);
}
