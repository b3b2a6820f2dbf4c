import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { SolverConfig } from '../../src/index.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';
import { project, RIGHT, WRONG } from '../cli/cli.ts';
import { noWall } from '../sandbox/contained.ts';
import { ADD, call, hanging, served } from './mcpClient.ts';

/** A committee whose one member gives these answers, with a ledger beside them. */
function answers(folder: string, ...codes: readonly string[]): SolverConfig {
  return {
    committee: [answering(folder, 'small', 'src/add.ts', codes.map(fenced))],
    ledger: join(folder, 'ledger.sqlite'),
  };
}

const TESTS = `import { expect, it } from 'vitest';
import { add } from '../src/add.ts';

it('adds', () => {
  expect(add(1, 2)).toBe(3);
});
`;

describe('the tools', () => {
  it('say what they take, what they give, and what they do to the machine', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT) });
    await using client = await server.connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['solve', 'check', 'explain']);
    for (const { title, description, inputSchema, outputSchema, annotations } of tools) {
      expect(title).toBeTruthy();
      expect(description).toBeTruthy();
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: 'object' });
      expect(annotations).toMatchObject({ openWorldHint: expect.any(Boolean), readOnlyHint: expect.any(Boolean) });
    }
    expect(tools[0]?.inputSchema.required).toEqual(['prompt', 'target']);
    expect(client.getInstructions()).toContain('solve');
  });
});

describe('solve', () => {
  it('gives the code that every checker passed, and says what it took', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, WRONG, RIGHT) });
    await using client = await server.connect();
    const { text, structured, isError } = await call(client, 'solve', ADD);
    expect(isError).toBe(false);
    expect(text).toMatch(/^Solved: small#1 passed every checker \(2 examples\)/);
    expect(text).toContain(`src/add.ts\n\`\`\`ts\n${RIGHT}\`\`\``);
    expect(structured).toMatchObject({
      status: 'solved',
      reason: 'sound',
      run: expect.stringMatching(/^\w{8}-\w{4}$/),
      files: { 'src/add.ts': RIGHT },
      cost: { usd: expect.any(Number), tokens: expect.any(Number), unpriced: [] },
      strongCalls: [],
      warnings: ['Weak checker: examples also passes on a table of the calls that the tests make.'],
    });
    expect(structured).not.toHaveProperty('certificate');
  });

  it('gives the certificate when it is asked for', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT) });
    await using client = await server.connect();
    const { structured } = await call(client, 'solve', { ...ADD, certificate: true });
    expect(structured).toMatchObject({ certificate: { version: 1, checkers: [{ name: 'examples' }] } });
  });

  it('shows no code when nothing is sound, only what the nearest miss failed', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, WRONG) });
    await using client = await server.connect();
    const answer = await call(client, 'solve', ADD);
    expect(answer.structured).toMatchObject({
      status: 'unsolved',
      reason: 'exhausted',
      nearest: {
        proposal: 'small#0',
        verdicts: [
          { checker: 'examples', verdict: 'fail', evidence: [expect.stringContaining('add(1, 2)'), expect.anything()] },
        ],
      },
    });
    expect(answer.text).toContain('add(1, 2): returned something else\n  expected 3\n  actual   -1');
    expect(JSON.stringify(answer)).not.toContain('return a');
    expect(answer.structured).not.toHaveProperty('files');
  });

  it('tells how it goes on, escalation included, in ever larger steps', async () => {
    using folder = temporaryFolder();
    const config = {
      ...answers(folder.path, WRONG),
      strong: answering(folder.path, 'large', 'src/add.ts', [fenced(RIGHT)], { input: 100, output: 100 }),
    };
    await using server = await served({ config });
    await using client = await server.connect();
    const { progress, structured } = await call(client, 'solve', ADD);
    expect(structured).toMatchObject({ status: 'solved', strongCalls: [{ member: 'large' }] });
    const steps = progress.map((one) => one.progress);
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    const words = progress.map(({ message }) => message);
    for (const one of [
      'small#0 asked (recorded)',
      'small#0 examples: add(1, 2): returned something else',
      'large#0 is sound: every checker passed',
    ])
      expect(words).toContain(one);
    expect(words.join('\n')).toContain('escalation to large: none of 1 cheap proposal is sound');
  });

  it('stops the member, keeps the run and answers nothing when the client cancels', async () => {
    using folder = temporaryFolder();
    const { member, asked, aborted } = hanging();
    const ledger = join(folder.path, 'ledger.sqlite');
    await using server = await served({ config: { committee: [member], ledger } });
    await using client = await server.connect();
    const cancel = new AbortController();
    const answer = call(client, 'solve', ADD, { signal: cancel.signal });
    await asked;
    cancel.abort('I have changed my mind');
    await expect(answer).rejects.toThrow('I have changed my mind');
    expect(await aborted).toBeInstanceOf(Error);
    using kept = openLedger(ledger);
    expect(kept.list()).toMatchObject([{ status: 'open' }]);
  });

  it('works on the folder of the server where no files are given, and writes nothing there', async () => {
    using folder = project({ 'src/add.ts': WRONG, 'test/add.test.ts': TESTS });
    using elsewhere = temporaryFolder();
    await using server = await served({ config: answers(elsewhere.path, RIGHT), workspace: folder.path });
    await using client = await server.connect();
    const { files: _, ...task } = ADD;
    const { structured } = await call(client, 'solve', { ...task, checkers: [{ tests: 'test/add.test.ts' }] });
    expect(structured).toMatchObject({ status: 'solved', files: { 'src/add.ts': RIGHT } });
    expect(readFileSync(join(folder.path, 'src/add.ts'), 'utf8')).toBe(WRONG);
    expect(readdirSync(folder.path).toSorted()).toEqual(['src', 'test']);
  });

  it('lets a caller lower the budget, and never raise it', async () => {
    using folder = temporaryFolder();
    const config = { ...answers(folder.path, WRONG, WRONG, RIGHT), budget: { samples: 2 } };
    await using server = await served({ config });
    await using client = await server.connect();
    const more = await call(client, 'solve', { ...ADD, budget: { samples: 100 } });
    expect(more.structured).toMatchObject({ status: 'unsolved', reason: 'budget' });
    expect(more.progress.filter(({ message }) => message?.includes(' arrived'))).toHaveLength(2);
    const less = await call(client, 'solve', { ...ADD, prompt: 'Add.', budget: { samples: 1 } });
    expect(less.progress.filter(({ message }) => message?.includes(' arrived'))).toHaveLength(1);
  });

  it('takes the checkers of the server where a call names none', async () => {
    using folder = temporaryFolder();
    const { examples } = await import('../../checkers/index.ts');
    await using server = await served({
      config: answers(folder.path, RIGHT),
      checkers: [examples('add', [[[2, 2], 4]])],
    });
    await using client = await server.connect();
    const { checkers: _, ...task } = ADD;
    expect((await call(client, 'solve', task)).text).toContain('(1 example)');
  });

  it('says in one sentence what a policy has thrown, without a stack', async () => {
    using folder = temporaryFolder();
    const policy = {
      name: 'broken',
      options: {},
      next: () => {
        throw new TypeError('it is undefined\n    at somewhere');
      },
    };
    await using server = await served({ config: { ...answers(folder.path, RIGHT), policy } });
    await using client = await server.connect();
    expect(await call(client, 'solve', ADD)).toMatchObject({
      isError: true,
      text: 'The policy broken threw: it is undefined (policy) Mend it.',
    });
  });
});

