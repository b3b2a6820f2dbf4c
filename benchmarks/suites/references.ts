import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import { openJudge } from '../../src/harness/judge.ts';
import { exercism } from '../../src/suites/exercism.ts';
import { humanEval } from '../../src/suites/humanEval.ts';
import { hiddenInput, type SuiteTask } from '../../src/suites/suite.ts';
import type { Files } from '../../src/workspace/workspace.ts';

// Published suites come with solutions that must pass. Each that does not is a fault of a loader, of a checker, or of the suite.

const HELP = `Usage: npm run bench:suites -- [options]

  --humaneval FILE       HumanEval.jsonl(.gz)
  --plus FILE            with it, HumanEvalPlus-OriginFmt.jsonl(.gz): its tests are the truth, its solutions the reference
  --exercism FOLDER      a track in TypeScript, JavaScript or Python

Prints how many references pass, how many assertions or test cases that were, and each that does not with its evidence. Fetch the files with
\`weak-committee bench suites pull\`. A track takes some minutes on two cores.`;

const { values: flags } = parseArgs({
  options: {
    humaneval: { type: 'string' },
    plus: { type: 'string' },
    exercism: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const TIMEOUT_MS = 20_000;

interface Tried {
  readonly passed: boolean;
  readonly executed: number;
  readonly says: string;
}

async function tried(task: SuiteTask, files: Files): Promise<Tried> {
  const { input, visible, hidden } = task;
  const [where, checkers] = hidden.length > 0 ? [hiddenInput(task), hidden] : [input, visible];
  await using judge = await openJudge(where, checkers, { timeoutMs: TIMEOUT_MS });
  const verdicts = await judge.verdictsOn(files);
  const counts = verdicts.map(({ verdict }) =>
    verdict.kind === 'broken' || verdict.executed === 'unknown' ? 0 : verdict.executed.count,
  );
  return {
    passed: verdicts.length === checkers.length && verdicts.every(({ verdict }) => verdict.kind === 'pass'),
    executed: counts.reduce((sum, count) => sum + count, 0),
    says: JSON.stringify(verdicts.at(-1)?.verdict).slice(0, 400),
  };
}

async function report(name: string, tasks: readonly SuiteTask[], reference: (id: string) => Files): Promise<void> {
  const several = pLimit(availableParallelism());
  const all = await Promise.all(
    tasks.map((task) =>
      several(async () => {
        const { id } = task.input;
        const one = await tried(task, reference(id));
        if (!one.passed) process.stdout.write(`  ${id}: ${one.says}\n`);
        return one;
      }),
    ),
  );
  const executed = all.reduce((sum, one) => sum + one.executed, 0);
  process.stdout.write(
    `${name}: ${all.filter(({ passed }) => passed).length} of ${all.length} references pass, ${executed} assertions or test cases\n`,
  );
}

interface Problem {
  readonly task_id: string;
  readonly prompt: string;
  readonly canonical_solution: string;
}

function problems(file: string): Problem[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Problem);
}

async function reportHumanEval(file: string, plus: string | undefined): Promise<void> {
  const { name, tasks } = await humanEval(file, plus === undefined ? {} : { hidden: plus });
  const solutions = new Map(problems(plus ?? file).map((row) => [row.task_id, row.prompt + row.canonical_solution]));
  const targets = new Map(tasks.map(({ input: { id, target } }) => [id, String(target)]));
  await report(name, tasks, (id) => ({ [targets.get(id) ?? '']: solutions.get(id) ?? '' }));
}

async function reportExercism(folder: string): Promise<void> {
  const { name, tasks } = await exercism(folder);
  await report(name, tasks, (id) => {
    const at = join(folder, 'exercises/practice', id);
    const { files } = JSON.parse(readFileSync(join(at, '.meta/config.json'), 'utf8')) as {
      readonly files: { readonly solution: readonly string[]; readonly example: readonly string[] };
    };
    return Object.fromEntries(
      files.solution.map((path, index) => [path, readFileSync(join(at, files.example[index] ?? ''), 'utf8')]),
    );
  });
}

if (flags.help || (flags.humaneval === undefined && flags.exercism === undefined)) process.stdout.write(`${HELP}\n`);
if (flags.humaneval !== undefined) await reportHumanEval(flags.humaneval, flags.plus);
if (flags.exercism !== undefined) await reportExercism(flags.exercism);
