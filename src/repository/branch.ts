import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { TaskError } from '../errors.ts';
import { sha256 } from '../nouns/digest.ts';
import type { Solved } from '../nouns/solution.ts';

/**
 * Looks at a branch before anything is bought for it.
 *
 * @returns the place of `repo` in its repository.
 * @throws {@link TaskError} where it is no git repository, there is such a branch, or git takes no such name.
 */
export async function refuseBranch(branch: string, repo: string): Promise<string> {
  const refuse = (what: string, fix: string) => (cause: unknown) => {
    throw new TaskError(what, { at: '--branch', fix, cause });
  };
  const prefix = await git(repo, 'rev-parse', '--show-prefix').catch(
    refuse(`${repo} is in no git repository, so that there can be no branch.`, 'Use --apply or --patch.'),
  );
  await git(repo, 'check-ref-format', '--branch', branch).catch(
    refuse(`${branch} is no name of a branch.`, 'Give another, such as fix-cart.'),
  );
  const taken = await git(repo, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`).then(
    () => true,
    () => false,
  );
  if (taken) refuse(`There is a branch ${branch} already.`, 'Give another name.')(undefined);
  return prefix;
}

/** Without hooks: none of the repository's is to run. */
async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  // A path may have signs in it that git takes for a pattern.
  const settings = ['--literal-pathspecs', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const { stdout } = await execa('git', [...settings, ...args], { cwd });
  return stdout;
}

/**
 * Commits a solution to a new branch, and leaves the user's own work tree, index and branch as they are: it is written in a work tree beside them.
 * No hook of the repository is run. The certificate's digest stands in a trailer of the commit.
 *
 * @param repo - the folder that the solution's paths are relative to; its changes that are not committed are in the branch as well, where they
 * are in the solution.
 * @returns the id of the commit.
 * @throws {@link TaskError} where it is no git repository, or there is such a branch.
 */
export async function commitTo(
  branch: string,
  repo: string,
  { files, removed = [], summary, certificate }: Solved,
  subject: string,
): Promise<string> {
  const prefix = await refuseBranch(branch, repo);
  let done = false;
  const folder = await mkdtemp(join(tmpdir(), 'weak-committee-branch-'));
  try {
    await git(repo, 'worktree', 'add', '--quiet', '-b', branch, folder);
    for (const [path, text] of Object.entries(files)) {
      const to = join(folder, prefix, path);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, text);
      await git(folder, 'add', '--', join(prefix, path));
    }
    // One that was never committed is in no branch.
    for (const path of removed) await git(folder, 'rm', '--quiet', '--ignore-unmatch', '--', join(prefix, path));
    if ((await git(folder, 'status', '--porcelain')) === '')
      throw new TaskError(`The last commit has this fix already, so that ${branch} would have nothing new.`, {
        at: '--branch',
        fix: 'Commit the changes of your work tree first, or use --apply.',
      });
    const message = `${subject}\n\n${summary}\n\nWeak-Committee-Certificate: sha256:${sha256(JSON.stringify(certificate))}\n`;
    await git(folder, 'commit', '--quiet', '--no-verify', '-m', message).catch((cause: unknown) => {
      throw new TaskError(`git could not commit: ${saidBy(cause)}`, {
        at: '--branch',
        fix: 'Mend that, or use --patch.',
        cause,
      });
    });
    const commit = await git(folder, 'rev-parse', 'HEAD');
    done = true;
    return commit;
  } finally {
    await git(repo, 'worktree', 'remove', '--force', folder).catch(() => {});
    await rm(folder, { recursive: true, force: true });
    if (!done) await git(repo, 'branch', '-D', branch).catch(() => {});
  }
}

/** What git wrote, in one line. */
function saidBy(error: unknown): string {
  return error instanceof ExecaError ? (String(error.stderr).trim().split('\n').at(-1) ?? '') : String(error);
}
