import { execa } from 'execa';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADD, addProject, BIN, cli, cliApart, ENVIRONMENT, MEMBERS, project, RIGHT, write } from './cli.ts';
import { noWall } from '../sandbox/contained.ts';

// What is wrong is the user's: one clear sentence, the place, the next step, and an exit code. Never a stack trace.

interface Wrong {
  readonly name: string;
  /** Files laid over a project whose task `add` would be solved. */
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly exitCode: number;
  readonly says: RegExp;
}

const task = (front: string): Record<string, string> => ({
  'tasks/add/task.md': `---\n${front}\n---\nWrite \`add\`.\n`,
});
const config = (body: string): Record<string, string> => ({
  'weak-committee.config.ts': `import { openai, recording } from '${MEMBERS}';\nconst small = recording(import.meta.dirname + '/answers.jsonl', { prices: { input: 1, output: 1 } });\nvoid [openai, small];\n${body}\n`,
});
const TEST = `import assert from 'node:assert/strict';\nimport { add } from '../src/add.ts';\n`;

const WRONG_INPUTS: readonly Wrong[] = [
  {
    name: 'no configuration is named and the named one is missing',
    files: {},
    args: ['solve', 'tasks/add', '--config', 'other.config.ts'],
    exitCode: 2,
    says: /^There is no configuration at other\.config\.ts\. \(--config\) .*init/,
  },
  {
    name: 'a key is missing',
    files: config(`export default { committee: [openai({ model: 'gpt-5-nano' })] };`),
    exitCode: 2,
    says: /OPENAI_API_KEY/,
  },
  {
    name: 'the configuration does not parse',
    files: { 'weak-committee.config.ts': 'export default {\n' },
    exitCode: 2,
    says: /^The configuration does not load: .*weak-committee\.config\.ts/,
  },
  {
    name: 'the configuration throws what is no error',
    files: { 'weak-committee.config.ts': 'throw null;\n' },
    exitCode: 2,
    says: /^The configuration does not load: null/,
  },
  {
    name: 'the configuration has no default export',
    files: { 'weak-committee.config.ts': 'export const committee = [];\n' },
    exitCode: 2,
    says: /^The configuration has no default export with a committee\./,
  },
  {
    name: 'the committee is empty',
    files: { 'weak-committee.config.ts': 'export default { committee: [] };\n' },
    exitCode: 2,
    says: /^The committee has no members\./,
  },
  {
    name: 'the committee holds what is no member',
    files: { 'weak-committee.config.ts': `export default { committee: ['gpt-5-nano'] };\n` },
    exitCode: 2,
    says: /member/,
  },
  {
    name: 'a budget is 0',
    files: config('export default { committee: [small], budget: { usd: 0 } };'),
    exitCode: 2,
    says: /^The budget of usd is 0, so no call could be made\. \(budget\.usd\) /,
  },
  {
    name: 'a budget on the command line is 0',
    files: {},
    args: ['solve', 'tasks/add', '--max-usd', '0'],
    exitCode: 2,
    says: /--max-usd.* Give an amount in USD above zero/,
  },
  {
    name: 'a budget on the command line is no number',
    files: {},
    args: ['solve', 'tasks/add', '--max-usd', 'little'],
    exitCode: 2,
    says: /--max-usd.* Give an amount in USD above zero/,
  },
  {
    name: 'a budget of an unknown kind is given',
    files: config('export default { committee: [small], budget: { dollars: 1 } };'),
    exitCode: 2,
    says: /dollars/,
  },
  {
    name: 'the task is not there',
    files: {},
    args: ['solve', 'tasks/sub'],
    exitCode: 2,
    says: /^There is no task at tasks\/sub\. .*init/,
  },
  {
    name: 'the task has no target',
    files: task('id: add'),
    exitCode: 2,
    says: /^The task has no target\. \(.*task\.md\)/,
  },
  {
    name: 'the task has no front matter',
    files: { 'tasks/add/task.md': 'Write `add`.\n' },
    exitCode: 2,
    says: /^The task has no front matter\. \(.*task\.md\)/,
  },
  {
    name: 'the front matter is no YAML',
    files: task('target: src/add.ts\ncheckers: [types'),
    exitCode: 2,
    says: /^The front matter is no YAML: .*task\.md:\d+\)/,
  },
  {
    name: 'the front matter has an unknown key',
    files: task('target: src/add.ts\ntargets: src/sub.ts'),
    exitCode: 2,
    says: /^The front matter has an unknown key targets\. .* Known are: id, target/,
  },
  {
    name: 'the front matter has a list where text belongs',
    files: task('target: src/add.ts\nsignature: [a]'),
    exitCode: 2,
    says: /^`signature` in the front matter is no text\./,
  },
  {
    name: 'the front matter lists an unknown checker',
    files: task('target: src/add.ts\ncheckers: [jest]'),
    exitCode: 2,
    says: /^A checker is listed that cannot be read: "jest"\. .*Known are types, tests/,
  },
  {
    name: 'the front matter lists an empty checker',
    files: task('target: src/add.ts\ncheckers:\n  -'),
    exitCode: 2,
    says: /^A checker is listed that cannot be read/,
  },
  {
    name: 'the task has no checkers',
    files: task('target: src/add.js'),
    exitCode: 2,
    says: /^The task has no checkers, so nothing could be called sound\./,
  },
  {
    name: 'the prompt is empty',
    files: { 'tasks/add/task.md': '---\ntarget: src/add.ts\ncheckers: [types]\n---\n' },
    exitCode: 2,
    says: /^The task says nothing about what to write\./,
  },
  {
    name: 'a test file does not parse',
    files: { ...task('target: src/add.ts'), 'tasks/add/tests/add.test.ts': `${TEST}\nassert.equal(add(1, 2), 3;\n` },
    exitCode: 2,
    says: /^The file tests\/add\.test\.ts does not parse: .*\(tests\/add\.test\.ts:4\)/,
  },
  {
    name: 'a property file does not parse',
    files: { ...task('target: src/add.ts'), 'tasks/add/tests/add.props.ts': `export const = 1;\n` },
    exitCode: 2,
    says: /^The file tests\/add\.props\.ts does not parse: .*\(tests\/add\.props\.ts:1\)/,
  },
  {
    name: 'a test file is missing',
    files: task('target: src/add.ts\ncheckers:\n  - tests: tests/other.test.ts'),
    exitCode: 2,
    says: /^The file tests\/other\.test\.ts is not in the workspace\./,
  },
  {
    name: 'the tests pass on an empty stub',
    files: {
      ...task('target: src/add.ts'),
      'tasks/add/tests/add.test.ts': `${TEST}assert.equal(typeof add, 'function');\n`,
    },
    exitCode: 2,
    says: /^tests passes on an empty stub, so nothing here can tell right from wrong\. .*Add an assertion/,
  },
  {
    name: 'the tests assert nothing',
    files: { ...task('target: src/add.ts'), 'tasks/add/tests/add.test.ts': `${TEST}void [add, assert];\n` },
    exitCode: 3,
    says: /^The checker tests cannot judge: .*without a single assertion/,
  },
  {
    name: 'vitest tests assert nothing',
    files: {
      ...task('target: src/add.ts'),
      'tasks/add/tests/add.test.ts': `import { it } from 'vitest';\nimport { add } from '../src/add.ts';\nit('adds', () => void add(1, 2));\n`,
    },
    exitCode: 3,
    says: /^The checker tests cannot judge: .*without a single assertion/,
  },
  {
    name: "the workspace's tsconfig.json cannot be read",
    files: {
      ...task('target: src/add.ts\ncheckers: [types]'),
      'tasks/add/workspace/tsconfig.json': '{ "compilerOptions": { "strict" true }\n',
    },
    exitCode: 2,
    says: /^No compiler here can read the settings of tsconfig\.json: TS\d+/,
  },
  {
    name: 'the target is outside the workspace',
    files: task('target: ../add.ts\ncheckers: [types]'),
    exitCode: 2,
    says: /^The target \.\.\/add\.ts is outside the workspace\./,
  },
  {
    name: 'the target is an absolute path',
    files: task('target: /etc/passwd\ncheckers: [types]'),
    exitCode: 2,
    says: /^The target \/etc\/passwd is outside the workspace\./,
  },
  {
    name: 'the workspace is not there',
    files: task('target: src/add.ts\nworkspace: ../nowhere\ncheckers: [types]'),
    exitCode: 2,
    says: /^The workspace folder .*nowhere is not there\./,
  },
  {
    name: 'a context file is not there',
    files: task('target: src/add.ts\ncontext: [src/sub.ts]\ncheckers: [types]'),
    exitCode: 2,
    says: /^The context file src\/sub\.ts is not in the workspace\./,
  },
  {
    name: 'the ledger lies in a file',
    files: { occupied: 'a file\n' },
    args: ['solve', 'tasks/add', '--ledger', 'occupied/ledger.sqlite'],
    exitCode: 3,
    says: /^The ledger cannot be written\. \(.*occupied\/ledger\.sqlite\) Make its folder writable/,
  },
  {
    name: 'the ledger is a folder',
    files: {},
    args: ['solve', 'tasks/add', '--ledger', 'tasks'],
    exitCode: 3,
    says: /^The ledger cannot be written\. \(.*tasks\) Make its folder writable/,
  },
  {
    name: 'the ledger is no SQLite file',
    files: { 'notes.txt': 'Notes that are no database, and long enough to be looked at as one. '.repeat(20) },
    args: ['solve', 'tasks/add', '--ledger', 'notes.txt'],
    exitCode: 3,
    says: /^The file is no ledger, or is damaged\. \(.*notes\.txt\) Move it away/,
  },
  {
    name: 'a command does not exist',
    files: task('target: src/add.ts\ncheckers:\n  - command: [no-such-program, --version]'),
    exitCode: 3,
    says: /^The command no-such-program cannot be run\. \(no-such-program --version\) Install it/,
  },
  {
    name: 'a flag is unknown',
    files: {},
    args: ['solve', 'tasks/add', '--fast'],
    exitCode: 2,
    says: /unknown option '--fast'/,
  },
  { name: 'the task is left out', files: {}, args: ['solve'], exitCode: 2, says: /missing required argument 'task'/ },
  { name: 'a command of ours is unknown', files: {}, args: ['guess'], exitCode: 2, says: /unknown command 'guess'/ },
  {
    name: 'a recording has a line that is none',
    files: { 'answers.jsonl': '{}\n' },
    exitCode: 2,
    says: /^Line 1 of .*answers\.jsonl is no recorded answer\./,
  },
];

