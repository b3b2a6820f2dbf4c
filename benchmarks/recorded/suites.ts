import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { recorded, tests, types } from '../../checkers/index.ts';
import { alone, ladder } from '../../src/harness/arm.ts';
import type { BenchSuite } from '../../src/harness/bench.ts';
import type { Checker, Member, TaskInput } from '../../src/index.ts';
import { recording } from '../../src/members.ts';
import { lines, MissingData } from './lines.ts';
import { listPrices } from './prices.ts';
import { svelteBench } from './svelte.ts';

// The recorded answers that our figures rest on. They are not ours to ship: a folder with them is given on the command line.

export const SUITES = ['humaneval-ts', 'humaneval-ts-examples', 'humaneval-py', 'svelte-bench'] as const;

/** Loads a suite from the folder that holds its JSONL files. */
export function loadSuite(name: string, data: string): BenchSuite {
  switch (name) {
    case 'humaneval-ts':
      return humanevalTs(join(data, name), 'hidden');
    case 'humaneval-ts-examples':
      return humanevalTs(join(data, 'humaneval-ts'), 'examples');
    case 'humaneval-py':
      return humanevalPy(join(data, name));
    case 'svelte-bench':
      return svelteBench(join(data, name));
    default:
      throw new MissingData(`There is no suite ${name}; there are ${SUITES.join(', ')}.`);
  }
}

/** The test scripts assume that they stand in one file with the answer; here they import it, and find `require` as before. */
const ENVIRONMENT = {
  'package.json': '{ "type": "module" }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'esnext',
      module: 'nodenext',
      lib: ['esnext'],
      types: [],
      allowImportingTsExtensions: true,
    },
    include: ['*.ts'],
  }),
  'environment.d.ts':
    "declare var require: any;\ndeclare module 'node:assert' { const assert: any; export default assert }\ndeclare module 'node:module' { export const createRequire: any }\ninterface ImportMeta { url: string }\n",
  'require.ts':
    "import { createRequire } from 'node:module';\nObject.assign(globalThis, { require: createRequire(import.meta.url) });\n",
};
/** Not beside the rest: some examples contradict the types, and the truth must not depend on what is shown. */
const EXAMPLES = 'visible/examples.ts';
// As it stands at the head of each recorded script; the answers were judged with `require` untyped, so it stays so above too.
const HEAD = "declare var require: any;\nconst assert = require('node:assert');\n";

interface TaskRow {
  readonly id: string;
  readonly prompt: string;
  readonly tests: string;
}

/** The tasks of `humaneval-ts`, each with its test script as `test.ts`. */
export function humanevalTsTasks(folder: string): (TaskInput & { readonly id: string })[] {
  return lines<TaskRow>(join(folder, 'tasks.jsonl')).map((row) =>
    inputOf(row, { 'test.ts': row.tests.replace(HEAD, '') }),
  );
}

function inputOf(
  { id, prompt }: TaskRow,
  scripts: Readonly<Record<string, string>>,
): TaskInput & { readonly id: string } {
  const name = functionOf(prompt);
  const files = Object.fromEntries(
    Object.entries(scripts).map(([path, script]) => [
      path,
      `import '${upFrom(path)}require.ts';\nimport assert from 'node:assert';\nimport { ${name} } from '${upFrom(path)}solution.ts';\n${script}`,
    ]),
  );
  return {
    id,
    signature: prompt,
    target: 'solution.ts',
    exports: [name],
    workspace: { files: { ...ENVIRONMENT, ...files } },
  };
}

function upFrom(path: string): string {
  return path.includes('/') ? '../' : './';
}

function functionOf(prompt: string): string {
  return /^function (\w+)/m.exec(prompt)?.[1] ?? '';
}

/** The doc comment's examples, `>>> call` and what it gives, as assertions like those of the hidden tests. */
export function examplesIn(prompt: string): string[] {
  const comment = prompt.split('\n').map((line) => /^\s*\/\/ ?(.*)$/.exec(line)?.[1] ?? '');
  return comment.flatMap((line, index) => {
    const call = /^\s*>>> (.*)$/.exec(line)?.[1];
    const assertion = `assert.deepEqual(${call}, ${comment[index + 1]});`;
    return call !== undefined && parseSync('example.ts', assertion).errors.length === 0 ? [assertion] : [];
  });
}

