import { tests } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openSession } from '../checkers/session.ts';

export const VITEST = "import { beforeAll, expect, it, vi } from 'vitest';\n";
export const ASSERT = "import assert from 'node:assert';\n";
/** Puts a candidate into a process of its own. */
export const NODE = "import 'node:os';\n";

/** The verdict of one file of tests on code that exports `f`, and whatever else of its `own`. */
export async function verdictOn(test: string, code: string, path = 'tests/f.test.ts'): Promise<Verdict> {
  const files = { [path]: `import * as own from '../src/f.ts';\nconst { f } = own;\n${test}` };
  await using session = await openSession(tests(path), { target: 'src/f.ts', files, timeoutMs: 8000 });
  return await session.check({ 'src/f.ts': code });
}
