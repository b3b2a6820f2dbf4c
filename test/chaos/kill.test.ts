import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { fenced, temporaryFolder } from '../answers.ts';
import { answer, openaiServer, type ChatBody } from '../servers/openai.ts';
import { noWall } from '../sandbox/contained.ts';

const SCRIPT = join(import.meta.dirname, 'solving.ts');
const ANSWERS = ['a - b', 'a * b', 'a / b', 'a % b', 'a + b'].map((sum) =>
  fenced(`export const add = (a: number, b: number): number => {\n  return ${sum};\n};`),
);

/** Runs the script and kills it outright when it has written that many lines; gives its last line if it got to the end. */
async function solving(
  baseURL: string,
  ledger: string,
  checks: string,
  killAfter: number,
): Promise<string | undefined> {
  const child = execa(process.execPath, [SCRIPT, baseURL, ledger, checks], { reject: false, stderr: 'inherit' });
  let lines = 0;
  let last: string | undefined;
  for await (const line of child) {
    last = line;
    if (++lines === killAfter) child.kill('SIGKILL');
  }
  await child;
  return last?.startsWith('done ') ? last.slice(5) : undefined;
}

describe.skipIf(noWall !== undefined)('a run that is killed outright, again and again', () => {
  it.each([1, 6])(
    'after %i events each time, ends solved; nothing finished is paid or checked twice',
    async (killAfter) => {
      using folder = temporaryFolder();
      const ledger = join(folder.path, 'ledger.sqlite');
      const checks = join(folder.path, 'checks.txt');
      // The answer goes by what is asked, not by when: a call that is made again gets the same answer.
      const seeds: number[] = [];
      await using server = await openaiServer(({ body }) => {
        const seed = body.seed ?? 0;
        if (!seeds.includes(seed)) seeds.push(seed);
        return answer(ANSWERS[seeds.indexOf(seed)] ?? '');
      });
      let kills = 0;
      let end: string | undefined;
      // Each life may only repeat what the one before had begun, so a life that reaches further is progress. The two rows are killed at different events.
      for (let life = 0; life < 40 && end === undefined; life++) {
        end = await solving(server.baseURL, ledger, checks, killAfter + 3 * life);
        if (end === undefined) kills++;
      }
      expect(kills).toBeGreaterThan(0);
      expect(JSON.parse(end ?? '{}')).toMatchObject({ status: 'solved', proposal: 'small#4' });

      using open = openLedger(ledger);
      const runs = open.list();
      expect(runs).toHaveLength(1);
      const { calls, verdicts } = open.export(runs[0]?.id ?? '');
      const answered = calls.filter(({ state }) => state === 'answered').map(({ ordinals }) => ordinals[0]);
      expect(answered).toEqual([0, 1, 2, 3, 4]);
      // A request that the server saw is a call in the ledger: answered, or lost with its life and charged in full.
      const lost = calls.filter(({ state }) => state === 'lost');
      expect(lost.length).toBeLessThanOrEqual(kills);
      expect(server.requests.length).toBeLessThanOrEqual(calls.length);
      expect(lost.every(({ spent }) => spent.tokens >= 200)).toBe(true);
      expect(bySeed(server.requests.map(({ body }) => body))).toBe(5);
      // The command checker ran once for each stored verdict, and once more at most for each life that was cut short.
      const stored = verdicts.filter(({ checker }) => checker.startsWith('command')).length;
      const started = existsSync(checks) ? readFileSync(checks, 'utf8').trim().split('\n').length : 0;
      expect(started).toBeGreaterThanOrEqual(stored);
      expect(started).toBeLessThanOrEqual(stored + kills);
    },
  );
});

function bySeed(bodies: readonly ChatBody[]): number {
  return new Set(bodies.map(({ seed }) => seed)).size;
}
