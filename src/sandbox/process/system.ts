import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What programs need of /etc to start, find names and speak TLS: no accounts, no keys. */
const ETC_FILES = [
  'ld.so.cache',
  'ld.so.conf',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'protocols',
  'services',
  'ssl/openssl.cnf',
];
const ETC_FOLDERS = ['alternatives', 'ld.so.conf.d', 'pki/ca-trust', 'pki/tls/certs', 'ssl/certs'];

/** Folders of the machine that are laid as they are. */
export const SYSTEM: readonly string[] = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store'];

/** Options of bubblewrap that lay a read-only system: programs, libraries, the little of /etc that they read, /proc and /dev. */
export function systemMounts(): string[] {
  const java = readdirSync('/etc').filter((name) => name.startsWith('java-'));
  const folders = [...ETC_FOLDERS, ...java].filter((name) => existsSync(join('/etc', name)));
  return [
    ...SYSTEM.filter((path) => existsSync(path)).flatMap(asItIs),
    '--ro-bind',
    layEtc(folders),
    '/etc',
    ...folders.flatMap((name) => ['--ro-bind', join('/etc', name), join('/etc', name)]),
    '--proc',
    '/proc',
    // The kernel lets user 0 write there even where it has no privileges.
    ...(process.getuid?.() === 0 ? ['/proc/sys', '/proc/sysrq-trigger', '/proc/mtrr', '/proc/pressure'] : []).flatMap(
      (path) => ['--ro-bind-try', path, path],
    ),
    '--dev',
    '/dev',
  ];
}

function asItIs(path: string): string[] {
  return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

/**
 * A folder with copies of the files, since each mount costs 0.3 ms a run, and with room for the folders. Programs ask who they are;
 * the machine's own list of accounts is none of their business.
 */
function layEtc(folders: readonly string[]): string {
  const etc = mkdtempSync(join(tmpdir(), `weak-committee-${process.pid}-`));
  process.once('exit', () => rmSync(etc, { recursive: true, force: true }));
  for (const name of folders) mkdirSync(join(etc, name), { recursive: true });
  for (const name of ETC_FILES) {
    try {
      cpSync(join('/etc', name), join(etc, name), { verbatimSymlinks: true });
    } catch {
      // Not on this machine, or not for this user to read.
    }
  }
  writeFileSync(join(etc, 'passwd'), 'candidate:x:1000:1000::/tmp/home:/bin/sh\n');
  writeFileSync(join(etc, 'group'), 'candidate:x:1000:\n');
  // Something to lay the machine's own over, for a run that has its network.
  writeFileSync(join(etc, 'resolv.conf'), '');
  writeFileSync(join(etc, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  return etc;
}
