import { execa } from 'execa';
import { join } from 'node:path';
import type { Sandbox } from '../../checker.ts';
import { limited, resultOf, spawnOptions, startNode } from './child.ts';
import { loadRemote } from './remoteModule.ts';

/** Runs everything in child processes that are killed, with all they started, when their time is up. */
export const processSandbox: Sandbox = {
  async run(file, args, options) {
    const [shell, ...rest] = limited(file, args, options.timeoutMs);
    return resultOf(await execa(shell, rest, spawnOptions(options)));
  },

  async script(script, options) {
    const child = startNode(script, options);
    const nonce = crypto.randomUUID();
    let report: unknown;
    child.hear((message) => {
      if (isReport(message) && message.nonce === nonce) report = message.report;
    });
    child.send({ nonce, message: options.message });
    return { ...(await child.ended), report };
  },

  load: (root, target, options) => {
    // Child scripts stand beside this file, as `.ts` in development and `.js` in the package.
    const script = new URL(import.meta.url.endsWith('.ts') ? 'candidateHost.ts' : 'candidateHost.js', import.meta.url);
    const child = startNode(script, { cwd: root, timeoutMs: undefined, signal: options.signal, fenced: true });
    return loadRemote(child, join(root, target), options.timeoutMs);
  },
};

function isReport(message: unknown): message is { nonce: string; report: unknown } {
  return typeof message === 'object' && message !== null && 'nonce' in message && 'report' in message;
}
