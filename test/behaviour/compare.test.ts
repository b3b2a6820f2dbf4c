import { afterAll, describe, expect, it } from 'vitest';
import { isSameNear } from '../../src/behaviour/agreement.ts';
import { clustersOf } from '../../src/behaviour/clusters.ts';
import { compare } from '../../src/behaviour/compare.ts';
import { distinguish } from '../../src/behaviour/distinguish.ts';
import { observe, type Observed } from '../../src/behaviour/observe.ts';
import { isSameOutcome } from '../../src/behaviour/outcome.ts';
import type { Input } from '../../src/behaviour/shape.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { CheckerError } from '../../src/errors.ts';
import { testLine } from '../../src/behaviour/testLine.ts';
import { borrowWarm, openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';

const warm = borrowWarm(1);
afterAll(() => warm[Symbol.asyncDispose]());

const { signal } = new AbortController();
const observed: Observed = { sources: {}, hidden: [], target: 'src/largest.ts', name: 'largest' };

async function opened(timeoutMs = 20_000) {
  const task = await resolveTask({ prompt: 'Write it.', target: observed.target, workspace: { files: {} } });
  return openContext(task, { timeoutMs, seed: 1, signal, unsafe: false, cores: 1 });
}

const largest = (body: string) => ({
  [observed.target]: `export function largest(numbers: number[]): number { ${body} }`,
});

const signature = signatureOf('s.ts', 'function largest(numbers: number[]): number {', 'largest');
if ('reason' in signature) throw new Error(signature.reason);

async function seen(body: string, inputs: readonly Input[], timeoutMs?: number) {
  await using context = await opened(timeoutMs);
  return await observe(context, observed, largest(body), inputs, signal);
}

describe('observe', () => {
  it('sees values, errors and what became of the arguments', async () => {
    const body =
      'if (numbers.length === 0) throw new RangeError("none"); numbers.sort((a, b) => a - b); return numbers.at(-1) ?? 0;';
    expect(await seen(body, [[[2, 1]], [[1, 2]], [[]]])).toEqual({
      kind: 'observed',
      outcomes: [
        { kind: 'value', value: 2, changed: [[1, 2]] },
        { kind: 'value', value: 2 },
        { kind: 'threw', name: 'RangeError' },
      ],
    });
  });

  it('leaves dates alone that are written out', async () => {
    const body = 'const d = new Date(2020, 0, 31 + numbers.length); return d.constructor === Date ? d.getMonth() : -1;';
    expect(await seen(body, [[[1]]])).toEqual({ kind: 'observed', outcomes: [{ kind: 'value', value: 1 }] });
  });

  it('carries what JSON cannot', async () => {
    const rich = await seen('return [undefined, NaN, -0, 5n, new Map([[1, new Date(0)]])] as any;', [[[1]]]);
    const value = [undefined, Number.NaN, -0, 5n, new Map([[1, new Date(0)]])];
    expect(rich).toEqual({ kind: 'observed', outcomes: [{ kind: 'value', value }] });
  });

  it.each([
    ['Math.random', 'return Math.random();'],
    ['a counter', 'return (globalThis as any).n = ((globalThis as any).n ?? 0) + 1;'],
    ['the date', 'return new Date().getDate();'],
    ['the clock, to the second', 'return Math.floor(Date.now() / 1000);'],
  ])('sets aside what differs from itself: %s', async (_, body) => {
    expect(await seen(body, [[[1]], [[2]]])).toMatchObject({ kind: 'flaky' });
  });

  it('waits for promises', async () => {
    const body =
      'return (async () => { await 0; if (numbers.length === 0) throw new RangeError("none"); return numbers[0]; })() as any;';
    expect(await seen(body, [[[2, 1]], [[]]])).toEqual({
      kind: 'observed',
      outcomes: [
        { kind: 'value', value: 2, later: true },
        { kind: 'threw', name: 'RangeError', later: true },
      ],
    });
  });

  it('does not wait for ever', async () => {
    expect(await seen('return new Promise(() => {}) as any;', [[[2, 1]]], 500)).toMatchObject({
      outcomes: [{ kind: 'ended' }],
    });
  });

  it.each([
    ['functions', 'return (() => 1) as any;'],
    ['functions within', 'return [() => 1] as any;'],
    ['an error whose name is a trap', 'throw { get name() { throw 1; } };'],
  ])('sets aside what gives no data: %s', async (_, body) => {
    expect(await seen(body, [[[1]]])).toMatchObject({ kind: 'opaque' });
  });

  it('goes on after a call that comes to no end', async () => {
    const body = 'while (numbers.length === 0); return numbers.length;';
    expect(await seen(body, [[[1]], [[]], [[1, 2]]], 500)).toEqual({
      kind: 'observed',
      outcomes: [{ kind: 'value', value: 1 }, { kind: 'ended' }, { kind: 'value', value: 2 }],
    });
  });

  it('runs what needs Node in a process of its own', async () => {
    await using context = await opened();
    const files = {
      [observed.target]:
        "import { max } from './most.ts';\nimport { EOL } from 'node:os';\nexport const largest = (numbers: number[]) => max(numbers) + EOL.length;",
      'src/most.ts': 'export const max = (numbers: number[]) => Math.max(...numbers);',
    };
    expect(await observe(context, observed, files, [[[1, 3]]], signal)).toEqual({
      kind: 'observed',
      outcomes: [{ kind: 'value', value: 4 }],
    });
  });
});

describe('observe, where there is no process to be had', () => {
  it('sets aside what needs one, and says why', async () => {
    await using context = await opened();
    const load = () => Promise.reject(new CheckerError('There is no wall.', { at: 'bwrap', fix: 'Install it.' }));
    const files = { [observed.target]: "import { EOL } from 'node:os';\nexport const largest = () => EOL.length;" };
    const walled = { ...context, sandbox: { ...context.sandbox, load } };
    expect(await observe(walled, observed, files, [[[1]]], signal)).toMatchObject({
      kind: 'opaque',
      reason: expect.stringContaining('There is no wall.'),
    });
  });
});

describe('compare', () => {
  const proposals = [
    'return numbers.reduce((a, b) => (a > b ? a : b));',
    'return Math.max(...numbers.length > 0 ? numbers : [].at(0)!);',
    // As if no number were below zero.
    'if (numbers.length === 0) throw new TypeError(); return numbers.reduce((a, b) => (a > b ? a : b), 0);',
    'if (numbers.length === 0) throw new TypeError(); return numbers.sort((a, b) => b - a)[0]!;',
  ].map(largest);

  it('finds what tells proposals apart, and sets aside inputs on which most throw', async () => {
    await using context = await opened();
    const compared = await compare(context, observed, proposals, { signature, seen: [[[1, 2, 3]]], signal });
    expect(compared.inputs).not.toContainEqual([[]]);
    expect(compared.outside).toBe(1);
    const clusters = clustersOf(compared.behaviours.map((one) => (one.kind === 'observed' ? one.outcomes : undefined)));
    expect(clusters.map((cluster) => cluster.proposals)).toEqual([[0, 1], [2], [3]]);
  });

  it('knows whether two part on inputs like those that were seen, whichever were drawn', async () => {
    const target = 'src/longest.ts';
    const read = signatureOf('s.ts', 'function longest(words: string[]): string | null {', 'longest');
    if ('reason' in read) throw new Error(read.reason);
    const programs = ['>', '>='].map((than): Files => ({
      [target]: `export const longest = (words: string[]) => words.reduce<string | null>((a, b) => (a === null || b.length ${than} a.length ? b : a), null);`,
    }));
    await using context = await opened();
    for (let seed = 1; seed <= 40; seed++) {
      const { behaviours, weights } = await compare(
        { ...context, seed },
        { ...observed, target, name: 'longest' },
        programs,
        { signature: read, seen: [[[]], [['a', 'bb']]], signal },
      );
      const [one, other] = behaviours.map((behaviour) => (behaviour.kind === 'observed' ? behaviour.outcomes : []));
      expect(isSameNear(one ?? [], other ?? [], weights)).toBe(false);
    }
  });

  it('makes what lies between two as simple as it goes', async () => {
    await using context = await opened();
    const [first, , third] = proposals;
    if (first === undefined || third === undefined) throw new Error('there are four');
    const input: Input = [[-7, -12, -31]];
    const [a, b] = await Promise.all(
      [first, third].map(async (files) => {
        const one = await observe(context, observed, files, [input], signal);
        return one.kind === 'observed' ? one.outcomes[0] : undefined;
      }),
    );
    if (a === undefined || b === undefined) throw new Error('both are observed');
    expect(isSameOutcome(a, b)).toBe(false);
    const found = await distinguish(context, observed, signature, [first, third], { input, outcomes: [a, b] }, signal);
    expect(found.outcomes.map((outcome) => testLine('largest', found.input, outcome))).toEqual([
      'expect(largest([-1])).toEqual(-1);',
      'expect(largest([-1])).toEqual(0);',
    ]);
  });
});
