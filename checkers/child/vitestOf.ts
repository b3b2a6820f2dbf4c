import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { patient } from '../../src/sandbox/patience.ts';
import type { TestSpecification, Vitest } from 'vitest/node';

/** A plugin of vite, as far as ours are ones. */
interface Plugin {
  readonly name: string;
  readonly enforce: 'pre';
  readonly load: (id: string) => string | undefined;
}

/** What a vitest is opened for. */
interface Opening {
  /** The copy of the workspace. */
  readonly root: string;
  /** The folder in it whose configuration holds, and the project in that. */
  readonly at: string;
  readonly project: string;
  readonly files: readonly string[];
  readonly worker: Worker;
  readonly reporter: object;
  readonly provide?: Readonly<Record<string, unknown>>;
  readonly setups: readonly ('vitestSetup' | 'vitestAside')[];
  readonly plugin: Plugin;
}

/** Opens vitest as the workspace has it, with what we put beside: quiet, running once, and without leaving anything. */
export async function openVitest({
  root,
  at,
  files,
  worker: { pool, execArgv },
  reporter,
  provide,
  setups,
  plugin,
}: Opening): Promise<Vitest> {
  const { createVitest } = await vitestAt(root, at);
  const setupFiles = setups.map(setupFile);
  const options = {
    ...quietly(),
    root: join(root, at),
    // Where a configuration looks for tests is no matter: they are named.
    dir: root,
    maxWorkers: 1,
    isolate: true,
    // Relative to where vitest is at home; what no configuration includes is run all the same.
    include: files.map((file) => relative(at, file).replaceAll(sep, '/')),
    exclude: [],
    pool,
    ...(provide && { provide }),
    reporters: [reporter],
  };
  // Our own files stand outside of the workspace, and what they import must be what the tests do.
  const server = { fs: { strict: false } };
  const vitest = await createVitest('test', options, {
    plugins: [plugin, sameAsTests(join(root, at))],
    server,
    test: { setupFiles },
  });
  // Projects have settings of their own.
  for (const { config, vite } of vitest.projects) {
    for (const file of setupFiles) if (!config.setupFiles.includes(file)) config.setupFiles.push(file);
    vite.config.server.fs.strict = false;
    config.typecheck.enabled = false;
    // The project's own go first; a limit of ours holds whatever they say.
    config.execArgv = [...((config.execArgv as string[] | undefined) ?? []), ...execArgv];
    if (!vite.config.plugins.some(({ name }) => name === plugin.name)) putInto(vite, plugin, join(root, at));
    // What a test may take is no candidate's doing where the machine is busy.
    config.testTimeout = patient(config.testTimeout);
    config.hookTimeout = patient(config.hookTimeout);
  }
  return vitest;
}

/** Options of each vitest of ours: it runs once, says nothing and leaves nothing. */
export function quietly() {
  return {
    watch: false,
    run: true,
    coverage: { enabled: false },
    typecheck: { enabled: false },
    cache: false as const,
    // It goes by what stands on the disk, and a stand-in is not there.
    fsModuleCache: false,
  };
}

/** The files as vitest has them, each in the projects that it belongs to; in the named one where no project finds it. */
export async function specificationsOf(
  vitest: Vitest,
  { root, project, files }: Pick<Opening, 'root' | 'project' | 'files'>,
): Promise<TestSpecification[]> {
  const paths = files.map((file) => join(root, file));
  const found = await specificationsFor(vitest, paths);
  const missing = paths.filter((path) => found.every(({ moduleId }) => moduleId !== path));
  const home = vitest.projects.find(({ name }) => name === project) ?? vitest.projects[0];
  return [...found, ...(home === undefined ? [] : missing.map((path) => home.createSpecification(path)))];
}

/** Where vitest itself finds test files to be; not its checks of their types. */
export async function specificationsFor(vitest: Vitest, paths: readonly string[]): Promise<TestSpecification[]> {
  const found = await vitest.globTestSpecifications([...paths]);
  return found.filter(({ moduleId, pool }) => paths.includes(moduleId) && pool !== 'typescript');
}

/** The vitest that a folder of the copy finds. */
export async function vitestAt(root: string, at: string): Promise<typeof import('vitest/node')> {
  const found = createRequire(join(root, at, 'x.js')).resolve('vitest/package.json');
  const entry: string = createRequire(found).resolve('vitest/node');
  return import(pathToFileURL(entry).href);
}

const OWN = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a plugin finds modules by. */
interface Resolving {
  resolve(id: string, importer: string, options: { readonly skipSelf: true }): Promise<object | null>;
}

/** What our own files change must be what the tests have. */
const SAME: ReadonlySet<string> = new Set(['vitest', 'fast-check']);

function isForTests(id: string, importer: string | undefined): boolean {
  return SAME.has(id) && importer?.startsWith(OWN) === true;
}

function sameAsTests(folder: string) {
  return {
    name: 'weak-committee-same',
    enforce: 'pre' as const,
    resolveId(this: Resolving, id: string, importer?: string): Promise<object | null> | null {
      if (!isForTests(id, importer)) return null;
      return this.resolve(id, join(folder, 'x.js'), { skipSelf: true });
    },
  };
}

/** What of vite's container of plugins is asked for a module. */
interface Container {
  load(id: string, ...more: readonly unknown[]): Promise<unknown>;
  resolveId(id: string, importer?: string, ...more: readonly unknown[]): Promise<unknown>;
}

/** A project with a configuration of its own has a server of its own, which gets none of the plugins that vitest is opened with. */
function putInto(vite: object, plugin: Plugin, folder: string): void {
  const environments: unknown = Reflect.get(vite, 'environments');
  const hosts: unknown[] =
    typeof environments === 'object' && environments !== null ? Object.values(environments) : [vite];
  for (const host of hosts) {
    const container = Reflect.get(host as object, 'pluginContainer') as Container;
    const load = container.load.bind(container);
    const resolveId = container.resolveId.bind(container);
    container.load = async (id, ...more) => {
      const code = plugin.load(id);
      return code === undefined ? load(id, ...more) : { code };
    };
    container.resolveId = (id, importer, ...more) =>
      resolveId(id, isForTests(id, importer) ? join(folder, 'x.js') : importer, ...more);
  }
}

/** Workers are processes of their own and do not inherit this one's limit on its heap. */
export function inFork(flags: readonly string[] = []): Worker {
  const limit = process.execArgv.filter((flag) => flag.startsWith('--max-old-space-size'));
  return { pool: 'forks', execArgv: [...limit, ...flags] };
}

/** Where tests run, with which flags of Node. */
export interface Worker {
  readonly pool: 'forks' | 'threads';
  readonly execArgv: readonly string[];
}

/** A file of ours for vitest's worker, `.ts` in development and `.js` in the package. */
function setupFile(name: 'vitestSetup' | 'vitestAside'): string {
  return fileURLToPath(new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
}
