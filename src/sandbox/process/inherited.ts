import { existsSync, readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Descriptors that this process was itself given and that every child of it would get: Node closes its own when it starts
 * another program, and these only up to 16. A file, a socket or a pipe of whoever started the solver may be among them.
 */
export function inherited(): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor > 2 && flagsOf(descriptor) !== undefined)
    .filter((descriptor) => ((flagsOf(descriptor) ?? 0) & CLOSE_ON_EXEC) === 0);
}

function flagsOf(descriptor: number): number | undefined {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags === undefined ? undefined : Number.parseInt(flags, 8);
  } catch {
    // The one by which the folder was read, closed since.
    return undefined;
  }
}

/** A shell that can close descriptors above 9, where there is one. */
export const SHELL = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh';
