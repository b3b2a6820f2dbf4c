import { startNode } from '../process/child.ts';
import type { Child } from '../sandbox.ts';

/** Starts a script of ours that holds isolates, in a process without network, files of anybody's and the right to write. */
export function startIsolateHost(script: URL): Child {
  return startNode(script, {
    cwd: '/',
    contained: { writable: false },
    timeoutMs: undefined,
    signal: new AbortController().signal,
    fenced: true,
    // The snapshot of Node's own start and isolates of ours do not go together.
    // By the files below the two native packages tell which build of theirs is for this machine.
    flags: [
      '--no-node-snapshot',
      '--allow-addons',
      '--allow-fs-read=/etc/alpine-release',
      '--allow-fs-read=/usr/bin/ldd',
    ],
  });
}
