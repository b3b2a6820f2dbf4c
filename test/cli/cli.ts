import { execa } from 'execa';
import { fork, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../answers.ts';
import type { Order } from './warmCommand.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The command line's own file, which a child process runs as a user would. */
export const BIN = join(ROOT, 'src/cli/bin.ts');

/** What a configuration in a temporary folder imports, where no package is installed. */
export const MEMBERS = pathToFileURL(join(ROOT, 'src/members.ts')).href;

/** No colour, no key and no model: what a command prints must not depend on the machine. */
export const ENVIRONMENT = {
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  OPENAI_API_KEY: undefined,
  OPENAI_BASE_URL: undefined,
  OPENROUTER_API_KEY: undefined,
  WEAK_COMMITTEE_MODELS: '/nowhere',
};

/**
 * Runs `weak-committee …` in a folder; gives back its exit code and what it printed, and never throws for them. The commands of one file of
 * tests share a process.
 */
export function cli(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const ended = last.then(() => ordered({ cwd, args }));
  last = ended.catch(() => {});
  return ended;
}

let last: Promise<unknown> = Promise.resolve();
let warm: ChildProcess | undefined;

async function ordered(order: Order): Promise<Ended> {
  warm ??= fork(join(import.meta.dirname, 'warmCommand.ts'), {
    execArgv: [],
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const child = warm;
  const { promise, resolve: answer, reject } = Promise.withResolvers<Ended>();
  const left = (code: number | null): void => {
    warm = undefined;
    reject(new Error(`${order.args.join(' ')} ended the process with ${code}`));
  };
  child.once('message', answer as (printed: unknown) => void).once('exit', left);
  child.send(order);
  try {
    return await promise;
  } finally {
    child.off('exit', left);
  }
}

/** The same in a process of its own, as a user's shell would. */
export async function cliApart(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [BIN, ...args], {
    cwd,
    env: ENVIRONMENT,
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The path of a fixture task. */
export function fixture(name: string): string {
  return join(ROOT, 'fixtures/tasks', name);
}

/** A fixture task copied into a folder, to be changed there. Its name stays: recordings know it by that. */
export function copiedFixture(folder: string, name: string): string {
  const to = join(folder, 'tasks', name);
  cpSync(fixture(name), to, { recursive: true });
  return to;
}

/**
 * Writes a configuration for fixture tasks of one target into a folder and gives its path. Its cheap member answers with the fixture's wrong answers
 * and then its reference; its strong member with the first wrong one.
 */
export function configOfFixtures(folder: string, names: readonly string[]): string {
  const rows = names.flatMap((task) => {
    const code = (answer: string): string => {
      const at = join(fixture(task), answer, 'src');
      const [file = ''] = readdirSync(at);
      return readFileSync(join(at, file), 'utf8');
    };
    return ['wrong/1', 'wrong/2', 'wrong/3', 'reference'].map((answer) => ({
      task,
      model: 'given',
      code: code(answer),
    }));
  });
  write(folder, {
    'given/answers.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    'given/given.config.ts': `import { recording } from '${MEMBERS}';
const answers = import.meta.dirname + '/answers.jsonl';
export default {
  committee: [recording(answers, { prices: { input: 0.1, output: 0.2 } })],
  strong: recording(answers, { name: 'given-strong', prices: { input: 4, output: 8 } }),
};
`,
  });
  return join(folder, 'given/given.config.ts');
}

/** A folder of a test's own with these files in it. */
export function project(files: Readonly<Record<string, string>>): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  write(folder.path, files);
  return folder;
}

/** Writes files below a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A task that is checked in a fraction of a second: `add(a, b)`, by examples. */
export const ADD = `---
target: src/add.ts
checkers:
  - examples: { call: add, cases: [[[1, 2], 3], [[5, 5], 10]] }
---
Write \`add(a, b)\`.
`;

export const RIGHT = 'export function add(a: number, b: number): number {\n  return a + b;\n}\n';
export const WRONG = 'export function add(a: number, b: number): number {\n  return a - b;\n}\n';

/** A project whose one member answers the task `add` with these files, in order. */
export function addProject(
  answers: readonly string[],
  files: Readonly<Record<string, string>> = {},
): ReturnType<typeof temporaryFolder> {
  return project({
    'package.json': '{ "type": "module" }\n',
    'weak-committee.config.ts': `import { recording } from '${MEMBERS}';
export default { committee: [recording(import.meta.dirname + '/answers.jsonl', { prices: { input: 1, output: 1 } })] };
`,
    'answers.jsonl': answers.map((code) => `${JSON.stringify({ task: 'add', model: 'small', code })}\n`).join(''),
    'tasks/add/task.md': ADD,
    ...files,
  });
}

/** Parses a command's whole standard output, which must be one JSON object. */
export function json<Value>(ended: Ended): Value {
  return JSON.parse(ended.stdout) as Value;
}