function humanevalTs(folder: string, visible: 'hidden' | 'examples'): BenchSuite {
  const rows = lines<TaskRow>(join(folder, 'tasks.jsonl'));
  const compiles = types({ refuse: [] });
  const truth: readonly Checker[] = [compiles, tests('test.ts')];
  const tasks = rows.map((row) => {
    const script = row.tests.replace(HEAD, '');
    if (visible === 'hidden') return { input: inputOf(row, { 'test.ts': script }), visible: truth, hidden: [] };
    const examples = examplesIn(row.prompt);
    // A few tasks have no example that can be read: the type check is all there is to see of them.
    const seen = [compiles, ...(examples.length > 0 ? [tests(EXAMPLES)] : [])];
    const input = inputOf(row, {
      'test.ts': script,
      ...(examples.length > 0 && { [EXAMPLES]: examples.join('\n') }),
    });
    return { input, visible: seen, hidden: truth };
  });
  const member = (model: string, price: number): Member =>
    recording(join(folder, 'samples.jsonl'), {
      model,
      where: { typeConstrained: false },
      prices: { input: price, output: price },
    });
  const gemma = [member('gemma-2-2b-it', 1), member('gemma-2-9b-it', 3), member('gemma-2-27b-it', 8)];
  const others = [member('CodeLlama-34b-Instruct-hf', 9), member('deepseek-coder-33b-instruct', 9)];
  const strong = member('Qwen2.5-32B-Instruct', 100);
  const [small, medium] = gemma.map(({ name }) => name);
  return {
    name: visible === 'hidden' ? 'humaneval-ts' : 'humaneval-ts-examples',
    basis:
      visible === 'hidden'
        ? 'types and the hidden tests are the checkers, and the truth'
        : 'types and the examples of the doc comment are the checkers, types and the hidden tests the truth',
    tasks,
    members: [...gemma, ...others, strong].map((one) => ({ member: one, samples: 4 })),
    arms: [
      alone(strong),
      alone(strong, 4),
      ladder([small ?? '', medium ?? ''], 1, strong),
      ladder(gemma, 4, strong),
      ladder([...gemma, others[0] ?? ''], 4, strong),
      ladder([small ?? '', medium ?? ''], 4),
      ladder([...gemma, others[0] ?? ''], 4),
    ],
    priceTables: [listPrices([...gemma, ...others, strong].map(({ name }) => name))],
    prices:
      'prices per token 1 : 3 : 8 : 9 : 9 : 100; tokens were not recorded and are estimated from the text (4 characters each)',
  };
}

function humanevalPy(folder: string): BenchSuite {
  const file = join(folder, 'samples.jsonl');
  const ids = [...new Set(lines<{ task: string }>(file).map(({ task }) => task))];
  const cheap = recording(file, { model: 'gpt-3.5-turbo', prices: { input: 0.5, output: 1.5 } });
  const strong = recording(file, { model: 'gpt-4', prices: { input: 30, output: 60 } });
  const codellama = recording(file, { model: 'codellama-34b-instruct', prices: { input: 0.8, output: 0.8 } });
  return {
    name: 'humaneval-py',
    basis: 'recorded verdicts are the checkers, and the truth; nothing was executed',
    tasks: ids.map((id) => ({
      input: { id, prompt: `The recorded task ${id}.`, target: 'solution.py', workspace: { files: {} } },
      visible: [recorded()],
      hidden: [],
    })),
    members: [cheap, codellama, strong].map((member) => ({ member, samples: 10 })),
    arms: [
      alone(strong),
      alone(strong, 4),
      ladder([cheap], 1, strong),
      ladder([cheap], 10, strong),
      ladder([cheap], 6),
      ladder([cheap], 10),
    ],
    priceTables: [listPrices([cheap, codellama, strong].map(({ name }) => name))],
    prices:
      'recorded tokens at 0.5 / 1.5 and 30 / 60 USD per million (those of codellama-34b, at 0.8, are estimated from the text)',
  };
}