describe('wrong input', () => {
  it.for<[string, string, Record<string, unknown>, RegExp]>([
    ['no target', 'solve', { target: undefined }, /^[^\n]*Give a path or a list of paths at target$/],
    ['an unknown key', 'solve', { budgets: { usd: 1 } }, /^[^\n]*Unrecognized key: "budgets"$/],
    [
      'an unknown checker',
      'solve',
      { checkers: [{ test: 'a.test.ts' }] },
      /^A checker is listed that cannot be read: [^\n]*\(checkers\) Known are types, tests, /,
    ],
    [
      'examples that are none',
      'solve',
      { checkers: [{ examples: { call: 'add', cases: [[1, 2]] } }] },
      /^A checker is listed that cannot be read/,
    ],
    ['no checkers anywhere', 'solve', { checkers: undefined }, /^No checkers are given and this server has none/],
    ['no budget at all', 'solve', { budget: { usd: 0 } }, /^[^\n]*at budget\.usd$/],
    [
      'a test that is not there',
      'solve',
      { checkers: [{ tests: 'no.test.ts' }] },
      /^The file no\.test\.ts is not in the workspace\./,
    ],
    [
      'no workspace',
      'solve',
      { files: undefined },
      /^This server has no workspace of its own\. \(files\) Give the files/,
    ],
    [
      'a file outside',
      'solve',
      { files: { '../../escaped.ts': '' } },
      /^The workspace path "\.\.\/\.\.\/escaped\.ts" leads out of the workspace\./,
    ],
    ['a file elsewhere', 'solve', { files: { '/tmp/escaped.ts': '' } }, /leads out of the workspace\./],
    [
      'a file outside, round a corner',
      'solve',
      { files: { 'a/../../escaped.ts': '' } },
      /leads out of the workspace\./,
    ],
    ['a target outside', 'solve', { target: '../add.ts' }, /^The target \.\.\/add\.ts is outside the workspace\./],
    [
      'a test outside',
      'solve',
      { checkers: [{ tests: '../add.test.ts' }] },
      /^The file \.\.\/add\.test\.ts is not in the workspace\./,
    ],
    [
      'context outside',
      'solve',
      { context: ['../secret.txt'] },
      /^The context file \.\.\/secret\.txt is not in the workspace\./,
    ],
    [
      'a command',
      'solve',
      { checkers: [{ command: ['rm', '-rf', '/'] }] },
      /^A command of a caller would be a command line on this machine.*--allow-commands\.$/,
    ],
    [
      'a recorded verdict',
      'solve',
      { checkers: ['recorded'] },
      /^A checker is listed that cannot be read: "recorded"\. /,
    ],
    [
      'code outside to check',
      'check',
      { prompt: undefined, target: undefined, files: { '../add.ts': RIGHT } },
      /outside the workspace\./,
    ],
    [
      'nothing to check',
      'check',
      { prompt: undefined },
      /^None of the files is a target\. \(files\) Give the text of src\/add\.ts\.$/,
    ],
    [
      'a command to check with',
      'check',
      { prompt: undefined, files: { 'src/add.ts': RIGHT }, checkers: [{ command: 'ls' }] },
      /^A command of a caller/,
    ],
  ])('is refused in one sentence, with nothing asked: %s', async ([, tool, changed, refusal]) => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT) });
    await using client = await server.connect();
    const { isError, text, progress } = await call(client, tool, { ...ADD, ...changed });
    expect(text).toMatch(refusal);
    expect(isError).toBe(true);
    expect(progress.filter(({ message }) => message?.includes('asked'))).toEqual([]);
  });

  it.skipIf(noWall)('a command runs, contained, where the server allows it', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT), allowCommands: true });
    await using client = await server.connect();
    const command = [
      process.execPath,
      '-e',
      "import('./src/add.ts').then(({ add }) => process.exit(add(1, 2) === 3 ? 0 : 1))",
    ];
    const { structured } = await call(client, 'solve', { ...ADD, checkers: [{ command }] });
    expect(structured).toMatchObject({ status: 'solved' });
  });
});

