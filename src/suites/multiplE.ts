import { parseSync } from 'oxc-parser';
import { command, tests, types } from '../../checkers/index.ts';
import type { Checker } from '../nouns/checker.ts';
import { ConfigError } from '../errors.ts';
import type { Suite, SuiteTask } from './suite.ts';
import { readRows, textOf, uniqueIds } from './rows.ts';

export interface MultiplEOptions {
  /**
   * What a solver selects by: the row's own tests (the default), which are then the truth as well, or only the examples of its comment (`>>> call`
   * and what it gives), and the tests are the hidden truth.
   */
  readonly visible?: 'tests' | 'examples';
}

/** What a row of MultiPL-E holds of a task. */
export interface MultiplERow {
  readonly name: string;
  readonly language: 'ts' | 'js';
  /** The beginning of the function, its comment above it. */
  readonly prompt: string;
  /** A script that asserts, written to stand below the function. */
  readonly tests: string;
}

/**
 * MultiPL-E in TypeScript or JavaScript: `name`, `language`, `prompt`, `tests`. For TypeScript a type check comes with the tests.
 *
 * @param file - JSONL or a JSON array, as it is or gzipped.
 * @throws {@link ConfigError} when the file cannot be read, a row lacks a field, is in another language or begins no function.
 * @example
 * ```ts
 * const suite = await multiplE('humaneval-ts.json', { visible: 'examples' });
 * export default defineBench({ suites: [{ ...suite, members, arms, prices }] });
 * ```
 * @see https://arxiv.org/abs/2208.08227
 */
export async function multiplE(file: string, { visible = 'tests' }: MultiplEOptions = {}): Promise<Suite> {
  const rows = (await readRows(file)).map((row) => {
    const language = textOf(row, 'language');
    if (language !== 'ts' && language !== 'js')
      throw new ConfigError(`The row is in ${language}; ts and js are read.`, {
        at: row.at,
        fix: 'Give another file.',
      });
    const [name, prompt] = [textOf(row, 'name'), textOf(row, 'prompt')];
    if (functionOf(prompt) === undefined)
      throw new ConfigError('The prompt begins no function.', {
        at: row.at,
        fix: 'It should end in a line such as `function f(x: number): number {`.',
      });
    return { id: name, at: row.at, name, language, prompt, tests: textOf(row, 'tests') } as const;
  });
  uniqueIds(rows);
  return { name: 'multipl-e', basis: MULTIPL_E_BASIS[visible], tasks: rows.map((row) => multiplETask(row, visible)) };
}

export const MULTIPL_E_BASIS = {
  tests: 'types and the hidden tests are the checkers, and the truth',
  examples: 'types and the examples of the doc comment are the checkers, types and the hidden tests the truth',
} as const;

/** One task of MultiPL-E, from its row. */
export function multiplETask(row: MultiplERow, visible: 'tests' | 'examples'): SuiteTask {
  const language = LANGUAGES[row.language];
  const name = functionOf(row.prompt) ?? '';
  const target = `solution.${row.language}`;
  const workspace = (path: string, script: string): { files: Record<string, string> } => ({
    files: { ...language.environment, [path]: importing(name, row.language, path, script) },
  });
  const whole = workspace(`test.${row.language}`, row.tests.replace(HEAD, ''));
  const truth = [...language.compiles, tests(`test.${row.language}`)];
  const input = { id: row.name, signature: row.prompt, target, exports: [name] };
  if (visible === 'tests') return { input: { ...input, workspace: whole }, visible: truth, hidden: [] };
  const examples = examplesIn(row.prompt);
  const path = `visible/examples.${row.language}`;
  const shown = examples.length > 0 ? workspace(path, examples.join('\n')) : { files: language.environment };
  return {
    input: { ...input, workspace: shown },
    visible: examples.length > 0 ? [...language.compiles, tests(path)] : language.alone,
    hidden: truth,
    hiddenWorkspace: whole,
  };
}

// As it stands at the head of each script; answers are judged with `require` untyped, so it stays so in the environment below too.
const HEAD = /^(?:declare var require: any;\n)?const assert = require\('node:assert'\);\n/;

/** The scripts assume that they stand in one file with the answer; here they import it, and find `require` as before. */
function importing(name: string, extension: string, path: string, script: string): string {
  const up = path.includes('/') ? '../' : './';
  return `import '${up}require.${extension}';\nimport assert from 'node:assert';\nimport { ${name} } from '${up}solution.${extension}';\n${script}`;
}

const REQUIRE =
  "import { createRequire } from 'node:module';\nObject.assign(globalThis, { require: createRequire(import.meta.url) });\n";

interface Language {
  readonly environment: Readonly<Record<string, string>>;
  readonly compiles: readonly Checker[];
  /** What is left to see of a task without examples. */
  readonly alone: readonly Checker[];
}

const compiles = types({ refuse: [] });
const LANGUAGES: Readonly<Record<MultiplERow['language'], Language>> = {
  ts: {
    environment: {
      'package.json': '{ "type": "module" }\n',
      // Not what is in folders: some examples contradict the types, and the truth must not depend on what is shown.
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
      'require.ts': REQUIRE,
    },
    compiles: [compiles],
    alone: [compiles],
  },
  js: {
    // No `type`: an answer without imports and exports is the sloppy script that these were written for.
    environment: { 'package.json': '{}\n', 'require.js': REQUIRE },
    compiles: [],
    alone: [command('node', ['--check', 'solution.js'])],
  },
};

function functionOf(prompt: string): string | undefined {
  return /^function (\w+)/m.exec(prompt)?.[1];
}

/** The comment's examples, `>>> call` and what it gives, as assertions like those of the hidden tests. */
function examplesIn(prompt: string): string[] {
  const comment = prompt.split('\n').map((line) => /^\s*\/\/ ?(.*)$/.exec(line)?.[1] ?? '');
  return comment.flatMap((line, index) => {
    const call = /^\s*>>> (.*)$/.exec(line)?.[1];
    const assertion = `assert.deepEqual(${call}, ${comment[index + 1]});`;
    return call !== undefined && parseSync('example.ts', assertion).errors.length === 0 ? [assertion] : [];
  });
}
