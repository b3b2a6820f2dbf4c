import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { layersOf } from '../../workspace/layers.ts';
import type { Bubblewrap } from './bubblewrap.ts';
import { inherited, SHELL } from './inherited.ts';
import { layCopy, type Layout } from './layCopy.ts';
import { layModules, layNestedModules } from './layModules.ts';
import { limits } from './limits.ts';
import { readable } from './readable.ts';
import { toolchains } from './toolchains.ts';

/** What a run may do beside reading its copy and the machine's programs. */
export interface Needs {
  /** The working copy; with `/` there is none. */
  readonly cwd: string;
  /** Whether it can write: into /tmp, and new files into the copy. */
  readonly writable: boolean;
  /** Files of the copy whose folders take new files; see {@link layCopy}. */
  readonly targets?: readonly string[];
  /** Variables of the user's; the folders and programs they name can be read. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
  /** For a program that works on its copy as a person would. */
  readonly work?: Work;
}

/** What a coding agent has beside what every run has: an empty folder in memory for its copy, whose files it may change, and a way out. */
export interface Work {
  /** Programs that can be run, as absolute paths, with their installations. */
  readonly programs: readonly string[];
  /** More paths that can be read, since the user named them in its command line or its variables. */
  readonly named: readonly string[];
  /** A socket of ours, shown at {@link RELAY}. */
  readonly relay: string | undefined;
  /** Paths of this machine that can be read, each at its place within. */
  readonly shown: readonly { readonly from: string; readonly at: string }[];
  /** Whether it has the machine's network: a user's own decision. */
  readonly network: boolean;
}

/** The folder that is HOME within. */
export const HOME = '/tmp/home';
/** Where the files of a copy are shown to whoever lays it within. */
export const LAID = '/laid';
/** The socket by which a coding agent reaches its model. */
export const RELAY = '/relay.sock';

const MB = 1024 * 1024;
/** What is written once the wall stands. */
export const BEGUN = 'begun';
/** Room for new files, which is memory; see {@link watch} for what they may take together. */
const TMP_MB = 1024;
const COPY_MB = 1024;
const SHARED_MB = 64;

/** A command line, and the folders in it that are memory and can be written. */
export interface Contained {
  readonly line: [string, ...string[]];
  readonly scratch: readonly string[];
}

/**
 * The command line that runs a command behind a wall: no network, no processes but its own, a read-only system without
 * anybody's home, limits. It ends with all that it started when the solver ends, however that is.
 *
 * @param begun - the descriptor on which a line is written once the wall stands; the command does not get it.
 * @example
 * ```ts
 * const { line } = contain(bwrap, ['python3', '-m', 'pytest'], { cwd: copy.root, writable: true, timeoutMs: 20_000 }, 3);
 * // ['bwrap', '--unshare-user', …, '--', '/bin/sh', '-c', 'ulimit …; exec "$@"', 'sh', 'python3', '-m', 'pytest']
 * ```
 */
export function contain(
  { base, sizes }: Bubblewrap,
  command: readonly [string, ...string[]],
  { cwd, writable, targets = [], env = {}, timeoutMs, work }: Needs,
  begun: number,
): Contained {
  const size = (megabytes: number): string[] => (sizes ? ['--size', String(megabytes * MB)] : []);
  const { options, scratch } = lay();
  const leaked = inherited().filter((descriptor) => descriptor > begun);
  const close = leaked.map((descriptor) => `exec ${descriptor}>&-; `).join('');
  const line: [string, ...string[]] = [
    'bwrap',
    ...base.filter((option) => work?.network !== true || option !== '--unshare-net'),
    ...(writable ? [...size(SHARED_MB), '--tmpfs', '/dev/shm'] : []),
    '--remount-ro',
    '/dev',
    ...(writable ? [...size(TMP_MB), '--tmpfs', '/tmp', '--dir', HOME] : ['--dir', '/tmp']),
    ...toolchains(
      [command[0], ...(work?.programs ?? [])],
      [...Object.values(env), ...(work?.named ?? [])].filter(isAbsolute),
    ),
    ...options,
    ...wayOut(work),
    '--remount-ro',
    '/',
    '--chdir',
    cwd,
    '--',
    leaked.length > 0 ? SHELL : '/bin/sh',
    '-c',
    `${close}${limits(timeoutMs)} echo ${BEGUN} >&${begun}; exec ${begun}>&-; exec "$@"`,
    'sh',
    ...command,
  ];
  return { line, scratch: writable ? ['/tmp', '/dev/shm', ...scratch] : [] };

  function layFiles(from: string | undefined): Layout {
    if (work === undefined || from === undefined) return layCopy(cwd, targets, writable ? size(COPY_MB) : undefined);
    return { options: ['--ro-bind', from, LAID, ...size(COPY_MB), '--tmpfs', cwd], scratch: [cwd] };
  }

  function lay(): Layout {
    if (cwd === '/') return { options: [], scratch: [] };
    const layers = layersOf(cwd);
    const copy = laidBeside(layers?.stores ?? [], layFiles(layers?.base));
    const link = join(cwd, 'node_modules');
    const modules = layers?.modules ?? link;
    if (!existsSync(modules)) return copy;
    // The link in a whole copy cannot be laid over; where a copy is laid anew, a folder takes its place.
    const at = layers?.base !== undefined || copy.scratch.includes(cwd) ? link : realpathSync(link);
    const packages = layModules(modules, at, cwd, writable ? size(SHARED_MB) : undefined);
    const nested = layNestedModules(cwd, targets, writable ? size(SHARED_MB) : undefined);
    return {
      options: [...copy.options, ...packages.options, ...nested.options],
      scratch: [...copy.scratch, ...packages.scratch, ...nested.scratch],
    };
  }
}

/** A copy, and the folders elsewhere in which its packages lie. */
function laidBeside(stores: readonly string[], { options, scratch }: Layout): Layout {
  const within = readable();
  for (const store of stores) within.add(store);
  return { options: [...within.options(), ...options], scratch };
}

/** What a coding agent reaches beside its copy. */
function wayOut(work: Work | undefined): string[] {
  if (work === undefined) return [];
  const { relay, shown, network } = work;
  return [
    ...(relay === undefined ? [] : ['--ro-bind', relay, RELAY]),
    ...shown.flatMap(({ from, at }) => ['--ro-bind', from, at]),
    ...(network ? ['--ro-bind-try', RESOLVER, RESOLVER] : []),
  ];
}

const RESOLVER = '/etc/resolv.conf';