describe('check', () => {
  it('says that code is sound, or what every checker has against it', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT) });
    await using client = await server.connect();
    const checkers = ['types', ...ADD.checkers];
    const right = await call(client, 'check', { files: { './src/add.ts': RIGHT }, checkers });
    expect(right).toMatchObject({
      isError: false,
      structured: { sound: true, summary: 'Sound: every checker passed.' },
    });
    expect(right.progress.map(({ progress }) => progress)).toEqual([1, 2]);

    const wrong = await call(client, 'check', {
      files: { 'src/add.ts': WRONG.replace('number {', 'string {') },
      checkers,
    });
    expect(wrong.structured).toMatchObject({
      sound: false,
      verdicts: expect.arrayContaining([
        { checker: 'types', verdict: 'fail', evidence: [expect.stringContaining('src/add.ts:2')] },
        {
          checker: 'examples',
          verdict: 'fail',
          evidence: expect.arrayContaining([expect.stringContaining('expected 3')]),
        },
      ]),
    });
    expect(wrong.text).toMatch(/^Not sound\.\n(?:Warning: Weak checker: .*\n)?- /);
  });

  it('takes files that are no target for the workspace, tests included', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT), workspace: folder.path });
    await using client = await server.connect();
    const given = {
      target: 'src/add.ts',
      files: { 'src/add.ts': WRONG, 'test/add.test.ts': TESTS },
      checkers: [{ tests: 'test/add.test.ts' }],
    };
    expect((await call(client, 'check', given)).structured).toMatchObject({
      sound: false,
      verdicts: [{ verdict: 'fail', evidence: [expect.stringMatching(/^adds: /)] }],
    });
  });
});

describe('explain', () => {
  it('tells a run by the beginning of its id: calls, costs, verdicts, and why it ended', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, WRONG) });
    await using client = await server.connect();
    const { structured } = await call(client, 'solve', ADD);
    const { text, structured: told } = await call(client, 'explain', { run: String(structured?.['run']).slice(0, 6) });
    expect(told).toMatchObject({
      run: structured?.['run'],
      status: 'unsolved',
      why: structured?.['summary'],
      calls: [{ member: 'small', role: 'cheap', samples: [0], state: 'answered', usd: expect.any(Number) }],
      proposals: [{ proposal: 'small#0', code: true, verdicts: [{ checker: 'examples', verdict: 'fail' }] }],
    });
    expect(text).toContain('small (0) answered: ');
    expect(text).toContain('add(1, 2): returned something else');
    expect(text).not.toContain('return a');
  });

  it('says which run it does not know, and that there is no ledger', async () => {
    using folder = temporaryFolder();
    await using server = await served({ config: answers(folder.path, RIGHT) });
    await using client = await server.connect();
    expect(await call(client, 'explain', { run: 'zzzz' })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^There is no ledger yet\./),
    });
    await call(client, 'solve', ADD);
    expect(await call(client, 'explain', { run: 'zzzz' })).toMatchObject({
      isError: true,
      text: 'No run of yours has the id zzzz. (run) Give the whole id that `solve` gave.',
    });
  });
});
