import { fileURLToPath } from 'node:url';
import type { Child } from '../sandbox/sandbox.ts';
import { startNode } from '../sandbox/process/child.ts';
import { nativeCompiler } from './nativeCompiler.ts';

/** Heap of the host, which holds the text of workspaces; in MB, and for each character of theirs in bytes. */
const HEAP = { mb: 512, perCharacter: 8 };

/**
 * Starts the process that holds the compiler.
 *
 * @param memory - its address space, in bytes.
 * @param characters - of the largest workspace that it will hold.
 */
export function startHost(cwd: string, memory: number, characters: number): Child {
  const kb = Math.floor(memory / 1024);
  const heapMb = HEAP.mb + Math.ceil((HEAP.perCharacter * characters) / 1024 / 1024);
  const { file } = nativeCompiler();
  const here = (name: string): URL => new URL(name, import.meta.url);
  const limited = process.platform === 'win32' ? file : fileURLToPath(here('limited.sh'));
  return startNode(here(import.meta.url.endsWith('.ts') ? 'compilerHost.ts' : 'compilerHost.js'), {
    cwd,
    timeoutMs: undefined,
    signal: new AbortController().signal,
    fenced: false,
    flags: [`--max-old-space-size=${heapMb}`],
    env: { COMPILER: file, COMPILER_START: limited, COMPILER_KB: String(kb), GOMEMLIMIT: `${Math.floor(kb / 2)}KiB` },
  });
}
