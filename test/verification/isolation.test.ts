import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { ConfigError } from '../../src/errors.ts';
import { solve } from '../../src/solve.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const PURE =
  "import { expect, it } from 'vitest';\nimport { f } from './f.ts';\nit('a', () => { expect(f()).toBe(2); });\n";
/** Tests that change what the candidate itself meets can only stand beside it. */
const BESIDE = PURE.replace(
  "from './f.ts';",
  "from './f.ts';\nimport { vi } from 'vitest';\nvi.spyOn(Math, 'random');",
);

async function check(test: string, code: string, isolation?: 'shared' | 'processes' | 'isolates') {
  const task = await resolveTask({
    prompt: 'Write it.',
    target: 'f.ts',
    workspace: { files: { 'a.test.ts': test } },
  });
  const { signal } = new AbortController();
  const options = { timeoutMs: 20_000, signal, ...(isolation && { isolation }) };
  const { sound, verdicts } = await checkFiles(task, [tests('a.test.ts')], { 'f.ts': code }, options);
  return { sound, verdict: verdicts.find(({ checker }) => checker === 'tests')?.verdict };
}

describe('a demanded isolation', () => {
  const code = 'export const f = (): number => 2;\n';
  const inProcess = `import 'node:process';\n${code}`;

  it('counts what is as far apart or further', async () => {
    expect(await check(PURE, code, 'isolates')).toMatchObject({ sound: true, verdict: { isolation: 'isolates' } });
    expect(await check(PURE, inProcess, 'processes')).toMatchObject({
      sound: true,
      verdict: { isolation: 'processes' },
    });
    expect(await check(BESIDE, code)).toMatchObject({ sound: true, verdict: { isolation: 'shared' } });
  });

  it('makes a pass that is nearer than that tell nothing', async () => {
    expect(await check(PURE, inProcess, 'isolates')).toMatchObject({
      sound: false,
      verdict: {
        kind: 'broken',
        reason: 'it passes, but only with isolation processes, and isolates is demanded',
      },
    });
    expect(await check(BESIDE, code, 'processes')).toMatchObject({ sound: false, verdict: { kind: 'broken' } });
  });

  it('leaves a refusal a refusal', async () => {
    expect(await check(BESIDE, 'export const f = (): number => 3;\n', 'isolates')).toMatchObject({
      verdict: { kind: 'fail' },
    });
  });

  it('is one of three', async () => {
    const options = { committee: [], isolation: 'none' } as never;
    await expect(solve({ prompt: 'x', target: 'f.ts' }, [tests('a.test.ts')], options)).rejects.toThrow(ConfigError);
  });
});
