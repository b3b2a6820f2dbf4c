import { constants } from 'node:os';
import type { Options } from 'execa';
import { patient } from '../patience.ts';
import type { RunOptions, RunResult } from '../sandbox.ts';
import type { Bubblewrap } from './bubblewrap.ts';
import { BEGUN, contain, type Needs } from './contain.ts';
import { containedEnvironment, environment } from './environment.ts';
import { cpuSeconds } from './limits.ts';
import { watch } from './watch.ts';

const MAX_OUTPUT = 8 * 1024 * 1024;

/** What stands between a run and the machine; undefined where nothing does. */
export type Wall = ({ readonly bwrap: Bubblewrap } & Pick<Needs, 'writable' | 'work'>) | undefined;

type LaunchOptions = Omit<RunOptions, 'timeoutMs'> & { readonly timeoutMs: number | undefined };

/** How to start a command, and how to read its end. */
export interface Launch {
  readonly line: readonly [string, ...string[]];
  readonly spawn: SpawnOptions;
  /** A pipe more, at the place it was asked for, by which the wall says that it stands. */
  readonly begun: readonly 'pipe'[];
  /** Ends the run when it takes more than it may. */
  readonly guard: (pid: number | undefined, kill: () => void) => void;
  readonly resultOf: (result: Ended) => RunResult;
}

/** Makes a command line ready to be started, behind a wall where one is given. */
export function launch(
  command: readonly [string, ...string[]],
  options: LaunchOptions,
  wall: Wall,
  begunAt: number,
): Launch {
  const contained = wall && contain(wall.bwrap, command, { ...options, ...wall }, begunAt);
  let limit: string | undefined;
  let endWatch = (): void => {};
  return {
    line: contained?.line ?? limited(command, options.timeoutMs),
    spawn: spawnOptions(options, wall !== undefined),
    begun: wall === undefined ? [] : ['pipe'],
    guard(pid, kill) {
      if (contained === undefined || pid === undefined) return;
      endWatch = watch(
        pid,
        contained.scratch,
        (what) => {
          limit = what;
          kill();
        },
        options.memory,
      );
    },
    resultOf(result) {
      endWatch();
      const stands = wall === undefined || result.stdio[begunAt] === BEGUN;
      const { exitCode, all: output = '', durationMs: ms } = result;
      return { ended: howItEnded(result, stands, limit), exitCode, output, ms, ...(limit !== undefined && { limit }) };
    },
  };
}

/** A limit on processor time outlives the solver: should it be killed outright, an endless loop still ends. */
function limited(
  command: readonly [string, ...string[]],
  timeoutMs: number | undefined,
): readonly [string, ...string[]] {
  if (process.platform === 'win32') return command;
  return ['/bin/sh', '-c', `ulimit -t ${cpuSeconds(timeoutMs)}; exec "$@"`, 'sh', ...command];
}

function spawnOptions({ cwd, env, timeoutMs, signal }: LaunchOptions, contained: boolean): SpawnOptions {
  return {
    stdin: 'ignore',
    all: true,
    cwd,
    env: contained ? containedEnvironment(env) : environment(cwd, env),
    extendEnv: false,
    ...(timeoutMs === undefined ? {} : { timeout: patient(timeoutMs) }),
    cancelSignal: signal,
    killSignal: 'SIGKILL',
    killDescendants: true,
    // Ctrl-C reaches all that a terminal has in the foreground: what died of it would count as a candidate's crash before the solver
    // hears of it itself. Behind the wall a run ends with the solver anyway.
    detached: contained,
    maxBuffer: MAX_OUTPUT,
    reject: false,
  };
}

interface SpawnOptions extends Pick<Options, 'cwd' | 'env' | 'timeout' | 'cancelSignal'> {
  readonly stdin: 'ignore';
  readonly all: true;
  readonly extendEnv: false;
  readonly killSignal: 'SIGKILL';
  readonly killDescendants: true;
  readonly detached: boolean;
  readonly maxBuffer: number;
  readonly reject: false;
}

interface Ended {
  readonly timedOut: boolean;
  readonly isMaxBuffer: boolean;
  readonly isCanceled: boolean;
  readonly exitCode?: number | undefined;
  readonly durationMs: number;
  readonly all?: string | undefined;
  readonly stdio: readonly unknown[];
}

/** How a child ended, in our words. */
function howItEnded(
  { timedOut, isMaxBuffer, isCanceled, exitCode }: Ended,
  stands: boolean,
  limit: string | undefined,
): RunResult['ended'] {
  if (timedOut) return 'timeout';
  if (isMaxBuffer) return 'flood';
  if (limit !== undefined) return 'limit';
  if (!stands && exitCode !== undefined && !isCanceled) return 'not-contained';
  // A shell that cannot find the command ends with 127, one that may not run it with 126.
  if (exitCode === 127 || exitCode === 126) return 'not-found';
  // Bubblewrap, as a shell would, tells of a signal by 128 and its number.
  return exitCode === undefined || SIGNALLED.has(exitCode - 128) ? 'signal' : 'exit';
}

/** Numbers of the signals of a crash, of being killed, and of limits on processor time and file size. */
const SIGNALLED: ReadonlySet<number> = new Set(
  (['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGXCPU', 'SIGXFSZ'] as const).map(
    (name) => constants.signals[name],
  ),
);
