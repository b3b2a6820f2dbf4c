import { posix } from 'node:path';
import type { Link } from './settings.ts';

/** Whether a tsconfig takes a file in by its `files`, `include` and `exclude`, whatever it imports. */
export function includes(chain: readonly Link[], file: string): boolean {
  const files = listIn(chain, 'files');
  if (files?.some((path) => posix.normalize(path) === file) === true) return true;
  const include = listIn(chain, 'include') ?? (files === undefined ? [posix.join(homeOf(chain), '**/*')] : []);
  if (!include.some((pattern) => matches(pattern, file, ''))) return false;
  const exclude = listIn(chain, 'exclude') ?? outputsOf(chain);
  return !exclude.some((pattern) => matches(pattern, file, '(?:/.*)?')) && !file.split('/').includes('node_modules');
}

/** Whether it takes in nothing of itself, and only refers to others. */
export function isSolution(chain: readonly Link[]): boolean {
  return listIn(chain, 'files')?.length === 0 && listIn(chain, 'include') === undefined;
}

/** Paths as they are seen from the workspace. */
function listIn(chain: readonly Link[], name: 'files' | 'include' | 'exclude'): string[] | undefined {
  const link = chain.find(({ config }) => Array.isArray(config[name]));
  const list: unknown = link?.config[name];
  if (link === undefined || !Array.isArray(list)) return undefined;
  return list.filter((path) => typeof path === 'string').map((path) => placed(path, link.path, chain));
}

function outputsOf(chain: readonly Link[]): string[] {
  return ['outDir', 'declarationDir'].flatMap((name) => {
    const link = chain.find(({ config }) => typeof config.compilerOptions?.[name] === 'string');
    const place = link?.config.compilerOptions?.[name];
    return typeof place === 'string' && link !== undefined ? [placed(place, link.path, chain)] : [];
  });
}

function placed(path: string, from: string, chain: readonly Link[]): string {
  const own = '${configDir}';
  return path.startsWith(own)
    ? posix.join(homeOf(chain), path.slice(own.length))
    : posix.join(posix.dirname(from), path);
}

function homeOf([first]: readonly Link[]): string {
  return posix.dirname(first?.path ?? '');
}

/** `src` means all that stands below it, `**` any folders, `*` and `?` letters of a name. */
function matches(pattern: string, file: string, rest: string): boolean {
  const clean = posix.normalize(pattern).replace(/\/$/, '');
  const last = posix.basename(clean);
  const whole = /[*?]/.test(last) || (last.includes('.') && clean !== '.') ? clean : posix.join(clean, '**/*');
  const source = whole
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => PARTS[part] ?? RegExp.escape(part))
    .join('');
  return new RegExp(`^${source}${rest}$`).test(file);
}

const PARTS: Readonly<Record<string, string>> = { '**/': '(?:[^/]+/)*', '**': '.*', '*': '[^/]*', '?': '[^/]' };
