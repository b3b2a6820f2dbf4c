import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { judgeScript } from '../../checkers/child.ts';
import { openIsolates } from '../../src/sandbox/isolate/openIsolates.ts';
import type { Isolates, TestsTrial } from '../../src/sandbox/sandbox.ts';
import { BOMBS } from '../../benchmarks/soak/bombs.ts';

const SPEC = `import { expect, it } from 'vitest';
import { tally } from '../src/tally.ts';
it('tallies', () => {
  expect(tally([1, 2, 3])).toEqual({ total: 16, odd: [1, 3] });
});
`;
const HONEST = `export function tally(values: readonly number[]) {
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd: values.filter((value) => value % 2 !== 0) };
}
`;

type Judged = Awaited<ReturnType<Isolates['judge']>>;

async function judge(isolates: Isolates, code: string, options: Partial<TestsTrial> = {}): Promise<Judged> {
  return isolates.judge({
    runner: judgeScript('vitest'),
    packagesFrom: process.cwd(),
    where: 'isolate',
    sources: { 'tests/tally.test.ts': SPEC },
    hidden: ['tests/tally.test.ts'],
    files: { 'src/tally.ts': code },
    order: { files: ['tests/tally.test.ts'], seed: 1 },
    shared: [],
    changes: { clock: false, language: false },
    timeoutMs: 2000,
    signal: new AbortController().signal,
    ...options,
  });
}

const passed = { kind: 'report', report: { tests: 1, assertions: 1, failures: [] } };

describe('isolates', () => {
  it('let no bomb reach the candidate after it', async () => {
    await using isolates = openIsolates(pLimit(1));
    expect(await judge(isolates, HONEST)).toMatchObject(passed);
    for (const { name, code } of BOMBS) {
      const outcome = await judge(isolates, code);
      expect({
        name,
        passed: outcome.kind === 'report' && JSON.stringify(outcome.report).includes('"failures":[]'),
      }).toEqual({ name, passed: false });
      expect(await judge(isolates, HONEST, { timeoutMs: 10_000 })).toMatchObject(passed);
    }
  });

  it.each([
    ["import 'node:fs';", 'node:fs'],
    ["import express from 'express';\nvoid express;", 'express'],
    ['void process.env;', 'process'],
    ['void (typeof Buffer);', 'Buffer'],
    ['void new FinalizationRegistry(() => {});', 'FinalizationRegistry'],
    ["import text from '../tests/tally.test.ts';\nvoid text;", '../tests/tally.test.ts'],
  ])('say what a candidate needs that is not there: %s', async (code, what) => {
    await using isolates = openIsolates(pLimit(1));
    expect(await judge(isolates, `${code}\n${HONEST}`)).toMatchObject({ kind: 'needs-node', what });
  });

  it('hold nothing of the host or the library', async () => {
    await using isolates = openIsolates(pLimit(1));
    const code = `const names = Object.getOwnPropertyNames(globalThis).filter((name) => /committee|candidate|judge|ivm|isolate|external|^reference$/i.test(name));
export const tally = () => { throw new Error(names.join() || 'nothing'); };\n`;
    expect(await judge(isolates, code)).toMatchObject({
      kind: 'report',
      report: { failures: [{ message: 'nothing' }] },
    });
  });

  it('give a candidate the clock of its tests', async () => {
    await using isolates = openIsolates(pLimit(1));
    const spec = `import { expect, it, vi } from 'vitest';
import { debounce } from '../src/debounce.ts';
it('waits', () => {
  vi.useFakeTimers();
  const run = vi.fn();
  const debounced = debounce(run, 1000);
  debounced('a');
  vi.advanceTimersByTime(999);
  debounced('b');
  vi.advanceTimersByTime(1000);
  expect(run.mock.calls).toEqual([['b', 1999]]);
});
`;
    const code = `export function debounce(run: (text: string, at: number) => void, ms: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = Date.now();
  return (text: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => run(text, Date.now() - start), ms);
  };
}
`;
    const options = {
      sources: { 'tests/tally.test.ts': spec },
      files: { 'src/debounce.ts': code },
      changes: { clock: true, language: false },
    };
    expect(await judge(isolates, '', options)).toMatchObject(passed);
  });

  it('end with the signal, and leave no process', async () => {
    const isolates = openIsolates(pLimit(1));
    const stop = new AbortController();
    const running = judge(isolates, 'export const tally = () => { for (;;); };', {
      signal: stop.signal,
      timeoutMs: 60_000,
    }).catch((error: unknown) => error);
    stop.abort(new Error('enough'));
    expect(await running).toMatchObject({ message: 'enough' });
    await isolates[Symbol.asyncDispose]();
  });
});
