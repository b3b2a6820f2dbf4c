import { isAbsolute } from 'node:path';
import type { Bubblewrap } from './bubblewrap.ts';
import { inherited, SHELL } from './inherited.ts';
import { limits } from './limits.ts';
import { modules } from './modules.ts';
import { protect } from './protect.ts';
import { toolchains } from './toolchains.ts';

/** What a run may do beside reading its copy and the machine's programs. */
export interface Needs {
  /** The working copy; with `/` there is none. */
  readonly cwd: string;
  /** Whether it can write: into /tmp, and new files into the copy. */
  readonly writable: boolean;
  /** Files of the copy whose folders take new files; see {@link protect}. */
  readonly targets?: readonly string[];
  /** Variables of the user's; the folders and programs they name can be read. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
}

/** The folder that is HOME within. */
export const HOME = '/tmp/home';

const MB = 1024 * 1024;
/** What is written once the wall stands. */
export const BEGUN = 'begun';
/** Room in /tmp, which is memory. */
const TMP_BYTES = 512 * MB;

/**
 * The command line that runs a command behind a wall: no network, no processes but its own, a read-only system without
 * anybody's home, limits. It ends with all that it started when the solver ends, however that is.
 *
 * @param begun - the descriptor on which a line is written once the wall stands; the command does not get it.
 * @example
 * ```ts
 * const line = contain(bwrap, ['python3', '-m', 'pytest'], { cwd: copy.root, writable: true, timeoutMs: 20_000 }, 3);
 * // ['bwrap', '--unshare-user', …, '--', '/bin/sh', '-c', 'ulimit …; exec "$@"', 'sh', 'python3', '-m', 'pytest']
 * ```
 */
export function contain(
  { base, sizes }: Bubblewrap,
  command: readonly [string, ...string[]],
  { cwd, writable, targets = [], env = {}, timeoutMs }: Needs,
  begun: number,
): [string, ...string[]] {
  const size = (bytes: number): string[] => (sizes ? ['--size', String(bytes)] : []);
  const leaked = inherited().filter((descriptor) => descriptor > begun);
  const close = leaked.map((descriptor) => `exec ${descriptor}>&-; `).join('');
  return [
    'bwrap',
    ...base,
    ...(writable ? [...size(64 * MB), '--tmpfs', '/dev/shm'] : []),
    ...['--remount-ro', '/dev'],
    ...(writable ? [...size(TMP_BYTES), '--tmpfs', '/tmp', '--dir', HOME] : ['--dir', '/tmp']),
    ...toolchains(command[0], Object.values(env).filter(isAbsolute)),
    ...(cwd === '/' ? [] : layCopy()),
    ...['--remount-ro', '/', '--chdir', cwd, '--'],
    ...[leaked.length > 0 ? SHELL : '/bin/sh', '-c'],
    ...[`${close}${limits(timeoutMs)} echo ${BEGUN} >&${begun}; exec ${begun}>&-; exec "$@"`, 'sh'],
    ...command,
  ];

  function layCopy(): string[] {
    const packages = modules(cwd, size(64 * MB));
    return [...packages, ...(writable ? ['--bind', cwd, cwd, ...protect(cwd, targets)] : ['--ro-bind', cwd, cwd])];
  }
}
