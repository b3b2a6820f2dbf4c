import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { types } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { alive } from '../../src/workspace/temporary.ts';
import { openSession } from './session.ts';

const TARGET = 'src/x.ts';
const zeros = (count: number): string => `[${Array.from({ length: count }, () => '0').join(', ')}]`;

/** A string type that doubles with each step: gigabytes within seconds. */
const MEMORY = `type Grow<N extends 0[], A extends string> = N extends [0, ...infer R extends 0[]] ? Grow<R, \`\${A}\${A}\`> : A;
export const x: Grow<${zeros(32)}, 'ab'> = 'x';
`;
/** Three to the power of fourteen types, each within the compiler's own limits. */
const TIME = `type Grow<N extends unknown[], A = 0> = N extends [unknown, ...infer R] ? Grow<R, [A, 1]> | Grow<R, [A, 2]> | Grow<R, [A, 3]> : A;
export const x: Grow<${zeros(14)}> = 0;
`;
/** What the compiler cuts off by itself. */
const CUT = {
  TS2589:
    "type Grow<T extends unknown[]> = T['length'] extends -1 ? T : Grow<[...T, 0]>;\nexport const x: Grow<[]> = [];\n",
  TS2590: `type D = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';\nexport const x: \`\${D}\${D}\${D}\${D}\${D}\${D}\` = '000000';\n`,
};
/** So deep that the parser of the rules runs out of stack. */
const DEEP = `export const x = ${'['.repeat(200_000)}${']'.repeat(200_000)};\n`;

describe('type-level bombs', () => {
  /** Verdicts on bombs in the midst of honest and of wrong code, which must get what is due to it. */
  async function amongOthers(bombs: readonly string[], timeoutMs: number): Promise<Verdict[]> {
    await using opened = await openSession(types(), { target: TARGET, files: {}, timeoutMs });
    const check = async (code: string) => opened.check({ [TARGET]: code });
    const honest = Array.from({ length: 40 }, (_, n) => `export const x = ${n};\n`);
    const wrong = Array.from({ length: 10 }, (_, n) => `export const x: string = ${n};\n`);
    const [right, found, refused] = await Promise.all(
      [honest, bombs, wrong].map(async (codes) => Promise.all(codes.map(check))),
    );
    expect(right).toMatchObject(honest.map(() => ({ kind: 'pass' })));
    expect(refused).toMatchObject(wrong.map(() => ({ kind: 'fail', evidence: [{ code: 'TS2322' }] })));
    return found ?? [];
  }

  it('of memory and of nesting fail by themselves, and leave their batch its verdicts', async () => {
    expect(await amongOthers([MEMORY, DEEP, CUT.TS2589, CUT.TS2590], 60_000)).toMatchObject([
      { kind: 'fail', evidence: [{ kind: 'crash', message: expect.stringContaining('memory') }] },
      { kind: 'fail', evidence: [{ kind: 'crash', message: expect.stringContaining('parser') }] },
      { kind: 'fail', evidence: [{ kind: 'diagnostic', code: 'TS2589' }] },
      { kind: 'fail', evidence: [{ kind: 'diagnostic', code: 'TS2590' }] },
    ]);
  });

  it('of time fail by themselves, and leave their batch its verdicts', async () => {
    expect(await amongOthers([TIME], 2500)).toMatchObject([
      { kind: 'fail', evidence: [{ kind: 'timeout', limitMs: 2500, what: 'the type check' }] },
    ]);
  });

  it.skipIf(process.platform === 'win32')('do not outlive a solver that is killed outright', async () => {
    const solver = spawn(process.execPath, [join(import.meta.dirname, 'typeBomb.ts'), TIME], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(solver.stdout, 'data');
    let started: number[] = [];
    const count = (): number => {
      started = compilersBelow(solver.pid ?? 0);
      return started.length;
    };
    await expect.poll(count).toBeGreaterThan(0);
    solver.kill('SIGKILL');
    await once(solver, 'exit');
    await expect.poll(() => started.filter(alive)).toEqual([]);
  });
});

/** The native compilers that a process has started, however far below it. */
function compilersBelow(ancestor: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, pid, parent, args = '']) => ({ pid: Number(pid), parent: Number(parent), args }));
  const below = (pid: number): typeof rows =>
    rows.filter(({ parent }) => parent === pid).flatMap((row) => [row, ...below(row.pid)]);
  return below(ancestor)
    .filter(({ args }) => args.includes('--api'))
    .map(({ pid }) => pid);
}
