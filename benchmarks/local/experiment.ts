import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { checkersOf } from '../../checkers/checkersOf.ts';
import { tests } from '../../checkers/index.ts';
import { showRecording } from '../../src/cli/recordingProgress.ts';
import { pulledModels } from '../../src/discovery/pulled.ts';
import type { Checker, TaskInput } from '../../src/index.ts';
import { local } from '../../src/members.ts';
import { CATALOGUE } from '../../src/models/catalogue.ts';
import { readAnswers, type RecordedAnswer } from '../../src/harness/answersFile.ts';
import { record } from '../../src/harness/record.ts';
import { openExtractor } from '../../src/reading/answers/extractor.ts';
import { openJudge } from '../../src/harness/judge.ts';
import { humanevalTsTasks } from '../recorded/suites.ts';
import { byTask, type Judged } from './figures.ts';
import { COUNTS, isLarge, LADDER, SAMPLES, samplesFor } from './plan.ts';
import { measureRates } from './rates.ts';
import { report } from './report.ts';

// The live experiment: what small models of this machine solve, alone and as a committee, and what is left for a paid one.

const HELP = `Usage: npm run bench:local -- [options]

  --data FOLDER     the folder that holds humaneval-ts/tasks.jsonl (default ../shared/data)
  --tasks FOLDER    task folders instead, such as fixtures/tasks
  --every N         every Nth task, from the first (default 4: 40 of humaneval-ts)
  --limit N         so many of them at most
  --models A,B      models of \`weak-committee models list\`, the cheapest first (default: those that are pulled)
  --answers FILE    where answers are kept; those that stand there are not asked for again (default .weak-committee/local.jsonl)
  --no-sampling     take the answers as they stand: no model is needed
  --no-rates        leave out tokens per second
  --plain N         plain answers of each model to each task, for pass@N (default 8)
  --threads N       of each model
  --markdown        print the tables as Markdown
  --json            print the figures as one line of JSON at the end

Sampling 40 tasks takes hours on two cores. Ctrl-C keeps every whole answer; the same command goes on.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    tasks: { type: 'string' },
    every: { type: 'string' },
    limit: { type: 'string' },
    models: { type: 'string' },
    answers: { type: 'string', default: '.weak-committee/local.jsonl' },
    sampling: { type: 'boolean', default: true },
    rates: { type: 'boolean', default: true },
    plain: { type: 'string', default: '8' },
    threads: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const MAX_TOKENS = 400;
const TIMEOUT_MS = 10_000;

interface Posed {
  readonly input: TaskInput | string;
  readonly id: string;
  readonly checkers: readonly Checker[];
}

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const tasks = await posedTasks();
  const models =
    flags.models?.split(',') ?? (flags.sampling ? await pulledModels() : CATALOGUE).map(({ name }) => name);
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  const answers = await sampled(tasks, models, stop.signal);
  if (answers === undefined) return;
  const judged = byTask(await judge(tasks, answers));
  const present = models.filter((name) => judged.some(({ byModel }) => byModel.has(name)));
  const rates = flags.rates ? await ratesOf(present) : new Map<string, Record<string, number>>();
  const figures = report(judged, present, rates, flags.markdown);
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

async function posedTasks(): Promise<Posed[]> {
  const limit = flags.limit === undefined ? undefined : Number(flags.limit);
  if (flags.tasks !== undefined) {
    const folder = flags.tasks;
    const names = readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, 'task.md')))
      .toSorted();
    const some = names.filter((_, index) => index % Number(flags.every ?? 1) === 0).slice(0, limit);
    return Promise.all(
      some.map(async (name) => ({
        input: join(folder, name),
        id: name,
        checkers: await checkersOf(join(folder, name)),
      })),
    );
  }
  return humanevalTsTasks(join(flags.data, 'humaneval-ts'))
    .filter((_, index) => index % Number(flags.every ?? 4) === 0)
    .slice(0, limit)
    .map((input) => ({ input, id: input.id, checkers: [tests('test.ts')] }));
}

/** The answers there are, after asking for those that are missing; undefined when it was stopped. */
async function sampled(
  tasks: readonly Posed[],
  models: readonly string[],
  signal: AbortSignal,
): Promise<RecordedAnswer[] | undefined> {
  if (!flags.sampling)
    return readAnswers(flags.answers).filter(
      ({ task, model }) => models.includes(model) && tasks.some(({ id }) => id === task),
    );
  using progress = showRecording();
  const threads = flags.threads === undefined ? {} : { threads: Number(flags.threads) };
  try {
    return await record({
      tasks: tasks.map(({ input }) => input),
      wanted: models.map((model) => ({
        member: local({ model, maxOutputTokens: MAX_TOKENS, concurrency: 16, ...threads }),
        samples: samplesFor(isLarge(model) ? SAMPLES : LADDER, Number(flags.plain)),
      })),
      file: flags.answers,
      signal,
      onEvent: progress.show,
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write(`Stopped. The answers that came whole are in ${flags.answers}; the same command goes on.\n`);
    process.exitCode = 130;
    return undefined;
  }
}

/** Each answer through the checkers of its task. */
async function judge(tasks: readonly Posed[], answers: readonly RecordedAnswer[]): Promise<Judged[]> {
  await using extractor = openExtractor();
  const several = pLimit(availableParallelism());
  const judged = await Promise.all(
    tasks.map(({ input, id, checkers }) =>
      several(async () => {
        await using judging = await openJudge(input, checkers, { timeoutMs: TIMEOUT_MS });
        // Awaited here: the judge is closed on the way out.
        return await Promise.all(
          answers
            .filter(({ task }) => task === id)
            .map(async (answer): Promise<Judged> => {
              const finish = answer.finished ? 'stop' : 'length';
              const { code } = await extractor.take({ text: answer.text, finish, plain: false }, judging.task);
              if ('refused' in code) return { ...answer, sound: false };
              const verdicts = await judging.verdictsOn(code.files);
              const broken = verdicts.find(({ verdict }) => verdict.kind === 'broken');
              if (broken !== undefined)
                process.stderr.write(`${id} ${answer.model}#${answer.ordinal}: ${broken.checker} is broken\n`);
              return {
                ...answer,
                sound: verdicts.length === checkers.length && verdicts.every(({ verdict }) => verdict.kind === 'pass'),
              };
            }),
        );
      }),
    ),
  );
  return judged.flat();
}

/** Tokens a second, measured once for each model and kept beside the answers. */
async function ratesOf(models: readonly string[]): Promise<Map<string, Record<string, number>>> {
  const file = flags.answers.replace(/\.jsonl$/, '') + '.rates.json';
  const kept: Record<string, Record<string, number>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  for (const model of models) {
    if (kept[model] !== undefined || !flags.sampling) continue;
    process.stderr.write(`Measuring the tokens a second of ${model}.\n`);
    const rows = await measureRates({ model, counts: COUNTS, tokens: 64, topK: 40, apart: false });
    kept[model] = Object.fromEntries(rows.map(({ sequences, rate }) => [sequences, Number(rate.toFixed(1))]));
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `${JSON.stringify(kept)}\n`);
  }
  return new Map(Object.entries(kept));
}

await main();
