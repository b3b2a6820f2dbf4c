import { describe, expect, it } from 'vitest';
import { differential, exhaustive, idempotent, metamorphic, roundTrip, speed } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { openSession } from '../checkers/session.ts';

// Candidates that try to get past the checkers which call them on inputs of their own. After each of them an honest one passes.

const target = 'src/f.ts';
const REFERENCE = 'reference/f.ts';
const HONEST = `export const f = (values: number[]): number[] => values.toSorted((a, b) => a - b);
export const g = (values: number[]): number[] => values.slice();
`;
const files = { [REFERENCE]: 'export const f = (values: number[]): number[] => [...values].sort((a, b) => a - b);\n' };

const LAWS: readonly Checker[] = [
  differential(REFERENCE, { runs: 60 }),
  idempotent('f', 'values: number[]'),
  metamorphic({
    call: 'f',
    inputs: 'values: number[]',
    change: '(values) => [values.toReversed()]',
    holds: '(a, b) => a.join() === b.join() && a.every((one, at) => at === 0 || a[at - 1] <= one)',
  }),
  exhaustive({
    call: 'f',
    domain: [[[], [1], [2, 1], [1, 2], [3, 1, 2]]],
    expect: '(values) => values.toSorted((a, b) => a - b)',
  }),
  roundTrip('g', 'g', 'values: number[]'),
];

const WRONG = 'export const g = (values: number[]) => values.map((one) => one + 1);\n';

const HOSTILE: Readonly<Record<string, string>> = {
  'gives what is equal to anything': `const any = { asymmetricMatch: () => true, $$typeof: Symbol.for('jest.asymmetricMatcher'), toJSON: () => [] };\nexport const f = () => any;\nexport const g = f;\n`,
  'gives a proxy': `const p = () => new Proxy([], { get: (t, k) => (k === 'length' ? 0 : Reflect.get(t, k)), ownKeys: () => ['length'] });\nexport const f = p;\nexport const g = p;\n`,
  'replaces what compares': `Object.is = () => true;\nArray.prototype.every = () => true;\nArray.prototype.join = () => '';\nJSON.stringify = () => '';\nexport const f = (values: number[]) => values.map((one) => -one);\n${WRONG}`,
  'imports the reference': `export { f } from '../reference/f.ts';\n${WRONG}`,
  'imports the relation': `import * as law from './weak-committee.expressions.ts';\nexport const f = (v: number[]) => (law as any).expect(v);\n${WRONG}`,
  'counts its calls': `let calls = 0;\nexport const f = (v: number[]) => (calls++ % 2 ? v : v.toReversed());\nlet last: number[];\nexport const g = (v: number[]) => (calls++ % 2 ? last : ((last = v), [calls]));\n`,
  'changes its input and gives it back': `export const f = (v: number[]) => (v.push(v.length), v);\nexport const g = f;\n`,
  'gives a promise of what is wrong': `export const f = async (v: number[]) => [...v, 1];\nexport const g = f;\n`,
  'gives what is thenable': `export const f = (v: number[]) => ({ size: v.length ?? 'none', then: (done: (v: unknown) => void) => done([...v, 1]) });\nexport const g = f;\n`,
  'throws a value of its own': `export const f = () => { throw { name: 'value', value: [] }; };\nexport const g = f;\n`,
  'puts something onto all objects': `(Object.prototype as any).value = [];\nexport const f = (v: number[]) => [...v, 1];\n${WRONG}`,
  'ends its process': `export const f = () => process.exit(0);\nexport const g = f;\n`,
};

describe('hostile candidates are refused by laws, and the honest one passes after each', () => {
  it.each(LAWS.map((law) => [law.name, law] as const))('%s', async (_, law) => {
    const own = law.files.length > 0 ? files : {};
    await using open = await openSession(law, { target, files: own, timeoutMs: 3000 });
    const faults: string[] = [];
    for (const [name, code] of Object.entries(HOSTILE)) {
      const verdict = await open.check({ [target]: code });
      if (verdict.kind === 'pass') faults.push(`${name} passes`);
      const after = await open.check({ [target]: HONEST });
      if (after.kind !== 'pass') faults.push(`honest after ${name}: ${JSON.stringify(after)}`);
    }
    expect(faults).toEqual([]);
  });
});

const SLOW = `function slow(values: number[]): number {
  let pairs = 0;
  for (let a = 0; a < values.length; a++) for (let b = 0; b < values.length; b++) if (values[a] === values[b]) pairs++;
  return pairs;
}
`;

const TRICKS: Readonly<Record<string, string>> = {
  'remembers by content': `${SLOW}const known = new Map<string, number>();\nexport const f = (v: number[]) => {\n  const key = v.slice(0, 3).join();\n  const found = known.get(key) ?? slow(v);\n  known.set(key, found);\n  return found;\n};\n`,
  'replaces iteration': `${SLOW}Array.prototype[Symbol.iterator] = function* () {};\nexport const f = slow;\n`,
  'does it later': `${SLOW}export function* f(v: number[]) {\n  yield slow(v);\n}\n`,
  'promises it': `${SLOW}export const f = async (v: number[]) => {\n  await undefined;\n  return slow(v);\n};\n`,
};

describe('slow candidates are refused by speed, and a quick one passes after each', () => {
  it('whatever they try', async () => {
    const law = speed({
      call: 'f',
      inputs: '(n, random) => [Array.from({ length: n }, () => random())]',
      growth: 'n log n',
    });
    await using open = await openSession(law, { target, files: {}, timeoutMs: 20_000 });
    const faults: string[] = [];
    for (const [name, code] of Object.entries(TRICKS)) {
      const verdict = await open.check({ [target]: code });
      if (verdict.kind !== 'fail') faults.push(`${name}: ${verdict.kind}`);
      const after = await open.check({ [target]: HONEST });
      if (after.kind !== 'pass') faults.push(`quick after ${name}: ${JSON.stringify(after)}`);
    }
    expect(faults).toEqual([]);
  });
});
