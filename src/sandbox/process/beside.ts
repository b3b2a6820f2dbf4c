import { tmpdir } from 'node:os';
import type { Child } from '../sandbox.ts';
import { startNode } from './child.ts';

const NEVER = new AbortController().signal;

/**
 * Starts a script of ours that stands beside a module and reads what others wrote, for as long as it is wanted: text that ends a parser
 * must cost no more than the parser's process.
 *
 * @param url - the module's own address.
 */
export function startBeside(url: string, script: string): Child {
  const file = `${script}${url.endsWith('.ts') ? '.ts' : '.js'}`;
  return startNode(new URL(file, url), { cwd: tmpdir(), timeoutMs: undefined, signal: NEVER, fenced: false });
}
