import { audit } from '../../src/audit/audit.ts';
import type { Audit, MutantResult } from '../../src/audit/result.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

/** Audits a project that is given as text. */
export async function audited(
  files: Readonly<Record<string, string>>,
  { sources = [], tests = [] }: { readonly sources?: readonly string[]; readonly tests?: readonly string[] } = {},
): Promise<Audit> {
  const { signal } = new AbortController();
  return audit(await readWorkspace({ files }), { sources, tests, seed: 1, unsafe: false, inputs: true, signal });
}

/** Mutants by what became of them, each as `mutator: replacement`. */
export function byStatus({ mutants }: Audit): Partial<Record<MutantResult['status'], string[]>> {
  return Object.fromEntries(
    [...Map.groupBy(mutants, ({ status }) => status)].map(([status, own]) => [
      status,
      own.map(({ mutator, replacement }) => `${mutator}: ${replacement}`),
    ]),
  );
}

/** A file of vitest's with one test. */
export function testOf(imports: string, body: string): string {
  return `import { expect, it, vi } from 'vitest';\n${imports}\nit('holds', async () => {\n${body}\n});\n`;
}