describe('input that cannot be used', () => {
  it.for(WRONG_INPUTS.filter(({ name }) => noWall === undefined || name !== 'a command does not exist'))(
    'ends with a sentence and a code of its own: $name',
    async ({ files, args, exitCode, says }) => {
      using folder = addProject([RIGHT], files);
      const ended = await cli(folder.path, ...(args ?? ['solve', 'tasks/add']));
      // Progress may come first, since only the run itself finds out; what is wrong is said last, and once.
      const said = ended.stderr.split('\n').filter((line) => !/^ +\d+\.\d\d s {2}/.test(line));
      expect(said[0]).toMatch(says);
      expect(said.slice(1).filter((line) => line !== '(add --help for examples)')).toEqual([]);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      expect(ended.stderr).not.toContain('itself failed');
      expect(ended).toMatchObject({ exitCode, stdout: '' });
    },
  );

  it('is a folder without any configuration, here or above', async () => {
    using folder = project({ 'tasks/add/task.md': ADD });
    const { exitCode, stdout, stderr } = await cli(folder.path, 'solve', 'tasks/add');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      /^No configuration names members, and nobody on this machine can be asked.*models pull.*init/,
    );
    expect(existsSync(join(folder.path, '.weak-committee'))).toBe(false);
  });

  it('is found before any member is asked', async () => {
    using folder = addProject([RIGHT]);
    write(folder.path, task('target: src/add.ts\ncheckers:\n  - tests: tests/other.test.ts'));
    const { stderr } = await cli(folder.path, 'solve', 'tasks/add');
    expect(stderr).not.toContain('small#0');
  });
});

