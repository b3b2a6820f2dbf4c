import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Vitest as the workspace has it. */
export async function vitestOf(root: string): Promise<typeof import('vitest/node')> {
  const found = createRequire(join(root, 'x.js')).resolve('vitest/package.json');
  const entry: string = createRequire(found).resolve('vitest/node');
  return import(pathToFileURL(entry).href);
}

/** How vitest runs files of tests: quietly, once, and without leaving anything. */
export function optionsFor(root: string, files: readonly string[]) {
  return {
    root,
    watch: false,
    run: true,
    maxWorkers: 1,
    isolate: true,
    include: [...files],
    coverage: { enabled: false },
    cache: false as const,
    // It goes by what stands on the disk, and a stand-in is not there.
    fsModuleCache: false,
  };
}

/** Workers are processes of their own and do not inherit this one's limit on its heap. */
export function inFork(flags: readonly string[] = []) {
  return {
    pool: 'forks' as const,
    execArgv: [...process.execArgv.filter((flag) => flag.startsWith('--max-old-space-size')), ...flags],
  };
}

/** A file of ours for vitest's worker, `.ts` in development and `.js` in the package. */
export function setupFile(name: 'vitestSetup' | 'vitestAside'): string {
  return fileURLToPath(new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
}
