import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { checkersOf } from '../../checkers/registry.ts';
import { tests } from '../../checkers/index.ts';
import { showRecording } from '../../src/cli/recordingProgress.ts';
import { pulledModels } from '../../src/discovery/pulled.ts';
import type { Checker, TaskInput } from '../../src/index.ts';
import { local } from '../../src/members.ts';
import { CATALOGUE } from '../../src/models/catalogue.ts';
import { readAnswers, record, type RecordedAnswer } from '../../src/record.ts';
import { openExtractor } from '../../src/sampling/extractor.ts';
import { openJudge } from '../../src/harness/judge.ts';
import { humanevalTsTasks } from '../recorded/suites.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { tableOf } from '../../src/harness/table.ts';
import {
  byTask,
  diversityFigures,
  failureCorrelation,
  ladderFigures,
  modelFigures,
  type Judged,
  type LadderFigures,
  type ModelFigures,
} from './figures.ts';
import { LADDER, samplesFor } from './plan.ts';
import { measureRates } from './rates.ts';

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

/** Those larger than this are asked for fewer answers of the ladder: they are slow, and stand last in it. */
const LARGE_BYTES = 1_000_000_000;
const SAMPLES = 4;
const KS = [1, 4, 8];
const COUNTS = [1, 4, 8, 16];
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
  process.once('SIGINT', () => stop.abort(new Error('stopped')));
  const answers = await sampled(tasks, models, stop.signal);
  if (answers === undefined) return;
  const judged = byTask(await judge(tasks, answers));
  const present = models.filter((name) => judged.some(({ byModel }) => byModel.has(name)));
  const rates = flags.rates ? await ratesOf(present) : new Map<string, Record<string, number>>();
  report(judged, present, rates);
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
        samples: samplesFor(bytesOf(model) > LARGE_BYTES ? SAMPLES : LADDER, Number(flags.plain)),
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

function bytesOf(name: string): number {
  return CATALOGUE.find((model) => model.name === name)?.bytes ?? 0;
}

/** Each answer through the checkers of its task. */
async function judge(tasks: readonly Posed[], answers: readonly RecordedAnswer[]): Promise<Judged[]> {
  await using extractor = openExtractor();
  const several = pLimit(availableParallelism());
  const judged = await Promise.all(
    tasks.map(({ input, id, checkers }) =>
      several(async () => {
        await using judging = await openJudge(input, checkers, TIMEOUT_MS);
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

/** Every ladder that the models make, the cheapest first: one alone with as many answers as two have, and each with the next. */
function ladders(models: readonly string[]): LadderFigures['members'][] {
  const sets: string[][] = [[]];
  for (const name of models) sets.push(...sets.map((set) => [...set, name]));
  return [
    ...models.filter((name) => bytesOf(name) <= LARGE_BYTES).map((name) => [{ name, samples: LADDER }]),
    ...sets
      .slice(1)
      .toSorted((a, b) => a.length - b.length)
      .map((set) => set.map((name) => ({ name, samples: SAMPLES }))),
  ];
}

function report(
  tasks: ReturnType<typeof byTask>,
  models: readonly string[],
  rates: ReadonlyMap<string, Record<string, number>>,
): void {
  const figures = models.map((name) => modelFigures(name, tasks, KS));
  const print = (title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): void =>
    void process.stdout.write(`\n${title}\n\n${tableOf(head, rows, flags.markdown)}\n`);

  print(
    `${tasks.length} tasks, tests as checker; 95 % intervals by bootstrap over tasks. One model, plain prompt, temperature 0.8:`,
    [
      'model',
      ...KS.map((k) => `pass@${k} %`),
      'tokens an answer',
      'cut off %',
      ...COUNTS.map((n) => `tokens/s, ${n} at once`),
    ],
    figures.map(({ name, passAt, tokens, cutOff }) => [
      name,
      ...KS.map((k) => shown(passAt.get(k))),
      tokens.toFixed(0),
      cutOff.toFixed(0),
      ...COUNTS.map((n) => rates.get(name)?.[n] ?? '-'),
    ]),
  );
  const committees = ladders(models).map((members) => ladderFigures(members, tasks));
  print(
    'Ladders, each member asked at once for its answers, the next only when none passed:',
    ['members', 'solved %', 'left for a paid model %', 'tokens a task', 'tokens × parameters, 10¹²', 's a task'],
    committees.map(({ members, solved, strongShare, tokens, work, seconds }) => [
      members.map(({ name, samples }) => `${name} ×${samples}`).join(', then '),
      shown(solved),
      shown(strongShare),
      tokens.toFixed(0),
      work.toFixed(2),
      seconds.toFixed(1),
    ]),
  );
  const pairs = models.flatMap((a, index) => models.slice(index + 1).map((b) => ({ a, b })));
  const correlations = pairs.map(({ a, b }) => ({ a, b, r: failureCorrelation(a, b, tasks) }));
  print(
    'Failure correlation (Pearson, of how often each fails on a task; 1: the same tasks):',
    ['members', 'r'],
    correlations.map(({ a, b, r }) => [`${a}, ${b}`, shown(r, 2)]),
  );
  const diversity = models.flatMap((name) => {
    const found = diversityFigures(name, tasks);
    return found === undefined ? [] : [{ name, ...found }];
  });
  if (diversity.length > 0)
    print(
      `What the ladder's prompts add to ${LADDER} answers:`,
      ['model', 'ladder solved %', 'tokens', 'plain solved %', 'tokens', 'difference'],
      diversity.map(({ name, ladder, plain, difference }) => [
        name,
        shown(ladder.solved),
        ladder.tokens.toFixed(0),
        shown(plain.solved),
        plain.tokens.toFixed(0),
        shown(difference),
      ]),
    );
  if (flags.json) process.stdout.write(`${JSON.stringify(json(figures, rates, committees, correlations))}\n`);
}

function json(
  figures: readonly ModelFigures[],
  rates: ReadonlyMap<string, Record<string, number>>,
  committees: readonly LadderFigures[],
  correlations: readonly { readonly a: string; readonly b: string; readonly r: Estimate }[],
): object {
  return {
    models: figures.map(({ name, passAt, tokens, parameters }) => ({
      name,
      passAt1: rounded(passAt.get(1)?.value),
      passAt4: rounded(passAt.get(4)?.value),
      passAt8: rounded(passAt.get(8)?.value),
      intervals: Object.fromEntries(
        [...passAt].map(([k, { low, high }]) => [`passAt${k}`, [rounded(low), rounded(high)]]),
      ),
      tokens: rounded(tokens),
      parameters,
      tokensPerSecond: rates.get(name) ?? null,
    })),
    ladders: committees.map(({ members, solved, strongShare, tokens, work, seconds }) => ({
      members: members.map(({ name, samples }) => `${name} ×${samples}`),
      solved: rounded(solved.value),
      interval: [rounded(solved.low), rounded(solved.high)],
      strongShare: rounded(strongShare.value),
      tokens: rounded(tokens),
      tokensTimesParameters: Number(work.toFixed(3)),
      seconds: rounded(seconds),
    })),
    failureCorrelation: correlations.map(({ a, b, r }) => ({
      members: [a, b],
      r: rounded(r.value, 2),
      interval: [rounded(r.low, 2), rounded(r.high, 2)],
    })),
  };
}

function shown(estimate: Estimate | undefined, digits = 1): string {
  if (estimate === undefined || Number.isNaN(estimate.value)) return '-';
  const { value, low, high } = estimate;
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

function rounded(value: number | undefined, digits = 1): number | null {
  return value === undefined || Number.isNaN(value) ? null : Number(value.toFixed(digits));
}

await main();