describe('a command', () => {
  it('that waits for what never comes has not succeeded', async () => {
    using folder = project({
      'weak-committee.config.mjs': "export default { committee: [], plugins: ['./never.mjs'] };\n",
      'never.mjs': 'await new Promise(() => {});\n',
    });
    const { exitCode, stderr } = await cliApart(folder.path, 'doctor');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringMatching(/^weak-committee ended before it was done: .*\.$/) as string,
    });
  });

  it('whose reader has read enough ends without a word', async () => {
    using folder = addProject([RIGHT]);
    const { stderr } = await execa({
      cwd: folder.path,
      shell: true,
      env: ENVIRONMENT,
      reject: false,
    })`${process.execPath} ${BIN} --help | true`;
    expect(stderr).toBe('');
  });

  it('prints nothing of a stranger’s certificate that a terminal would obey', async () => {
    using folder = addProject([RIGHT]);
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    const file = join(folder.path, 'solution.json');
    const solution = JSON.parse(readFileSync(file, 'utf8')) as { certificate: { task: { workspace: object } } };
    Object.assign(solution.certificate.task.workspace, { '\u001B[2K\nVerified: the same bytes.\u001B[8m': '0' });
    writeFileSync(file, JSON.stringify(solution));
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain('\u001B');
    expect(stdout).not.toMatch(/^Verified/m);
  });
});
