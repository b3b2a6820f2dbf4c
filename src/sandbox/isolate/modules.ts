import ivm from 'isolated-vm';
import { transformSync } from 'rolldown/utils';
import { posix } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Realm } from './isolates.ts';

/** Code asks for what is not to be had in an isolate. */
export class NeedsNode extends Error {}

/** Source files by their path in the workspace. */
export type Sources = ReadonlyMap<string, string>;

/** Where a specifier leads: to a file of the sources, or to a module that is made up. */
type Resolved = { readonly path: string } | { readonly source: string };

const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '/index.ts', '/index.js'];

/** The file that a relative specifier names, as bundlers and TypeScript find it. */
export function resolveIn(
  sources: { has(path: string): boolean },
  from: string,
  specifier: string,
): string | undefined {
  if (!/^\.{1,2}\//.test(specifier)) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  const written = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  return [...ENDINGS.map((ending) => path + ending), written].find((candidate) => sources.has(candidate));
}

/** Compiles files of one realm, each once, and evaluates what is asked for. */
export interface Loader {
  /** @returns the exports, a reference into the realm. Throws what the modules throw. */
  load(path: string, timeoutMs: number): ivm.Reference<Record<string, unknown>>;
  /** Every file that has been evaluated. */
  readonly paths: ReadonlySet<string>;
}

/**
 * A loader of the given sources; `provided` makes modules up for specifiers that are no file. `absent` are words of the language that
 * are not to be had here.
 */
export function openLoader(
  { isolate, context }: Realm,
  sources: Sources,
  provided: (resolved: string | undefined, specifier: string) => string | undefined,
  { suffix = () => '', absent }: { readonly suffix?: (path: string) => string; readonly absent?: RegExp } = {},
): Loader {
  const modules = new Map<string, ivm.Module>();

  function compile(resolved: Resolved, name: string): ivm.Module {
    const found = modules.get(name);
    if (found !== undefined) return found;
    const code = 'source' in resolved ? resolved.source : transformed(name, sources.get(name) ?? '') + suffix(name);
    const missing = absent?.exec(code)?.[0];
    if (missing !== undefined) throw new NeedsNode(missing);
    const module = isolate.compileModuleSync(code, { filename: name });
    modules.set(name, module);
    return module;
  }

  function follow(from: string, specifier: string): ivm.Module {
    const path = resolveIn(sources, from, specifier);
    const source = provided(path, specifier);
    if (source !== undefined) return compile({ source }, `provided:${path ?? specifier}`);
    if (path === undefined) throw new NeedsNode(specifier);
    return compile({ path }, path);
  }

  const names = new Map<ivm.Module, string>();
  const paths = new Set<string>();
  const evaluated = new Set<string>();
  return {
    paths,
    load(path, timeoutMs) {
      const module = compile({ path }, path);
      if (evaluated.has(path)) return module.namespace;
      evaluated.add(path);
      module.instantiateSync(context, (specifier, from) => {
        for (const [name, one] of modules) names.set(one, name);
        return follow(names.get(from) ?? path, specifier);
      });
      module.evaluateSync({ timeout: timeoutMs });
      for (const name of modules.keys()) if (!name.startsWith('provided:')) paths.add(name);
      return module.namespace;
    },
  };
}

/** Code of a module that gives on what its realm keeps under a name. */
export function givenOn(name: string, names: readonly string[]): string {
  return `const $ = globalThis.weakCommitteeModules.get(${JSON.stringify(name)});\n${exportsFrom('$', names)}`;
}

/** Exports members of an object under their names. These may come from a candidate: each is quoted, whatever it looks like. */
export function exportsFrom(object: string, names: Iterable<string>): string {
  return [...names]
    .map((name, index) => {
      const quoted = JSON.stringify(name);
      return `const $${index} = ${object}[${quoted}]; export { $${index} as ${quoted} };`;
    })
    .join('\n');
}

const cache = new Map<string, string>();
const MAX_CACHED = 500;

/** JavaScript of a file, its types taken out. */
export function transformed(path: string, text: string): string {
  const key = `${path}\n${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const code = path.endsWith('.json') ? `export default ${text};` : transform(path, text);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, code);
  return code;
}

function transform(path: string, text: string): string {
  const { code, errors } = transformSync(path, text, { jsx: 'preserve', sourceType: 'module', tsconfig: false });
  const [first] = errors;
  if (first !== undefined) throw new SyntaxError(`${path}: ${stripVTControlCharacters(first.message)}`);
  return code;
}
