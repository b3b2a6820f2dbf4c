import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { parsedLine } from '../text/jsonLines.ts';
import { readText, type Workspace } from '../workspace/workspace.ts';

/** Which files of a workspace import which. */
export interface Imports {
  /** The files that a file imports itself. */
  of(path: string): readonly string[];
  /** All that it comes to import, the nearest first, with the steps to each. */
  reachedFrom(path: string): ReadonlyMap<string, number>;
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
const PYTHON = /\.py$/;
/** Endings that a specifier may leave out, or write otherwise than the file is called. */
const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
];
/** Larger ones are bundles, or data. */
const MAX_LENGTH = 500_000;

/**
 * Reads the imports of a workspace's scripts and Python modules, each once and only where it is asked for. A package of the workspace's own counts as its
 * sources: what stands at the same path below it, or below its `src`.
 */
export async function importsOf(workspace: Workspace): Promise<Imports> {
  const paths = [...workspace.files.keys()];
  const known = new Set(paths);
  const texts = new Map<string, string>();
  for (const path of paths)
    if (SCRIPT.test(path) || PYTHON.test(path)) texts.set(path, (await readText(workspace, path)) ?? '');
  const packages = new Map<string, string>();
  for (const path of paths.filter((one) => posix.basename(one) === 'package.json')) {
    const manifest = parsedLine((await readText(workspace, path)) ?? '');
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && typeof manifest.name === 'string')
      packages.set(manifest.name, folderOf(path));
  }
  const read = new Map<string, readonly string[]>();

  function of(path: string): readonly string[] {
    const before = read.get(path);
    if (before !== undefined) return before;
    const text = texts.get(path) ?? '';
    const found =
      text.length > MAX_LENGTH
        ? []
        : PYTHON.test(path)
          ? modulesIn(text).flatMap((module) => pythonFile(module, path) ?? [])
          : specifiersIn(path, text).flatMap((specifier) => scriptFile(specifier, path) ?? []);
    const others = [...new Set(found)].filter((one) => one !== path);
    read.set(path, others);
    return others;
  }

  function scriptFile(specifier: string, from: string): string | undefined {
    if (specifier.startsWith('.')) return ending(posix.join(posix.dirname(from), specifier));
    const [name = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
    const folder = packages.get(name);
    if (folder === undefined) return undefined;
    const below = specifier.slice(name.length + 1) || 'index';
    const places = [`src/${below}`, below].map((place) => posix.join(folder, place));
    return places.map(ending).find((one) => one !== undefined);
  }

  function ending(path: string): string | undefined {
    const written = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
    return [...ENDINGS.map((one) => path + one), written].find((one) => known.has(one));
  }

  /** By the end of its path: where the package begins is not known. */
  function pythonFile(module: string, from: string): string | undefined {
    const dots = /^\.+/.exec(module)?.[0].length ?? 0;
    const parts = module.slice(dots).split('.').filter(Boolean).join('/');
    if (dots > 0) {
      const folder = posix.join(posix.dirname(from), '../'.repeat(dots - 1));
      return [`${parts}.py`, `${parts}/__init__.py`]
        .map((one) => posix.join(folder, one))
        .find((one) => known.has(one));
    }
    return paths.find((one) =>
      [`${parts}.py`, `${parts}/__init__.py`].some((end) => one === end || one.endsWith(`/${end}`)),
    );
  }

  return {
    of,
    reachedFrom(path) {
      const steps = new Map<string, number>([[path, 0]]);
      for (const [one, count] of steps) for (const to of of(one)) if (!steps.has(to)) steps.set(to, count + 1);
      steps.delete(path);
      return steps;
    },
  };
}

function specifiersIn(path: string, text: string): string[] {
  const { module } = parseSync(posix.basename(path), text);
  const asked = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].flatMap(
    ({ moduleRequest }) => moduleRequest?.value ?? [],
  );
  const loaded = [...text.matchAll(/\b(?:require|import)\(\s*['"]([^'"\n]+)['"]/g)].map(
    ([, specifier = '']) => specifier,
  );
  return [...asked, ...loaded];
}

/** `a.b` of `import a.b` and `from a.b import c`; of the latter `a.b.c` too, which may be a module. */
function modulesIn(text: string): string[] {
  const plain = [...text.matchAll(/^\s*import\s+([\w., ]+)/gm)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.trim().split(' ')[0] ?? ''),
  );
  const from = [...text.matchAll(/^\s*from\s+(\.*[\w.]*)\s+import\s+\(?([\w, \t]*)/gm)].flatMap(
    ([, module = '', names = '']) => [
      module,
      ...names
        .split(',')
        .map((name) => `${module}${module.endsWith('.') ? '' : '.'}${name.trim().split(' ')[0] ?? ''}`),
    ],
  );
  return [...plain, ...from].filter((one) => one !== '' && !/^\.*$/.test(one));
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
