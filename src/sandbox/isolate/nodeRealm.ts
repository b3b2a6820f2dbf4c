import { createRequire, registerHooks } from 'node:module';
import { posix } from 'node:path';
import { isScript } from './isScript.ts';
import { exportsFrom, resolveIn, transformed, type Sources } from './modules.ts';

// Lets tests that need a module of Node run in the host itself: their files come from memory, each attempt under addresses of its
// own, so that none meets the modules of another.

/** The files of one attempt. */
export interface Served {
  readonly sources: Sources;
  /** Modules that are made up, by the path or package name they are imported under. */
  readonly provided: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Told of each of them that is imported. */
  readonly onProvided: (name: string) => void;
}

const PATH = '/weak-committee/';
const ROOT = `file://${PATH}`;
const PROVIDED = ':provided/';
const require = createRequire(import.meta.url);
const served = new Map<string, Served>();
let next = 0;

registerHooks({
  resolve(specifier, context, following) {
    if (specifier.startsWith(ROOT)) return { url: specifier, shortCircuit: true };
    if (specifier.startsWith(PATH)) return { url: `file://${specifier}`, shortCircuit: true };
    const at = context.parentURL === undefined ? undefined : placeOf(context.parentURL);
    if (at === undefined) return following(specifier, context);
    const { sources, provided, onProvided } = at.files;
    const name = resolveIn(sources, at.path, specifier) ?? specifier;
    if (provided.has(name)) {
      onProvided(name);
      return { url: `${ROOT}${at.attempt}/${PROVIDED}${written(name)}`, shortCircuit: true };
    }
    if (sources.has(name)) return { url: `${ROOT}${at.attempt}/${name}`, shortCircuit: true };
    return following(specifier, context);
  },
  load(url, context, following) {
    const at = placeOf(url);
    if (at === undefined) return following(url, context);
    const name = at.path.startsWith(PROVIDED) ? readName(at.path.slice(PROVIDED.length)) : undefined;
    if (name !== undefined) return { format: 'module', source: given(at.attempt, name), shortCircuit: true };
    const { sources } = at.files;
    const source = sources.get(at.path) ?? '';
    if (isScript(at.path, sources)) return { format: 'commonjs', source, shortCircuit: true };
    return { format: 'module', source: transformed(at.path, source), shortCircuit: true };
  },
});

/** A name for an address: whoever asks by \`require\` may have no encoded slash in one. */
function written(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function readName(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}

function placeOf(url: string): { attempt: string; path: string; files: Served } | undefined {
  if (!url.startsWith(ROOT)) return undefined;
  const [attempt = '', ...rest] = url.slice(ROOT.length).split('/');
  const files = served.get(attempt);
  return files === undefined ? undefined : { attempt, path: posix.join(...rest), files };
}

function given(attempt: string, name: string): string {
  const names = Object.keys(served.get(attempt)?.provided.get(name) ?? {});
  return `const $ = globalThis[Symbol.for('weak-committee')](${JSON.stringify(attempt)}, ${JSON.stringify(name)});\n${exportsFrom('$', names)}`;
}

Object.defineProperty(globalThis, Symbol.for('weak-committee'), {
  value: (attempt: string, name: string) => served.get(attempt)?.provided.get(name),
});

type Exports = Readonly<Record<string, unknown>>;

/** Files of one attempt, served until it is over. */
export interface Serving extends Disposable {
  /** Evaluates a file at once; undefined where it waits at its top level, and so cannot be. Throws what the file throws. */
  readonly loadAtOnce: (path: string) => Exports | undefined;
  readonly load: (path: string) => Promise<Exports>;
}

/** Serves the files of one attempt under addresses of its own. */
export function serve(files: Served): Serving {
  const attempt = String(next++);
  served.set(attempt, files);
  return {
    loadAtOnce(path) {
      try {
        return require(`${PATH}${attempt}/${path}`) as Exports;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ERR_REQUIRE_ASYNC_MODULE') return undefined;
        throw error;
      }
    },
    load: (path) => import(`${ROOT}${attempt}/${path}`) as Promise<Exports>,
    [Symbol.dispose]: () => void served.delete(attempt),
  };
}
