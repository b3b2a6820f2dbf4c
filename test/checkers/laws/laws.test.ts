import { describe, expect, it } from 'vitest';
import { differential, exhaustive, idempotent, metamorphic, roundTrip } from '../../../checkers/index.ts';
import { fromSeal, fromSpec } from '../../../checkers/registry.ts';
import type { Checker } from '../../../src/nouns/checker.ts';
import { wordsOf } from '../../../src/nouns/verdict.ts';
import type { Files } from '../../../src/workspace/workspace.ts';
import { openSession } from '../session.ts';

const target = 'src/it.ts';

async function judged(checker: Checker, code: string, files: Files = {}) {
  await using opened = await openSession(checker, { target, files, timeoutMs: 2000 });
  return await opened.check({ [target]: code });
}

/** What a verdict says, without the seed. */
async function words(checker: Checker, code: string, files: Files = {}): Promise<string> {
  const verdict = await judged(checker, code, files);
  return wordsOf(verdict)[0]?.replace(/ \(seed.*?\)/, '') ?? '';
}

describe('differential', () => {
  const reference = 'reference/most.ts';
  const files = {
    [reference]: `export function most(values: number[]): number {
  if (values.length === 0) throw new RangeError('none');
  return values.toSorted((a, b) => a - b).at(-1)!;
}
`,
  };
  const held = differential(reference);

  it('passes what does the same in another way', async () => {
    const code =
      "export function most(values: number[]): number {\n  if (!values.length) throw new Error('nothing there');\n  return values.reduce((a, b) => (a > b ? a : b));\n}\n";
    expect(await judged(held, code, files)).toMatchObject({
      kind: 'pass',
      isolation: 'isolates',
      executed: { unit: 'property runs' },
    });
  });

  it('shows the simplest input that it finds on which they differ', async () => {
    expect(await words(held, 'export const most = (values: number[]) => Math.max(0, ...values);\n', files)).toMatch(
      /^agreeing with reference\/most\.ts does not hold for most\(\[(?:-1)?\]\): it gives 0, and must (?:give -1|throw RangeError)$/,
    );
  });

  it.each([
    ['sees the reference', "export { most } from '../reference/most.ts';\n"],
    ['throws', "export function most() { throw new Error('no'); }\n"],
    ['comes to no end', 'export function most() { for (;;); }\n'],
    ['is not there', 'export const other = 1;\n'],
    [
      'gives what only looks the same',
      'export const most = (values: number[]) => ({ valueOf: () => Math.max(...values) });\n',
    ],
  ])('refuses a candidate that %s', async (_, code) => {
    expect((await judged(held, code, files)).kind).not.toBe('pass');
  });

  it('tells what is right on one input', async () => {
    await using opened = await openSession(held, { target, files });
    const { session } = opened;
    expect(await session.expected?.('most', [[3, 5, 4]])).toEqual({ kind: 'value', value: 5 });
    expect(await session.expected?.('most', [[]])).toEqual({ kind: 'threw', name: 'RangeError' });
    expect(await session.expected?.('other', [[]])).toBeUndefined();
  });

  it.each([
    ['no such file', differential('reference/none.ts'), {}, 'The file reference/none.ts is not in the workspace.'],
    [
      'several exports',
      differential('r.ts'),
      { 'r.ts': 'export const a = (x: number) => x; export const b = a;\n' },
      'The reference r.ts exports a, b.',
    ],
    [
      'unreadable parameters',
      differential('r.ts'),
      { 'r.ts': 'export const a = (run: () => void) => run();\n' },
      'differential() cannot make inputs for a',
    ],
  ])('says what is wrong with %s', async (_, checker, given, message) => {
    await expect(judged(checker, '', given)).rejects.toThrow(message);
  });
});

