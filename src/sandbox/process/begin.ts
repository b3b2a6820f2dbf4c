import { execa } from 'execa';
import { patient } from '../patience.ts';
import type { Begun, RunOptions } from '../sandbox.ts';
import { launch, type Wall } from './launch.ts';

/** Starts a command behind a wall that is to wait by itself; its time is counted from when it goes on. */
export function begin(command: readonly [string, ...string[]], options: Omit<RunOptions, 'signal'>, wall: Wall): Begun {
  const { signal: unstopped } = new AbortController();
  const { line, spawn, begun, resultOf, guard } = launch(command, { ...options, signal: unstopped }, wall, 3);
  const [file, ...args] = line;
  const { stdin: _, timeout: __, cancelSignal: ___, ...rest } = spawn;
  const child = execa(file, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe', ...begun] });
  const kill = (): void => void child.kill('SIGKILL');
  guard(child.pid, kill);
  return {
    ended: (async () => void (await child))(),
    async go(on, signal) {
      const start = performance.now();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        kill();
      }, patient(options.timeoutMs));
      signal.addEventListener('abort', kill, { once: true });
      try {
        if (signal.aborted) kill();
        else await on();
        const { isMaxBuffer, exitCode, all, stdio } = await child;
        const durationMs = performance.now() - start;
        const isCanceled = signal.aborted;
        return resultOf({ timedOut: late, isMaxBuffer, isCanceled, exitCode, durationMs, all, stdio });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', kill);
      }
    },
    async [Symbol.asyncDispose]() {
      kill();
      await child;
    },
  };
}
