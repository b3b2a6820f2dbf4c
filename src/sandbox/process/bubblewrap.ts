import { spawnSync } from 'node:child_process';
import { CheckerError } from '../../errors.ts';
import { systemMounts } from './system.ts';

// Why not `@anthropic-ai/sandbox-runtime` 0.0.83, which was tried: it lets everything be read that is not denied by name (so a
// secret nobody thought of is open), has no limits on memory, processes or files, wants socat and proxies of its own even for
// no network at all, and hands back a line for a shell, in which a pipe of ours and an argument of a user's must both survive.

/** A bubblewrap that works on this machine. */
export interface Bubblewrap {
  readonly version: string;
  /** The options that every call takes: namespaces of its own, no privileges, nothing of the machine but its programs. */
  readonly base: readonly string[];
  /** Whether a tmpfs can be given a size (0.7). */
  readonly sizes: boolean;
}

/** What the tools of a certificate say where the user has gone on without. */
export const UNCONTAINED = 'none (--unsafe)';

let found: Bubblewrap | { readonly problem: string } | undefined;

/** The bubblewrap of this machine, or why there is none; looked for once, which takes about 10 ms. */
export function bubblewrap(): Bubblewrap | { readonly problem: string } {
  return (found ??= look());
}

/**
 * The bubblewrap of this machine.
 *
 * @throws {@link CheckerError} where it is missing or does not work, unless `unsafe`: then undefined.
 */
export function requireBubblewrap(unsafe: boolean): Bubblewrap | undefined {
  const bwrap = bubblewrap();
  if (!('problem' in bwrap)) return bwrap;
  if (unsafe) return undefined;
  throw new CheckerError(`Nothing here keeps a candidate from your files and network: ${bwrap.problem}.`, {
    at: 'the process tier',
    fix: 'Install it (apt-get install bubblewrap), or pass --unsafe (`unsafe: true` in code) to run candidates without it.',
  });
}

function look(): Bubblewrap | { problem: string } {
  if (process.platform !== 'linux') return { problem: `bubblewrap does not exist for ${process.platform}` };
  const { stdout, error } = spawnSync('bwrap', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return { problem: 'bubblewrap is not installed' };
  const [, version = '0.0.0', major = '0', minor = '0'] = /((\d+)\.(\d+)[\d.]*)/.exec(stdout) ?? [];
  const atLeast = (wanted: number): boolean => Number(major) > 0 || Number(minor) >= wanted;
  const base = [
    ...['user', 'ipc', 'pid', 'net', 'uts'].map((kind) => `--unshare-${kind}`),
    '--unshare-cgroup-try',
    // A namespace within the namespace would give the candidate mounts of its own.
    ...(atLeast(8) ? ['--disable-userns'] : []),
    '--uid',
    '1000',
    '--gid',
    '1000',
    '--hostname',
    'candidate',
    '--cap-drop',
    'ALL',
    '--die-with-parent',
    '--new-session',
    ...systemMounts(),
  ];
  const probe = spawnSync('bwrap', [...base, '--', '/bin/sh', '-c', ':'], { encoding: 'utf8', timeout: 10_000 });
  if (probe.status === 0) return { version, base, sizes: atLeast(7) };
  const said = probe.stderr.trim().split('\n')[0] ?? '';
  return {
    problem: `bubblewrap ${version} does not work (${said || 'it was killed'}): this container or kernel allows no user namespaces`,
  };
}
