import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** What git says of a folder in one of its work trees. */
export interface GitListing {
  /** Files that are tracked, or neither tracked nor ignored, with every folder on the way to them: relative to the folder. */
  readonly paths: ReadonlySet<string>;
  /** Files among them that are tracked. */
  readonly tracked: ReadonlySet<string>;
  /** Whether there are submodules among them. */
  readonly modules: boolean;
}

/** What git lists below a folder, submodules too; undefined where it is in no work tree, git cannot say, or the folder itself is ignored. */
export async function listedByGit(folder: string): Promise<GitListing | undefined> {
  if (!inWorkTree(folder)) return undefined;
  const [staged, others] = await Promise.all([
    git(folder, '--stage'),
    git(folder, '--others', '--exclude-standard'),
  ] as const);
  if (staged === undefined || others === undefined) return undefined;
  const tracked = new Set<string>();
  // A repository within that is no submodule is listed with a slash at its end, and is somebody else's.
  const paths = new Set(others.filter((path) => !path.endsWith('/')));
  let modules = false;
  for (const line of staged) {
    const path = line.slice(line.indexOf('\t') + 1);
    modules ||= line.startsWith('160000 ');
    const module = line.startsWith('160000 ') ? await listedByGit(join(folder, path)) : undefined;
    for (const one of module?.tracked ?? [path]) tracked.add(module ? posix.join(path, one) : one);
    for (const one of module?.paths ?? [path]) paths.add(module ? posix.join(path, one) : one);
  }
  if (paths.size === 0) return undefined;
  for (const path of paths) {
    // The folders of a folder that is there already are there too.
    for (let at = posix.dirname(path); at !== '.' && !paths.has(at); at = posix.dirname(at)) paths.add(at);
  }
  return { paths, tracked, modules };
}

function inWorkTree(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/** Lines of `git ls-files`. Nothing that the repository's own settings name is started, and its index is only read. */
async function git(folder: string, ...options: readonly string[]): Promise<readonly string[] | undefined> {
  const args = ['-c', 'core.fsmonitor=false', '-C', folder, 'ls-files', '-z', ...options];
  // Variables such as GIT_DIR, which hooks are run with, would lead elsewhere.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  // Most of what imports this asks git nothing.
  const { execa } = await import('execa');
  const { failed, stdout } = await execa('git', args, {
    env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    maxBuffer: 512 * 1024 * 1024,
  });
  return failed ? undefined : stdout.split('\0').filter((line) => line !== '');
}
