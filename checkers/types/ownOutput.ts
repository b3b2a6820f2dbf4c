import type { Diagnostic } from '../../src/typescript/messages.ts';

/** What a compiler run by its command line has to say. */
export interface Said {
  readonly diagnostics: readonly Diagnostic[];
  /** Files of the workspace that it has looked at; undefined where it does not tell. */
  readonly files: readonly string[] | undefined;
}

/**
 * Reads `vue-tsc --pretty false --listFiles`; undefined where a line is none of those that it writes, since what it leaves unsaid could then
 * pass for sound.
 */
export function readTsc(output: string, root: string): Said | undefined {
  const diagnostics: Diagnostic[] = [];
  const files: string[] = [];
  for (const line of output.split(/\r?\n/)) {
    // `src/a.ts(1,2): error TS2322: …`, or `error TS5108: …` where it concerns no file; what goes on is indented.
    const found = /^(?:([^\s(][^(]*)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line);
    if (found !== null) {
      const [, file = '', at = '1', column = '1', code = '', message = ''] = found;
      diagnostics.push({ file, line: Number(at), column: Number(column), code, message });
    } else if (/^(?:[A-Z]:)?[\\/]/i.test(line)) files.push(line);
    else if (line.trim() !== '' && !/^\s/.test(line)) return undefined;
  }
  return { diagnostics, files: within(files, root) };
}

/** Reads `svelte-check --output machine-verbose`; undefined where it has not come to its end or told all that it has counted. */
export function readSvelte(output: string, from: string): Said | undefined {
  const diagnostics: Diagnostic[] = [];
  let counted: number | undefined;
  for (const line of output.split(/\r?\n/)) {
    const [, word = '', rest = ''] = /^\d+ ([A-Z]+|(?=\{))\s?(.*)$/.exec(line) ?? [];
    if (word === 'FAILURE') return undefined;
    if (word === 'COMPLETED') counted = Number(/(\d+) ERRORS/.exec(rest)?.[1]);
    if (word !== '' || !rest.startsWith('{')) continue;
    const found = errorIn(rest);
    if (found !== undefined) diagnostics.push({ ...found, file: from === '' ? found.file : `${from}/${found.file}` });
  }
  return counted === diagnostics.length ? { diagnostics, files: undefined } : undefined;
}

interface Machine {
  readonly type?: string;
  readonly filename?: string;
  readonly start?: { readonly line: number; readonly character: number };
  readonly message?: string;
  readonly code?: number | string;
}

function errorIn(text: string): Diagnostic | undefined {
  let said: Machine;
  try {
    said = JSON.parse(text) as Machine;
  } catch {
    // It is missed when those that were told are counted.
    return undefined;
  }
  if (said.type !== 'ERROR') return undefined;
  const { filename = '', start, message = '', code = '' } = said;
  return {
    file: filename.replaceAll('\\', '/'),
    line: (start?.line ?? 0) + 1,
    column: (start?.character ?? 0) + 1,
    code: typeof code === 'number' ? `TS${code}` : code,
    message,
  };
}

function within(files: readonly string[], root: string): string[] {
  const own = files.filter((file) => file.startsWith(`${root}/`) && !file.includes('/node_modules/'));
  return own.map((file) => file.slice(root.length + 1));
}
