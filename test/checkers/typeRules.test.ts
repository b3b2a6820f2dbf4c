import { describe, expect, it } from 'vitest';
import { types } from '../../checkers/index.ts';
import { openSession } from './session.ts';

const TARGET = 'src/x.ts';

describe('the rules', () => {
  it('let code be that only talks of them, or keeps them to itself', async () => {
    await using opened = await openSession(types(), { target: TARGET, files: {} });
    const honest = [
      "// Without @ts-ignore, and without any `any`.\nexport const a: string = '// @ts-ignore any';\n",
      'export const a = `// @ts-nocheck\n// @ts-expect-error\n`;\n',
      "/** Not `declare global`, nor /// <reference types='node' />. */\nexport const any: number = 1;\n",
      'export function memo<F extends (...args: any[]) => any>(f: F): F {\n  return f;\n}\n',
      'export type Result<F> = F extends (...args: any) => infer R ? R : never;\n',
      'export function f(x: string): number {\n  const memo: any = {};\n  memo[x] = 1;\n  return Number(memo[x]);\n}\n',
      'export function f(x: string): string;\nexport function f(x: number): string;\nexport function f(x: any): any {\n  return String(x);\n}\n',
      'export const f = (x: unknown): string[] => Array.from(x as any as Set<string>);\n',
      "export const list = ['a'] as const as readonly string[];\n",
      'export class Box {\n  readonly #held: any = 1;\n  get(): number {\n    return Number(this.#held);\n  }\n}\n',
    ];
    const verdicts = await Promise.all(
      honest.map(async (code) => ({ code, ...(await opened.check({ [TARGET]: code })) })),
    );
    expect(verdicts.filter(({ kind }) => kind !== 'pass')).toEqual([]);
  });

  it('that are named apply, and no others', async () => {
    const inner = 'export const f = (x: unknown): string[] => Array.from(x as any as Set<string>);\n';
    const outer = 'export const f = (x: any): number => x as unknown as number;\n';
    const codes = async (checker: ReturnType<typeof types>, code: string): Promise<unknown> => {
      await using opened = await openSession(checker, { target: TARGET, files: {} });
      const verdict = await opened.check({ [TARGET]: code });
      return verdict.kind === 'fail' ? verdict.evidence.map((one) => 'code' in one && one.code) : verdict.kind;
    };
    expect(await codes(types({ refuse: ['local-any', 'local-double-assertion'] }), inner)).toEqual([
      'local-double-assertion',
      'local-any',
    ]);
    expect(await codes(types(), outer)).toEqual(['any', 'double-assertion']);
    expect(await codes(types({ refuse: ['double-assertion'] }), outer)).toEqual(['double-assertion']);
    expect(await codes(types({ refuse: [] }), outer)).toBe('pass');
  });

  it('excuse what was given: the signature, and the present text of the target', async () => {
    const signature = 'export function f(values: any[]): number {';
    await using opened = await openSession(types(), { target: TARGET, files: {}, signature });
    expect(await opened.check({ [TARGET]: `${signature}\n  return values.length;\n}\n` })).toMatchObject({
      kind: 'pass',
    });
    expect(
      await opened.check({ [TARGET]: 'export function f(values: any): number {\n  return values.length;\n}\n' }),
    ).toMatchObject({
      kind: 'fail',
      evidence: [{ code: 'any', message: expect.stringContaining('`: any`') }],
    });
    const files = { [TARGET]: 'export const f = (x: string): number => x as unknown as number;\n' };
    await using edited = await openSession(types(), { target: TARGET, files });
    const more = `${files[TARGET]}export const g = 1;\n`;
    expect(await edited.check({ [TARGET]: more })).toMatchObject({ kind: 'pass' });
  });
});
