import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Solution } from '../../src/index.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { fenced } from '../../test/answers.ts';
import { answer, openaiServer } from '../../test/servers/openai.ts';

// Kills runs outright, again and again, at events drawn by lot, and looks whether anything is lost, paid twice, or comes out otherwise.

const HELP = `Usage: npm run chaos -- [options]

  --kills N   how many at least (default 200)
  --seed N    of the lots (default 1)
  --json      print the figures as one line of JSON at the end

It takes about ten minutes on two cores.`;

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const SCRIPT = join(import.meta.dirname, 'solving.ts');
const RIGHT = fenced('export const add = (a: number, b: number): number => a + b;');

/** Which answer of whom is the first right one, run after run: a cheap one early or late, or none but the strong member's. */
const PLANS = [
  { model: 'small', index: 0 },
  { model: 'small', index: 2 },
  { model: 'medium', index: 1 },
  { model: 'large', index: 0 },
] as const;
type Plan = (typeof PLANS)[number];

/** Lets a run live until it has written so many lines; says whether it was killed. */
async function live(baseURL: string, ledger: string, killAfter: number): Promise<boolean> {
  const child = execa(process.execPath, [SCRIPT, baseURL, ledger], { reject: false, stderr: 'inherit' });
  let lines = 0;
  for await (const _ of child) if (++lines === killAfter) child.kill('SIGKILL');
  return (await child).signal === 'SIGKILL';
}

/** What the ledger says that came of it: a run may be over when its process is killed. */
function endIn(ledger: string): string | undefined {
  using open = openLedger(ledger);
  const over = open.list().find(({ ended }) => ended !== null);
  if (over === undefined) return undefined;
  const solution = open.export(over.id).solution as Solution;
  return solution.status === 'solved' ? solution.proposal.id : solution.status;
}

interface Counts {
  kills: number;
  lostRows: number;
  doublePayments: number;
  differentAnswers: number;
}

/** Runs one task to its end, killed at each event that `draw` names; gives what it came to. */
async function once(plan: Plan, draw: () => number, counts: Counts): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'weak-committee-chaos-'));
  // An answer goes by what is asked, not by when: a call that is made again gets the same one.
  const seeds = new Map<string, number[]>();
  await using server = await openaiServer(({ body }) => {
    const own = seeds.get(body.model) ?? [];
    const seed = body.seed ?? 0;
    if (!own.includes(seed)) own.push(seed);
    seeds.set(body.model, own);
    const index = own.indexOf(seed);
    const right = body.model === plan.model && index >= plan.index;
    return answer(right ? RIGHT : fenced(`export const add = (a: number, b: number): number => a - b - ${index};`));
  });
  try {
    const ledger = join(folder, 'ledger.sqlite');
    let end: string | undefined;
    while (end === undefined) {
      if (await live(server.baseURL, ledger, draw())) counts.kills++;
      end = endIn(ledger);
    }
    using open = openLedger(ledger);
    const [run, ...others] = open.list();
    const { calls } = open.export(run?.id ?? '');
    counts.lostRows += others.length + Math.max(0, server.requests.length - calls.length);
    const answered = calls
      .filter(({ state }) => state === 'answered')
      .map(({ member, ordinals }) => `${member}#${ordinals[0]}`);
    counts.doublePayments += answered.length - new Set(answered).size;
    return end;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const random = xoroshiro128plus(Number(flags.seed));
  const counts: Counts = { kills: 0, lostRows: 0, doublePayments: 0, differentAnswers: 0 };
  const expected = new Map<Plan, string>();
  for (const plan of PLANS) expected.set(plan, await once(plan, () => Infinity, counts));
  for (let round = 0; counts.kills < Number(flags.kills); round++) {
    const plan = PLANS[round % PLANS.length] ?? PLANS[0];
    // A life that is cut short at once brings nothing: the lots reach further with each.
    let reach = 4;
    const end = await once(plan, () => uniformInt(random, 1, (reach += 3)), counts);
    if (end !== expected.get(plan)) counts.differentAnswers++;
    process.stderr.write(`${counts.kills} of ${flags.kills} kills\n`);
  }
  const { kills, lostRows, doublePayments, differentAnswers } = counts;
  process.stdout.write(
    `${kills} kills: ${lostRows} rows lost, ${doublePayments} payments made twice, ${differentAnswers} answers that differ from those of runs that were left alone.\n`,
  );
  if (flags.json) process.stdout.write(`${JSON.stringify(counts)}\n`);
}

await main();
