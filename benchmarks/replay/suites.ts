import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recorded, tests, types } from '../../checkers/index.ts';
import type { Checker, Member, TaskInput } from '../../src/index.ts';
import { recording } from '../../src/members.ts';

/** A set of recorded answers with the members that gave them and what judges them. */
export interface Suite {
  readonly tasks: readonly {
    readonly input: TaskInput & { readonly id: string };
    readonly checkers: readonly Checker[];
  }[];
  readonly committee: readonly Member[];
  readonly strong: Member;
  /** How prices and tokens were come by. */
  readonly basis: string;
}

/** Why a suite cannot be loaded, with what to do. */
export class MissingData extends Error {}

/** Loads a suite from the folder that holds its JSONL files. */
export function loadSuite(name: string, data: string): Suite {
  switch (name) {
    case 'humaneval-ts':
      return humanevalTs(join(data, name));
    case 'humaneval-py':
      return humanevalPy(join(data, name));
    default:
      throw new MissingData(`There is no suite ${name}; there are humaneval-ts and humaneval-py.`);
  }
}

function lines<Row>(file: string): Row[] {
  if (!existsSync(file)) {
    throw new MissingData(
      `No recorded answers at ${file}. Give the folder that holds humaneval-ts/ with --data FOLDER. To make one, write tasks.jsonl (id, prompt, tests) and samples.jsonl (task, model, code, tscOk, testsPassed) from published samples of these models.`,
    );
  }
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
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
// As it stands at the head of each recorded script; the answers were judged with `require` untyped, so it stays so above too.
const HEAD = "declare var require: any;\nconst assert = require('node:assert');\n";

/** The tasks of `humaneval-ts`, each with its test script as `test.ts`. */
export function humanevalTsTasks(folder: string): (TaskInput & { readonly id: string })[] {
  return lines<{ id: string; prompt: string; tests: string }>(join(folder, 'tasks.jsonl')).map(
    ({ id, prompt, tests: script }) => {
      const name = /^function (\w+)/m.exec(prompt)?.[1] ?? '';
      const test = `import './require.ts';\nimport assert from 'node:assert';\nimport { ${name} } from './solution.ts';\n${script.replace(HEAD, '')}`;
      return {
        id,
        signature: prompt,
        target: 'solution.ts',
        exports: [name],
        workspace: { files: { ...ENVIRONMENT, 'test.ts': test } },
      };
    },
  );
}

function humanevalTs(folder: string): Suite {
  const tasks = humanevalTsTasks(folder).map((input) => ({
    input,
    checkers: [types({ refuse: [] }), tests('test.ts')],
  }));
  const member = (model: string, price: number): Member =>
    recording(join(folder, 'samples.jsonl'), {
      model,
      where: { typeConstrained: false },
      prices: { input: price, output: price },
    });
  return {
    tasks,
    committee: [member('gemma-2-2b-it', 1), member('gemma-2-9b-it', 3), member('gemma-2-27b-it', 8)],
    strong: member('Qwen2.5-32B-Instruct', 100),
    basis:
      'prices per token 1 : 3 : 8 : 100; tokens were not recorded and are estimated from the text (4 characters each)',
  };
}

function humanevalPy(folder: string): Suite {
  const file = join(folder, 'samples.jsonl');
  const ids = [...new Set(lines<{ task: string }>(file).map(({ task }) => task))];
  return {
    tasks: ids.map((id) => ({
      input: { id, prompt: `The recorded task ${id}.`, target: 'solution.py', workspace: { files: {} } },
      checkers: [recorded()],
    })),
    committee: [recording(file, { model: 'gpt-3.5-turbo', prices: { input: 0.5, output: 1.5 } })],
    strong: recording(file, { model: 'gpt-4', prices: { input: 30, output: 60 } }),
    basis: 'recorded tokens at 0.5 / 1.5 and 30 / 60 USD per million; recorded verdicts, nothing was executed',
  };
}
