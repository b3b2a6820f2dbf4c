import { execa } from 'execa';
import { join as joinPath } from 'node:path';
import type { Sandbox } from '../../nouns/checker.ts';
import { layersOf } from '../../workspace/layers.ts';
import { plugged } from '../../workspace/plugNPlay.ts';
import type { RunOptions, RunResult } from '../sandbox.ts';
import { begin } from './begin.ts';
import { requireBubblewrap, UNCONTAINED } from './bubblewrap.ts';
import { startNode } from './child.ts';
import { join } from './crossing.ts';
import { launch, type Wall } from './launch.ts';
import { loadRemote } from './remoteModule.ts';

/**
 * Runs everything in child processes that are killed, with all they started, when their time is up: behind bubblewrap.
 *
 * @param unsafe - whether to go on where there is no bubblewrap that works; otherwise a {@link CheckerError} says what to do.
 */
export function processSandbox(unsafe = false): Omit<Sandbox, 'keep' | 'spare'> {
  return {
    containment() {
      const bwrap = requireBubblewrap(unsafe);
      return bwrap === undefined ? UNCONTAINED : `bubblewrap ${bwrap.version}`;
    },

    async run(file, args, options) {
      const bwrap = requireBubblewrap(unsafe);
      return run([file, ...args], withPackages(options), bwrap && { bwrap, writable: true });
    },

    begin(file, args, options) {
      const bwrap = requireBubblewrap(unsafe);
      return bwrap && begin([file, ...args], withPackages(options), { bwrap, writable: true });
    },

    async script(script, options) {
      requireBubblewrap(unsafe);
      const child = startNode(script, { ...options, contained: { writable: !options.fenced } });
      const nonce = crypto.randomUUID();
      let report: unknown;
      child.hear((message) => {
        if (isReport(message) && message.nonce === nonce) report = message.report;
      });
      child.send({ nonce, message: options.message });
      return { ...(await child.ended), report };
    },

    start(script, options) {
      requireBubblewrap(unsafe);
      return startNode(script, { ...options, timeoutMs: undefined, fenced: false, contained: { writable: true } });
    },

    candidate(root, signal) {
      const walled = requireBubblewrap(unsafe) !== undefined;
      // Behind the wall it may write into folders of its own and start processes, as programs for Node do.
      const contained = { writable: true };
      return startNode(own('candidateSide'), { cwd: root, timeoutMs: undefined, signal, fenced: !walled, contained });
    },

    join,

    async load(root, target, options) {
      requireBubblewrap(unsafe);
      const child = startNode(own('candidateHost'), {
        cwd: root,
        timeoutMs: undefined,
        signal: options.signal,
        fenced: true,
        contained: { writable: false },
      });
      return loadRemote(child, joinPath(root, target), options.timeoutMs);
    },
  };
}

/** A script that stands beside this file, as `.ts` in development and `.js` in the package. */
function own(name: string): URL {
  return new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/** Has it find the packages of its copy, where variables lead to them. */
function withPackages<Options extends Omit<RunOptions, 'signal'>>(options: Options): Options {
  const { stores = [], base = options.cwd } = layersOf(options.cwd) ?? {};
  return stores.length === 0 ? options : { ...options, env: plugged(options.cwd, base, options.env ?? {}) };
}

async function run(command: readonly [string, ...string[]], options: RunOptions, wall: Wall): Promise<RunResult> {
  const { line, spawn, begun, resultOf, guard } = launch(command, options, wall, 3);
  const [file, ...args] = line;
  const { stdin: _, ...rest } = spawn;
  const child = execa(file, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe', ...begun] });
  guard(child.pid, () => void child.kill('SIGKILL'));
  return resultOf(await child);
}

function isReport(message: unknown): message is { nonce: string; report: unknown } {
  return typeof message === 'object' && message !== null && 'nonce' in message && 'report' in message;
}
