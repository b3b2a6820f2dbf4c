import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Vitest as the workspace has it. */
export async function vitestOf(root: string): Promise<typeof import('vitest/node')> {
  const found = createRequire(join(root, 'x.js')).resolve('vitest/package.json');
  const entry: string = createRequire(found).resolve('vitest/node');
  return import(pathToFileURL(entry).href);
}

/** How vitest runs files of tests: quietly, once, in a process of its own, and without leaving anything. */
export function optionsFor(root: string, files: readonly string[], flags: readonly string[] = []) {
  return {
    root,
    watch: false,
    run: true,
    pool: 'forks' as const,
    maxWorkers: 1,
    // Workers are processes of their own and do not inherit this one's limit on its heap.
    execArgv: [...process.execArgv.filter((flag) => flag.startsWith('--max-old-space-size')), ...flags],
    include: [...files],
    coverage: { enabled: false },
    cache: false as const,
  };
}

/** A file of ours for vitest's worker, `.ts` in development and `.js` in the package. */
export function setupFile(name: 'vitestSetup' | 'vitestAside'): string {
  return fileURLToPath(new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
}