describe('roundTrip', () => {
  const law = roundTrip('pack', 'unpack', 'values: string[]');

  it('passes an inverse', async () => {
    const code =
      'export const pack = (values: string[]) => JSON.stringify(values);\nexport const unpack = (text: string) => JSON.parse(text);\n';
    expect(await judged(law, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it('shows what gets lost', async () => {
    const code =
      "export const pack = (values: string[]) => values.join();\nexport const unpack = (text: string) => text.split(',');\n";
    expect(await words(law, code)).toBe(
      "unpack(pack(…)) being what it was given does not hold for pack([]): it gives [''], and must give []",
    );
  });

  it('lets nothing be remembered from one to the other', async () => {
    const code =
      "let last: unknown;\nexport const pack = (values: unknown) => ((last = values), 'packed');\nexport const unpack = () => last;\n";
    expect((await judged(law, code)).kind).toBe('fail');
  });
});

describe('idempotent', () => {
  const law = idempotent('trim', 'text: string');

  it('passes what is done once and for all', async () => {
    expect((await judged(law, 'export const trim = (text: string) => text.trim();\n')).kind).toBe('pass');
  });

  it('shows what goes on', async () => {
    expect(await words(law, 'export const trim = (text: string) => text.slice(0, -1);\n')).toMatch(
      /^trim\(trim\(…\)\) being trim\(…\) does not hold for trim\('..'\): it gives '', and must give '.'$/,
    );
  });

  it.each([
    ['throws on everything', "export function trim() { throw new Error('no'); }\n"],
    ['counts its calls', 'let calls = 0;\nexport const trim = (text: string) => text + (calls++ === 0 ? "" : "x");\n'],
  ])('refuses a candidate that %s', async (_, code) => {
    expect((await judged(law, code)).kind).toBe('fail');
  });
});

describe('metamorphic', () => {
  const law = metamorphic({
    call: 'sum',
    inputs: 'numbers: number[]',
    change: '(numbers) => [numbers.toReversed()]',
    holds: '(a, b) => Math.abs(a - b) < 1e-6',
  });

  it('passes where the relation holds', async () => {
    expect(
      (await judged(law, 'export const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);\n')).kind,
    ).toBe('pass');
  });

  it('shows an input where it does not', async () => {
    expect(await words(law, 'export const sum = (numbers: number[]) => numbers[0] ?? 0;\n')).toMatch(
      /^the relation .* does not hold for sum\(\[-?\d+(?:\.\d+)?, -?\d+(?:\.\d+)?\]\): it gives false, and must give true$/,
    );
  });

  it('refuses a candidate that throws on everything', async () => {
    expect(await words(law, "export function sum() { throw new Error('no'); }\n")).toContain(
      'it throws on every input',
    );
  });

  it.each([
    ['change', { ...law, change: 'numbers +' }],
    ['holds', { ...law, holds: '42' }],
  ])('says that %s cannot be read', async (name, relation) => {
    const { change = '(x) => [x]', holds = '(a, b) => a === b' } = relation as { change?: string; holds?: string };
    const wrong = metamorphic({ call: 'sum', inputs: 'numbers: number[]', change, holds });
    await expect(judged(wrong, '')).rejects.toThrow(`metamorphic() cannot read its function ${name}`);
  });
});

describe('exhaustive', () => {
  const law = exhaustive({
    call: 'isLeap',
    domain: [{ from: 1583, to: 2400 }],
    expect: '(year) => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1',
  });

  it('proves by cases, and says so', async () => {
    const code = 'export const isLeap = (y: number) => y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);\n';
    expect(await judged(law, code)).toMatchObject({ kind: 'pass', executed: { unit: 'examples', count: 818 } });
    expect(law.name).toBe('exhaustive isLeap, a proof by 818 cases');
  });

  it('shows the first case that is wrong', async () => {
    expect(await words(law, 'export const isLeap = (y: number) => y % 4 === 0;\n')).toBe(
      'isLeap being right on every input does not hold for isLeap(1700): it gives true, and must give false',
    );
  });

  it('takes every combination', async () => {
    const xor = exhaustive({
      call: 'xor',
      domain: [
        [true, false],
        [true, false],
      ],
      expect: '(a, b) => a !== b',
    });
    expect(await judged(xor, 'export const xor = (a: boolean, b: boolean) => a !== b;\n')).toMatchObject({
      kind: 'pass',
      executed: { count: 4 },
    });
    expect((await judged(xor, 'export const xor = (a: boolean, b: boolean) => a || b;\n')).kind).toBe('fail');
  });

  it('wants a domain that can be gone through', async () => {
    const large = exhaustive({ call: 'f', domain: [{ from: 0, to: 1_000_000 }], expect: '(x) => x' });
    await expect(judged(large, '')).rejects.toThrow('exhaustive() has 1000001 inputs to try.');
  });
});

describe('as data', () => {
  it.each([
    { differential: 'reference/most.ts' },
    { differential: { reference: 'reference/most.ts', call: 'most', runs: 50 } },
    { roundTrip: { encode: 'pack', decode: 'unpack', inputs: 'values: string[]' } },
    { idempotent: { call: 'trim', inputs: 'text: string' } },
    { metamorphic: { call: 'sum', inputs: 'n: number', change: '(n) => [n + 1]', holds: '(a, b) => a < b' } },
    { exhaustive: { call: 'xor', domain: [[true, false], { from: 0, to: 3 }], expect: '(a, b) => b' } },
    { speed: { call: 'sort', inputs: '(n) => [n]', growth: 'n log n', most: 1024 } },
  ])('%j is made, and made again from a certificate', (spec) => {
    const made = fromSpec(spec, 'task.md');
    const { name, version, options, files, rerunnable } = made;
    expect(rerunnable).toBe(true);
    const again = fromSeal({
      name,
      version,
      options,
      files: Object.fromEntries(files.map((file) => [file, ''])),
      rerunnable,
      digest: '',
    });
    expect(again).toMatchObject({ name, options });
  });

  it.each([
    [{ speed: { call: 'f', inputs: '(n) => [n]', growth: 'n!' } }, 'Write `speed:'],
    [{ exhaustive: { call: 'f', domain: [], expect: '(x) => x' } }, 'Write `exhaustive:'],
    [{ differential: 3 }, 'Write `differential:'],
  ])('%j is refused, with what to write', (spec, fix) => {
    expect(() => fromSpec(spec, 'task.md')).toThrow(
      expect.objectContaining({ fix: expect.stringContaining(fix) as string }),
    );
  });
});
