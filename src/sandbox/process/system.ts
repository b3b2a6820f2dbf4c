import { existsSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What programs need of /etc to start, find names and speak TLS: no accounts, no keys. */
const ETC = [
  'alternatives',
  'ca-certificates',
  'crypto-policies',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'pki/ca-trust',
  'pki/tls/certs',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
];

/** Folders of the machine that are laid as they are. */
export const SYSTEM: readonly string[] = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store'];

/** Options of bubblewrap that lay a read-only system: programs, libraries, the little of /etc that they read, /proc and /dev. */
export function systemMounts(): string[] {
  const etc = [...ETC, ...readdirSync('/etc').filter((name) => name.startsWith('java-'))].map((name) => `/etc/${name}`);
  const stubs = writeStubs();
  return [
    ...SYSTEM.filter(existsSync).flatMap(asItIs),
    ...etc.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['passwd', 'group', 'hosts'].flatMap((name) => ['--ro-bind-try', join(stubs, name), `/etc/${name}`]),
    '--proc',
    '/proc',
    // The kernel lets user 0 write there even where it has no privileges, and we may be run by it.
    ...['/proc/sys', '/proc/sysrq-trigger', '/proc/mtrr', '/proc/pressure'].flatMap((path) => [
      '--ro-bind-try',
      path,
      path,
    ]),
    '--dev',
    '/dev',
  ];
}

function asItIs(path: string): string[] {
  return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

/** Programs ask who they are; the machine's own list of accounts is none of their business. */
function writeStubs(): string {
  const folder = mkdtempSync(join(tmpdir(), `weak-committee-${process.pid}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'passwd'), 'candidate:x:1000:1000::/tmp/home:/bin/sh\n');
  writeFileSync(join(folder, 'group'), 'candidate:x:1000:\n');
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  return folder;
}
