import { execa } from 'execa';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Child, ScriptOptions } from '../sandbox.ts';
import { bubblewrap } from './bubblewrap.ts';
import type { Needs } from './contain.ts';
import { frame, frameReader } from './frames.ts';
import { launch, type Wall } from './launch.ts';
import { linkedModules } from './layModules.ts';
import { ownFolders } from './toolchains.ts';

const HEAP_MB = 512;

interface Start extends Pick<ScriptOptions, 'cwd' | 'signal' | 'env' | 'fenced' | 'targets'> {
  readonly timeoutMs: number | undefined;
  /** Flags for Node beside ours. */
  readonly flags?: readonly string[];
  /**
   * Behind bubblewrap, where there is one that works: no network, nobody's files, and no writing unless `writable`. With
   * `cwd: '/'` there is no copy in it either.
   */
  readonly contained?: Pick<Needs, 'writable' | 'work'>;
}

/** Starts a Node script of ours as a child that hears and answers messages. */
export function startNode(script: URL, options: Start): Child {
  const path = fileURLToPath(script);
  const flags = [
    ...transformTypes(),
    // Of two the last counts.
    `--max-old-space-size=${HEAP_MB}`,
    ...(options.flags ?? []),
    '--disable-warning=ExperimentalWarning',
    ...(options.fenced ? fence(options.cwd, path) : []),
  ];
  const wall = options.contained && wallOf(options.contained);
  const { line, spawn, begun, resultOf, guard } = launch([process.execPath, ...flags, path], options, wall, 5);
  const [file, ...args] = line;
  ignoreDebuggerSignal();
  const { stdin: _, ...rest } = spawn;
  const child = execa(file, args, {
    ...rest,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', ...begun],
    buffer: { fd3: false, fd4: false },
  });
  const kill = (): void => void child.kill('SIGKILL');
  guard(child.pid, kill);
  const listeners = new Set<(message: unknown) => void>();
  const read = frameReader((message) => listeners.forEach((listener) => listener(message)), kill);
  child.nodeChildProcess.stdio[3]?.on('data', read).on('error', () => {});
  // A child that has ended no longer reads: how it ended is told by `ended`.
  child.stdin.on('error', () => {});
  const urgent = child.nodeChildProcess.stdio[4] as Writable;
  urgent.on('error', () => {});
  return {
    send: (message) => void child.stdin.write(frame(message)),
    sendToWaiting: (message) => void urgent.write(frame(message)),
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ended: child.then(resultOf),
    kill,
  };
}

function wallOf(contained: Pick<Needs, 'writable' | 'work'>): Wall {
  const bwrap = bubblewrap();
  return 'problem' in bwrap ? undefined : { bwrap, ...contained };
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
  const readable = [cwd, script, ...ownFolders(), ...linkedModules(cwd)];
  // SQLite opens files without asking the permission model.
  return ['--permission', '--no-experimental-sqlite', ...readable.map((path) => `--allow-fs-read=${path}`)];
}

/** Enums, namespaces and parameter properties run too, where this Node can still transform them. */
function transformTypes(): string[] {
  return process.allowedNodeEnvironmentFlags.has('--experimental-transform-types')
    ? ['--experimental-transform-types']
    : [];
}
