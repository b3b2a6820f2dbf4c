import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import pLimit from 'p-limit';
import { extract } from '../../src/reading/answers/extract.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { MissingData } from '../recorded/lines.ts';
import { loadSuite } from '../recorded/suites.ts';

// What extraction makes of raw answers of small models, judged by each task's hidden tests: an answer that holds a right
// program must come out as one.

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    json: { type: 'boolean', default: false },
  },
});

interface Raw {
  readonly task: string;
  readonly finished: boolean;
  readonly text: string;
}

interface Result {
  readonly answers: number;
  readonly code: number;
  readonly unfinished: number;
  readonly solved: number;
}

async function measure(model: string): Promise<Result> {
  const tasks = new Map(loadSuite('humaneval-ts', flags.data).tasks.map((task) => [task.input.id, task]));
  const lines = readFileSync(join(flags.data, 'local-raw', `${model}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Raw);
  const two = pLimit(2);
  const outcomes = await Promise.all(
    rows.map(({ task: id, finished, text }) =>
      two(async () => {
        const known = tasks.get(id);
        if (known === undefined) throw new MissingData(`humaneval-ts has no task ${id}.`);
        const task = await resolveTask(known.input);
        const { code } = extract(text, finished ? 'stop' : 'length', task);
        if ('refused' in code) return code.refused;
        const report = await checkFiles(
          task,
          known.visible.filter(({ executes }) => executes),
          code.files,
          { timeoutMs: 10_000, signal: new AbortController().signal },
        );
        return report.sound ? 'solved' : 'code';
      }),
    ),
  );
  const count = (...kinds: string[]): number => outcomes.filter((outcome) => kinds.includes(outcome)).length;
  return {
    answers: rows.length,
    code: count('code', 'solved'),
    unfinished: count('unfinished'),
    solved: count('solved'),
  };
}

try {
  const results = {
    'qwen2.5-coder-0.5b': await measure('qwen2.5-coder-0.5b'),
    'qwen2.5-coder-1.5b': await measure('qwen2.5-coder-1.5b'),
  };
  const table = new Table({
    head: ['model', 'answers', 'code taken', 'cut off, refused', 'pass the tests', '%'],
    style: { head: [], border: [] },
  });
  for (const [model, { answers, code, unfinished, solved }] of Object.entries(results))
    table.push([model, answers, code, unfinished, solved, ((100 * solved) / answers).toFixed(1)]);
  process.stdout.write(`${table.toString()}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify(results)}\n`);
} catch (error) {
  if (!(error instanceof MissingData)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
