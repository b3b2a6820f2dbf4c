import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSync, Visitor } from 'oxc-parser';

// Makes recordings that bench:selection reads of published ones: MBPP in TypeScript, answered by the models of its other tasks.

const HELP = `Usage: npm run bench:selection:mbpp -- --clone FOLDER --out FOLDER

  --clone FOLDER  a clone of github.com/eth-sri/type-constrained-code-generation (its git directory will do)
  --out FOLDER    where tasks.jsonl and samples.jsonl are written

Each task shows the first of its assertions as an example. Each member has a plain answer and a type-constrained one.`;

const RESULTS = 'experiments/main/results_paper';
const CANDIDATE = 'declare var require: any;';

interface Row {
  readonly instance_id: string;
  readonly prompt: string;
  readonly model_name: string;
  readonly constrained: boolean;
  /** The answer and the tests below it, in one file. */
  readonly compilable: string | null;
  readonly compiled: string | null;
  readonly compiler_output: string | null;
  readonly tests_passed: boolean | null;
}

const { values: flags } = parseArgs({
  options: { clone: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', default: false } },
});

function main(clone: string, out: string): void {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const invalid = new Set(git('show', 'HEAD:experiments/main/invalid_mbpp').split(/\s+/));
  const names = git('ls-tree', '-r', '--name-only', 'HEAD', RESULTS)
    .split('\n')
    .filter((name) => /mbpp_.*_synth_n?c\.jsonl$/.test(name));
  const tasks = new Map<string, object>();
  const samples = new Map<string, object>();
  for (const name of names)
    for (const line of git('show', `HEAD:${name}`).split('\n').filter(Boolean)) {
      const row = JSON.parse(line) as Row;
      const [code, tests] = partsOf(row.compilable ?? '');
      const prompt = tests && withExample(row.prompt, tests);
      if (prompt === undefined || invalid.has(row.instance_id)) continue;
      tasks.set(row.instance_id, { id: row.instance_id, benchmark: 'mbpp-ts', prompt, tests });
      const model = row.model_name.split('/')[1];
      const key = [row.instance_id, model, row.constrained].join();
      // A run that was taken up again has some answers twice.
      if (samples.has(key)) continue;
      samples.set(key, {
        task: row.instance_id,
        model,
        seed: Number(row.constrained),
        code,
        tscOk: row.compiled !== null && !(row.compiler_output ?? '').includes('error TS'),
        testsPassed: row.tests_passed === true,
      });
    }
  mkdirSync(out, { recursive: true });
  for (const [name, rows] of [
    ['tasks', tasks],
    ['samples', samples],
  ] as const)
    writeFileSync(join(out, `${name}.jsonl`), [...rows.values()].map((row) => `${JSON.stringify(row)}\n`).join(''));
  process.stdout.write(`${tasks.size} tasks, ${samples.size} answers\n`);
}

/** An answer, and the script that follows it. */
function partsOf(file: string): readonly [code: string, tests: string] | readonly [] {
  const at = file.indexOf(CANDIDATE);
  return at < 0 ? [] : [`${file.slice(0, at).trimEnd()}\n`, file.slice(at)];
}

/** The prompt with the first assertion in its comment. */
function withExample(prompt: string, tests: string): string | undefined {
  const name = /^function (\w+)/m.exec(prompt)?.[1];
  const example: string[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [call, expected] }) {
      if (example.length > 0 || callee.type !== 'MemberExpression' || call?.type !== 'CallExpression') return;
      const [first, last] = [call.arguments[0], call.arguments.at(-1)];
      if (first === undefined || last === undefined || expected === undefined) return;
      example.push(
        `// >>> ${name}(${tests.slice(first.start, last.end)})`,
        `// ${tests.slice(expected.start, expected.end)}`,
      );
    },
  }).visit(parseSync('tests.ts', tests).program);
  const at = prompt.indexOf(`function ${name}`);
  if (name === undefined || at < 0 || example.length === 0) return undefined;
  return `${prompt.slice(0, at)}${example.join('\n')}\n${prompt.slice(at)}`;
}

if (flags.clone === undefined || flags.out === undefined || flags.help) process.stdout.write(`${HELP}\n`);
else main(flags.clone, flags.out);
