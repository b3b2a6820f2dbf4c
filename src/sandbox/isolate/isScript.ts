import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Sources } from './modules.ts';

/**
 * Whether Node takes a JavaScript file for a script, in which sloppy code is at home: `with`, octal literals, names that nobody declared.
 * The ending says so, or the package; else it is one that has nothing of a module.
 */
export function isScript(path: string, sources: Sources): boolean {
  if (path.endsWith('.cjs')) return true;
  if (!/\.jsx?$/.test(path)) return false;
  const type = typeOf(posix.dirname(path), sources);
  if (type !== undefined) return type === 'commonjs';
  const { module, errors } = parseSync(posix.basename(path), sources.get(path) ?? '');
  return errors.length === 0 && !module.hasModuleSyntax;
}

/** What the package that holds a folder says of its files. */
function typeOf(folder: string, sources: Sources): unknown {
  const text = sources.get(posix.join(folder, 'package.json'));
  if (text !== undefined) {
    try {
      return (JSON.parse(text) as { readonly type?: unknown }).type;
    } catch {
      return undefined;
    }
  }
  return folder === '.' ? undefined : typeOf(posix.dirname(folder), sources);
}
