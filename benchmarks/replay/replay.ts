import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import logUpdate from 'log-update';
import pLimit from 'p-limit';
import { digestOf } from '../../src/digest.ts';
import { createSolver, type Member, type Solution } from '../../src/index.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { RunExport } from '../../src/ledger/rows.ts';
import { costOf } from '../../src/member.ts';
import { firstSound } from '../../src/policies.ts';
import { candidateOf } from '../../src/proposal.ts';
import { rungOf } from '../../src/sampling/ladder.ts';
import { briefOf, messagesFor } from '../../src/sampling/prompt.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { loadSuite, MissingData, type Suite } from './suites.ts';

// Replays recorded answers through solve(): the ladder, cheapest first, the strong member once. Each verdict is compared
// with the recorded one. Ctrl-C keeps what is done; the same command goes on.

const { values: flags } = parseArgs({
  options: {
    suite: { type: 'string', default: 'humaneval-ts' },
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    samples: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});

interface Outcome {
  readonly tasks: number;
  readonly samples: number;
  readonly verdictAgreement: number;
  readonly solved: number;
  readonly strongCalls: number;
  readonly costVsStrong: number;
}

interface Measured extends Outcome {
  readonly disagreements: readonly string[];
  readonly strongSolved: number;
  readonly byMember: ReadonlyMap<string, number>;
}

async function main(): Promise<void> {
  const suite = loadSuite(flags.suite, flags.data);
  const perMember = Number(flags.samples ?? (flags.suite === 'humaneval-py' ? 10 : 4));
  const tasks = suite.tasks.slice(0, flags.limit === undefined ? undefined : Number(flags.limit));
  const ledgerPath = join(
    '.weak-committee',
    `replay-${digestOf({ suite: flags.suite, perMember, data: flags.data }).slice(0, 8)}.sqlite`,
  );
  if (flags.fresh) for (const end of ['', '-wal', '-shm']) rmSync(ledgerPath + end, { force: true });

  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  // Its own runs only: each suite and number of samples has a ledger of its own.
  using ledger = openLedger(ledgerPath);
  const done = new Map(
    ledger
      .list()
      .filter(({ ended }) => ended !== null)
      .map(({ task, id }) => [task, id]),
  );
  const solver = createSolver({
    committee: suite.committee,
    strong: suite.strong,
    policy: firstSound({ samples: perMember, wave: 1 }),
    ledger: ledgerPath,
  });
  const progress = progressLine(tasks.length, done.size);
  const two = pLimit(2);
  await Promise.all(
    tasks.map(({ input, checkers }) =>
      two(async () => {
        if (stop.signal.aborted || done.has(input.id)) return;
        try {
          const solution = await solver.solve(input, checkers, { signal: stop.signal });
          done.set(input.id, solution.run);
          progress(solution);
        } catch (error) {
          if (!stop.signal.aborted) throw error;
        }
      }),
    ),
  );
  logUpdate.done();
  if (stop.signal.aborted) {
    process.stdout.write(
      `Stopped: ${done.size} of ${tasks.length} tasks are done and kept in ${ledgerPath}. The same command goes on.\n`,
    );
    process.exitCode = 130;
    return;
  }
  const measured = await measure(
    suite,
    tasks,
    tasks.map(({ input }) => ledger.export(done.get(input.id) ?? '')),
  );
  print(suite, perMember, measured);
}

/** One line on a terminal, a line now and then elsewhere. */
function progressLine(total: number, before: number): (solution: Solution) => void {
  const start = Date.now();
  let count = before;
  let solved = 0;
  return ({ status }) => {
    count++;
    if (status === 'solved') solved++;
    const left = Math.round((((Date.now() - start) / (count - before)) * (total - count)) / 1000);
    const line = `${count} of ${total} tasks, ${solved} of ${count - before} solved in this run, about ${left} s left`;
    if (process.stdout.isTTY) logUpdate(line);
    else if (count % 20 === 0) process.stdout.write(`${line}\n`);
  };
}

/** Compares every checked sample with its recording, and the cost with asking the strong member once for each task. */
async function measure(suite: Suite, tasks: Suite['tasks'], runs: readonly RunExport[]): Promise<Measured> {
  const disagreements: string[] = [];
  let samples = 0;
  let usd = 0;
  for (const { task, proposals, verdicts, calls } of runs) {
    usd += calls.reduce((sum, { spent }) => sum + spent.usd, 0);
    for (const proposal of proposals) {
      const candidate = candidateOf(proposal);
      if (candidate === undefined) continue;
      const given = verdicts.filter((verdict) => verdict.candidate === candidate.digest);
      if (given.length === 0) continue;
      samples++;
      if (given.every(({ verdict }) => verdict.kind === 'pass') !== proposal.recorded)
        disagreements.push(
          `${task} ${proposal.id}: recorded ${proposal.recorded}, here ${given.map(({ verdict }) => verdict.kind).join(' ')}`,
        );
    }
  }
  const solutions = runs.map(({ solution }) => solution as Solution);
  const strong = await strongOnce(suite.strong, tasks);
  return {
    tasks: runs.length,
    samples,
    verdictAgreement: samples === 0 ? 0 : (samples - disagreements.length) / samples,
    solved: percent(solutions.filter(({ status }) => status === 'solved').length, runs.length),
    strongCalls: percent(solutions.filter(({ strongCalls }) => strongCalls.length > 0).length, runs.length),
    costVsStrong: Number((usd / strong.usd).toFixed(3)),
    disagreements,
    strongSolved: percent(strong.solved, runs.length),
    byMember: new Map(
      Map.groupBy(
        solutions.filter(({ status }) => status === 'solved'),
        ({ proposal }) => proposal?.member ?? '',
      )
        .entries()
        .map(([member, solved]) => [member, solved.length]),
    ),
  };
}

/** What it takes to ask the strong member once for each task, with the plain prompt. */
async function strongOnce(strong: Member, tasks: Suite['tasks']): Promise<{ usd: number; solved: number }> {
  let usd = 0;
  let solved = 0;
  for (const { input } of tasks) {
    const task = await resolveTask(input);
    const messages = messagesFor(await briefOf(task), rungOf(0, strong));
    for await (const event of strong.propose({
      task,
      messages,
      ordinals: [0],
      maxOutputTokens: 1024,
      signal: new AbortController().signal,
    })) {
      if (event.kind === 'answer' && event.recorded === true) solved++;
      if (event.kind !== 'usage') continue;
      const cost = costOf(event.usage, strong.prices);
      usd += cost === 'unknown' ? 0 : cost;
    }
  }
  return { usd, solved };
}

function percent(part: number, whole: number): number {
  return Number(((100 * part) / whole).toFixed(1));
}

function print(suite: Suite, perMember: number, { disagreements, strongSolved, byMember, ...outcome }: Measured): void {
  const table = new Table({
    head: ['arm', 'solved %', 'strong calls %', 'cost, strong once = 1'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right'],
  });
  table.push([`${suite.strong.name} once`, strongSolved, 100, 1]);
  table.push([
    `${suite.committee.map(({ name }) => name).join(', ')} ×${perMember}, then ${suite.strong.name} once`,
    outcome.solved,
    outcome.strongCalls,
    outcome.costVsStrong,
  ]);
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(`Solved by: ${[...byMember].map(([member, count]) => `${member} ${count}`).join(', ')}.\n`);
  process.stdout.write(
    `Verdicts equal to the recorded ones: ${outcome.samples - disagreements.length} of ${outcome.samples} checked samples.\n`,
  );
  process.stdout.write(
    `The recorded verdict is the truth here and the checkers see all of it, so false accepts are the disagreements: ${disagreements.length}.\n`,
  );
  for (const line of disagreements) process.stdout.write(`  ${line}\n`);
  process.stdout.write(`${suite.basis[0]?.toUpperCase()}${suite.basis.slice(1)}.\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify(outcome satisfies Outcome)}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof MissingData)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
