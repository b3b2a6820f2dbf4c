import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { TaskError } from '../errors.ts';
import { sha256 } from '../nouns/digest.ts';
import type { Solved } from '../nouns/solution.ts';

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
  { files, summary, certificate }: Solved,
  subject: string,
): Promise<string> {
  const git = async (cwd: string, ...args: readonly string[]): Promise<string> => {
    const { stdout } = await execa('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', ...args], {
      cwd,
    });
    return stdout;
  };
  const prefix = await git(repo, 'rev-parse', '--show-prefix').catch((cause: unknown) => {
    throw new TaskError(`${repo} is in no git repository, so that there can be no branch.`, {
      at: '--branch',
      fix: 'Use --apply or --patch.',
      cause,
    });
  });
  const taken = await git(repo, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`).then(
    () => true,
    () => false,
  );
  if (taken) throw new TaskError(`There is a branch ${branch} already.`, { at: '--branch', fix: 'Give another name.' });
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
