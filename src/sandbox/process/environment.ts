import { tmpdir } from 'node:os';
import { HOME } from './contain.ts';
import { toolchainVariables } from './toolchains.ts';

/** Enough to find programs, nothing that could be a secret. */
function common(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' };
}

/** The variables of a contained process: HOME is an empty folder of its own, toolchains find their downloads. */
export function containedEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    ...common(),
    HOME,
    TMPDIR: '/tmp',
    USER: 'candidate',
    LOGNAME: 'candidate',
    ...toolchainVariables,
    ...extra,
  };
}

/**
 * The variables of a process that is not contained. A HOME inside the working copy keeps `~/.npmrc`, `~/.aws` and the like out of
 * the way of programs that look there by themselves.
 */
export function environment(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...common(), HOME: home, TMPDIR: tmpdir(), ...extra };
}
