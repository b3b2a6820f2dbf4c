import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Processes at work in a solver's copies, or with one in their command line. */
export function processesOf(pid: number): string[] {
  const prefix = `weak-committee-${pid}-`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const about = `${readlinkSync(`/proc/${name}/cwd`)} ${readFileSync(`/proc/${name}/cmdline`, 'utf8')}`;
        return about.includes(prefix) ? [`${name} ${about.replaceAll('\0', ' ')}`] : [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

/** Working copies of a process that are still there. */
export function copiesOf(pid: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`weak-committee-${pid}-`));
}
