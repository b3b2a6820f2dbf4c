import { extname } from 'node:path';
import type { Files } from '../../src/workspace/workspace.ts';

const WORDS = 'weak-committee: this file throws as soon as it is loaded';

/** What cannot be loaded, in the language of a file; undefined for one that we do not know. */
const POISON: Readonly<Record<string, (text: string) => string | undefined>> = {
  ...Object.fromEntries(
    ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'].map((ending) => [
      ending,
      () => `throw new Error(${JSON.stringify(WORDS)});\n`,
    ]),
  ),
  '.py': () => `raise RuntimeError(${JSON.stringify(WORDS)})\n`,
  '.go': (text) => {
    const name = /^package\s+(\w+)/m.exec(text)?.[1];
    return name && `package ${name}\n\nfunc init() { panic(${JSON.stringify(WORDS)}) }\n`;
  },
  '.rs': () => `compile_error!(${JSON.stringify(WORDS)});\n`,
};

/**
 * The files with those of them that are code replaced by code that cannot be loaded: a command that passes with these has never
 * looked at them. Undefined where none is in a language that we know.
 */
export function poisoned(files: Files): { readonly files: Files; readonly paths: readonly string[] } | undefined {
  const bad = Object.entries(files).flatMap(([path, text]) => {
    const code = /\.d\.[cm]?ts$/.test(path) ? undefined : POISON[extname(path)]?.(text);
    return code === undefined ? [] : [[path, code] as const];
  });
  if (bad.length === 0) return undefined;
  return { files: { ...files, ...Object.fromEntries(bad) }, paths: bad.map(([path]) => path) };
}
