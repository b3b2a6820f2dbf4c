import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

/** The packages that are loaded when a module of ours is imported in a process of its own. */
async function packagesLoadedBy(path: string): Promise<string[]> {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({ load(url, context, next) {
      const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(url)?.[1];
      if (name) loaded.add(name);
      return next(url, context);
    } });
    await import(${JSON.stringify(new URL(path, import.meta.url).href)});
    console.log(JSON.stringify([...loaded]));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', code]);
  return JSON.parse(stdout) as string[];
}

describe('importing', () => {
  it('weak-committee loads no package at all: the engine is loaded when first used', async () => {
    expect(await packagesLoadedBy('../src/index.ts')).toEqual([]);
  });

  it('weak-committee/members loads no SDK', async () => {
    expect(await packagesLoadedBy('../src/members.ts')).toEqual([]);
  });

  it('weak-committee/checkers loads no test runner, no property library and no compiler', async () => {
    const loaded = await packagesLoadedBy('../checkers/index.ts');
    expect(loaded.filter((name) => ['vitest', 'fast-check', 'typescript', 'execa'].includes(name))).toEqual([]);
  });

  it('the command line loads nothing that only a report of a bench needs', async () => {
    const loaded = await packagesLoadedBy('../src/cli/main.ts');
    expect(loaded.filter((name) => /plot|linkedom|csv-stringify/.test(name))).toEqual([]);
    expect(loaded).toContain('commander');
  });

  it('the command line loads nothing that only a server needs', async () => {
    const loaded = await packagesLoadedBy('../src/cli/main.ts');
    expect(loaded.filter((name) => /modelcontextprotocol|zod|fastify|hono|ajv/.test(name))).toEqual([]);
  });

  it('weak-committee gives solve, createSolver and defineConfig, and nothing else', async () => {
    expect(Object.keys(await import('../src/index.ts')).toSorted()).toEqual(['createSolver', 'defineConfig', 'solve']);
  });
});
