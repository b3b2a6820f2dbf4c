import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogUpdate } from 'log-update';
import { remaining } from '../../src/cli/remaining.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { BenchSuite } from '../../src/harness/bench.ts';
import type { SuiteFigures } from '../../src/harness/figures.ts';
import { jsonOf, reportOf } from '../../src/harness/report.ts';
import { runBench } from '../../src/harness/runBench.ts';
import { readCode } from '../../src/harness/runFolder.ts';
import { writeReport } from '../../src/harness/writeReport.ts';
import { ALL, loadSuite, SUITES } from './suites.ts';
import { inWords } from './inWords.ts';

// Committee against strong model on recorded answers of real models: each answer is checked once, and every arm chooses from the same pile.

const HELP = `Usage: npm run bench:recorded -- [options]

  --suite NAME    ${SUITES.join(', ')}; several with commas (default: all);
                  ${ALL} for all 7,632 answers, both decodings
  --data FOLDER   the folder that holds humaneval-ts/, humaneval-py/ and svelte-bench/ (default ../shared/data)
  --limit N       so many tasks of each
  --fresh         check everything again; otherwise what was checked before is taken from .weak-committee/
  --markdown      print the tables as Markdown
  --json          print the figures as one line of JSON at the end

It takes about five minutes on two cores. Ctrl-C keeps what is checked; the same command goes on.`;

const { values: flags } = parseArgs({
  options: {
    suite: { type: 'string', default: SUITES.join(',') },
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    limit: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const TIMEOUT_MS = 20_000;

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const suites = flags.suite.split(',').map((name) => loadSuite(name, flags.data));
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  const all: Record<string, object> = {};
  for (const whole of suites) {
    const suite = {
      ...whole,
      tasks: whole.tasks.slice(0, flags.limit === undefined ? undefined : Number(flags.limit)),
    };
    const asked = suite.members.map(({ member, samples }) => ({
      name: member.name,
      samples,
      prices: { ...member.prices },
    }));
    const key = digestOf({ asked, data: flags.data, tasks: suite.tasks.length }).slice(0, 8);
    const folder = join('.weak-committee', `recorded-${suite.name}-${key}`);
    if (flags.fresh) rmSync(folder, { recursive: true, force: true });
    const log = createLogUpdate(process.stderr);
    const left = remaining();
    try {
      const figures = await runBench(suite, {
        folder,
        timeoutMs: TIMEOUT_MS,
        signal: stop.signal,
        onTask(done, of) {
          const line = `${suite.name}: ${done} of ${of} tasks${left(done, of)}`;
          if (process.stderr.isTTY) log(line);
          else if (done % 40 === 0) process.stderr.write(`${line}\n`);
        },
      });
      process.stdout.write(`${reportOf(figures, flags.markdown)}${withoutIdle(suite, figures)}`);
      process.stderr.write(`Report: ${await writeReport(folder, figures, readCode(folder))}\n`);
      all[suite.name] = jsonOf(figures);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      process.stderr.write(`Stopped. What is checked is kept in ${folder}; the same command goes on.\n`);
      process.exitCode = 130;
      return;
    } finally {
      log.done();
    }
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ suites: all })}\n`);
}

/** Where some tasks have nothing that is executed: what they do to the share of passes that are wrong. */
function withoutIdle({ tasks }: BenchSuite, { samples, hidden }: SuiteFigures): string {
  const idle = new Set(
    tasks.flatMap(({ input, visible }) => (visible.some(({ executes }) => executes) ? [] : [input.id ?? ''])),
  );
  if (!hidden || idle.size === 0) return '';
  const passing = samples.filter(({ visible }) => visible === 'pass');
  const wrong = (some: typeof passing): string =>
    ((100 * some.filter(({ right }) => !right).length) / some.length).toFixed(1);
  const rest = passing.filter(({ task }) => !idle.has(task));
  return `Of the ${passing.length} answers that pass, ${wrong(passing)} % are wrong; without the ${idle.size} tasks in which nothing is executed, ${wrong(rest)} % of ${rest.length}.\n\n`;
}

await inWords(main);
