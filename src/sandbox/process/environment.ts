import { tmpdir } from 'node:os';

/**
 * The variables a candidate's process gets: enough to find programs, nothing that could be a secret. A HOME inside the
 * working copy keeps `~/.npmrc`, `~/.aws` and the like out of the way of programs that look there by themselves.
 */
export function environment(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    NO_COLOR: '1',
    ...extra,
  };
}
