import type { Files } from '../workspace/workspace.ts';
import type { Diagnostic } from './messages.ts';
import { isCode } from './sharing.ts';

/** Targets that are still to be written: a tsconfig that includes nothing else would be asked nothing. */
export function stubsOf(targets: readonly string[], files: Files): Files {
  return Object.fromEntries(missing(targets, files).map((target) => [target, 'export {};\n']));
}

const RESERVED = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
);

/**
 * The same targets, exporting whatever their importers were found to miss, of any type: an error that stands beside these as well waits for
 * none of them.
 */
export function generousStubsOf(targets: readonly string[], files: Files, found: readonly Diagnostic[]): Files {
  const quoted = found.flatMap(({ message }) =>
    [...message.matchAll(/'([A-Za-z_$][\w$]*)'/g)].map(([, name = '']) => name),
  );
  const names = [...new Set(quoted)].filter((name) => !RESERVED.has(name));
  const typed = names.map((name) => `export declare const ${name}: any;\nexport type ${name} = any;\n`);
  const untyped = names.map((name) => `export const ${name} = /** @type {any} */ (0);\n`);
  return Object.fromEntries(
    missing(targets, files).map((target) => [
      target,
      /\.[cm]?tsx?$/.test(target)
        ? `${typed.join('')}declare const all: any;\nexport default all;\n`
        : `${untyped.join('')}export default /** @type {any} */ (0);\n`,
    ]),
  );
}

function missing(targets: readonly string[], files: Files): string[] {
  return targets.filter((target) => isCode(target) && files[target] === undefined);
}
