import { execa, type Options } from 'execa';
import { existsSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunOptions, RunResult, ScriptOptions } from '../sandbox.ts';
import { environment } from './environment.ts';
import { frame, frameReader } from './frames.ts';

const MAX_OUTPUT = 8 * 1024 * 1024;
const HEAP_MB = 512;

type Start = Pick<ScriptOptions, 'cwd' | 'signal' | 'env' | 'fenced'> & {
  readonly timeoutMs: number | undefined;
  /** Flags for Node beside ours. */
  readonly flags?: readonly string[];
};

/** Starts a Node script of ours as a child that hears and answers messages. */
export function startNode(script: URL, options: Start): Child {
  const path = fileURLToPath(script);
  const flags = [
    ...(options.flags ?? []),
    ...transformTypes(),
    `--max-old-space-size=${HEAP_MB}`,
    '--disable-warning=ExperimentalWarning',
    ...(options.fenced ? fence(options.cwd, path) : []),
  ];
  const [shell, ...rest] = limited(process.execPath, [...flags, path], options.timeoutMs);
  ignoreDebuggerSignal();
  const { stdin: _, ...spawn } = spawnOptions(options);
  const child = execa(shell, rest, { ...spawn, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], buffer: { fd3: false } });
  const kill = (): void => void child.kill('SIGKILL');
  const listeners = new Set<(message: unknown) => void>();
  const read = frameReader((message) => listeners.forEach((listener) => listener(message)), kill);
  child.nodeChildProcess.stdio[3]?.on('data', read).on('error', () => {});
  // A child that has ended no longer reads: how it ended is told by `ended`.
  child.stdin.on('error', () => {});
  return {
    send: (message) => void child.stdin.write(frame(message)),
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ended: child.then(resultOf),
    kill,
  };
}

let ignoring = false;

/** By this signal Node opens a debugger in the process that gets it, and any process of the same user can send it. */
function ignoreDebuggerSignal(): void {
  if (ignoring || process.platform === 'win32') return;
  ignoring = true;
  process.on('SIGUSR1', () => {});
}

/** Node's permission model: reads of the copy, of the packages it links to and of our own scripts; no writes, processes or addons. */
function fence(cwd: string, script: string): string[] {
  const modules = join(cwd, 'node_modules');
  const own = ['src', 'checkers'].map((folder) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url)));
  const readable = [cwd, script, ...own, ...(existsSync(modules) ? [realpathSync(modules)] : []), ...ownPackages()];
  // SQLite opens files without asking the permission model.
  return ['--permission', '--no-experimental-sqlite', ...readable.map((path) => `--allow-fs-read=${path}`)];
}

/** Where fast-check stands, which the scripts of ours import. */
function ownPackages(): string[] {
  const found = /^.*[/\\]node_modules(?=[/\\])/.exec(fileURLToPath(import.meta.resolve('fast-check')))?.[0];
  return found === undefined ? [] : [found];
}

/** Enums, namespaces and parameter properties run too, where this Node can still transform them. */
function transformTypes(): string[] {
  return process.allowedNodeEnvironmentFlags.has('--experimental-transform-types')
    ? ['--experimental-transform-types']
    : [];
}

/** A limit on processor time outlives the solver: should it be killed outright, an endless loop still ends. */
export function limited(file: string, args: readonly string[], timeoutMs: number | undefined): [string, ...string[]] {
  if (process.platform === 'win32') return [file, ...args];
  const seconds = Math.ceil((timeoutMs ?? 60_000) / 1000) * Math.max(4, availableParallelism()) + 5;
  return ['/bin/sh', '-c', `ulimit -t ${seconds}; exec "$@"`, 'sh', file, ...args];
}

export function spawnOptions(
  options: Omit<RunOptions, 'timeoutMs'> & { readonly timeoutMs: number | undefined },
): SpawnOptions {
  return {
    stdin: 'ignore',
    all: true,
    cwd: options.cwd,
    env: environment(options.cwd, options.env),
    extendEnv: false,
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    cancelSignal: options.signal,
    killSignal: 'SIGKILL',
    killDescendants: true,
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
  readonly maxBuffer: number;
  readonly reject: false;
}

/** A Node child that exchanges messages with us over pipes. */
export interface Child {
  send(message: unknown): void;
  /** Calls for each message until the function that it gives back is called. */
  hear(listener: (message: unknown) => void): () => void;
  readonly ended: Promise<RunResult>;
  /** Kills it with all it started. */
  kill(): void;
}

interface Ended {
  readonly timedOut: boolean;
  readonly isMaxBuffer: boolean;
  readonly exitCode?: number | undefined;
  readonly durationMs: number;
  readonly all?: string | undefined;
}

/** How a child ended, in our words. */
export function resultOf(result: Ended): RunResult {
  const output = result.all ?? '';
  // A shell that cannot find the command ends with 127, one that may not run it with 126.
  const missing = result.exitCode === 127 || result.exitCode === 126;
  const ended = result.timedOut
    ? 'timeout'
    : result.isMaxBuffer
      ? 'flood'
      : missing
        ? 'not-found'
        : result.exitCode === undefined
          ? 'signal'
          : 'exit';
  return { ended, exitCode: result.exitCode, output, ms: result.durationMs };
}
