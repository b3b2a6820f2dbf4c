import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, isAbsolute, join, posix, relative, sep } from 'node:path';
import type { Mount, Workspace } from '../../src/workspace/workspace.ts';

/** The Python that a workspace is worked on with. */
export interface PythonHome {
  /** Its virtual environment on this machine, where it has one. */
  readonly environment: string | undefined;
  /** Folders of the workspace whose modules are imported by their names: what an editable install or a layout with `src` says. */
  readonly sources: readonly string[];
}

/**
 * Finds it: `.venv` or `venv` in a folder of the workspace or above it, what uv is told to use, or the one that is activated.
 *
 * @param home - the folder that the tests are run in.
 */
export function pythonHomeOf(workspace: Workspace, home = ''): PythonHome {
  const environment = places(workspace, home).find((folder) => existsSync(join(folder, 'pyvenv.cfg')));
  const editable = environment === undefined ? [] : editableIn(environment, workspace.mounts);
  const src = posix.join(home, 'src');
  const has = (...names: string[]): boolean => names.some((name) => workspace.files.has(posix.join(home, name)));
  // Installed or not, a project's packages stand there, unless it is one itself.
  const laidOut = has('pyproject.toml', 'setup.py', 'setup.cfg') && !has('src/__init__.py');
  return { environment, sources: [...new Set([...editable, ...(laidOut ? [src] : [])])] };
}

/**
 * The variables by which programs find that Python, and import from a copy what stands there.
 *
 * @param root - the copy.
 */
export function pythonVariables(
  { environment, sources }: PythonHome,
  root: string,
  env: Readonly<Record<string, string>>,
): { readonly programs: readonly string[]; readonly modules: readonly string[]; readonly more: Variables } {
  const own = env['PYTHONPATH'] === undefined ? [] : env['PYTHONPATH'].split(delimiter);
  return {
    programs: environment === undefined ? [] : [join(environment, 'bin')],
    modules: [...sources.map((folder) => join(root, folder)), ...own],
    more: {
      // Where tests may not write, and where they may what one run leaves is not for the next.
      PYTHONDONTWRITEBYTECODE: '1',
      ...(environment !== undefined && { VIRTUAL_ENV: environment }),
    },
  };
}

type Variables = Readonly<Record<string, string>>;

function places({ mounts }: Workspace, home: string): string[] {
  const from = mounts.find(({ at }) => at === '')?.from;
  const own: string[] = [];
  for (let folder = home; from !== undefined; folder = posix.dirname(folder)) {
    const at = folder === '.' ? '' : folder;
    own.push(join(from, at, '.venv'), join(from, at, 'venv'));
    if (at === '') break;
  }
  const { UV_PROJECT_ENVIRONMENT: uv, VIRTUAL_ENV: active } = process.env;
  const named = uv === undefined || from === undefined ? [] : [isAbsolute(uv) ? uv : join(from, uv)];
  return [...named, ...own, ...(active === undefined ? [] : [active])];
}

/** Where editable installs lead, so far as that is in the workspace: else tests would import the user's own files. */
function editableIn(environment: string, mounts: readonly Mount[]): string[] {
  const packages = libraries(environment);
  const paths = packages.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => {
      if (!name.endsWith('.pth') && !/^__editable__.*finder\.py$/.test(name)) return [];
      const text = readFileSync(join(folder, name), 'utf8');
      return name.endsWith('.pth') ? text.split(/\r?\n/).filter((line) => isAbsolute(line.trim())) : mapped(text);
    }),
  );
  return paths.flatMap((path) => within(path.trim(), mounts) ?? []);
}

function libraries(environment: string): string[] {
  const lib = join(environment, 'lib');
  if (!existsSync(lib)) return [];
  return readdirSync(lib)
    .map((name) => join(lib, name, 'site-packages'))
    .filter((folder) => existsSync(folder));
}

/** The folders around the packages that a finder of setuptools maps: `MAPPING = {'name': '/…/src/name'}`. */
function mapped(text: string): string[] {
  const [, mapping = ''] = /^MAPPING\b[^=]*=\s*\{([^}]*)\}/m.exec(text) ?? [];
  return [...mapping.matchAll(/(['"])([\w.-]+)\1\s*:\s*(['"])(.*?)\3/g)].flatMap(([, , name = '', , path = '']) => {
    const tail = sep + name.replaceAll('.', sep);
    return path.endsWith(tail) ? [path.slice(0, -tail.length)] : [];
  });
}

function within(path: string, mounts: readonly Mount[]): string | undefined {
  if (!existsSync(path)) return undefined;
  const real = realpathSync(path);
  for (const { from, at } of mounts) {
    const root = realpathSync(from);
    if (real === root || real.startsWith(root + sep)) return posix.join(at, relative(root, real).replaceAll(sep, '/'));
  }
  return undefined;
}
