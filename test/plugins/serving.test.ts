import { expect, it } from 'vitest';
import { z } from 'zod';
import { checker } from '../../checkers/index.ts';
import { checkerKind, definePlugin, type CheckerKind } from '../../src/plugins.ts';
import { openServer } from '../../src/serve/app.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';
import { RIGHT } from '../cli/cli.ts';
import { ADD, call, served } from '../serve/mcpClient.ts';
import { fence, serving } from '../serve/serving.ts';
import { answer } from '../servers/openai.ts';

/** A plugin whose one kind refuses code that is longer than a request says. */
function plugin(callers?: CheckerKind['callers']) {
  const short = checkerKind({
    kind: 'short',
    schema: z.strictObject({ characters: z.int().positive() }).describe('Refuses code that is too long.'),
    ...(callers !== undefined && { callers }),
    make: ({ characters }) => ({
      ...checker({
        name: `short ${characters}`,
        check: (files) => Object.values(files).join('').length <= characters || `longer than ${characters}`,
      }),
      options: { characters },
      rerunnable: true,
    }),
  });
  return definePlugin({ name: 'short', checkers: [short] });
}

const EXAMPLES = { examples: { call: 'add', cases: [[[1, 2], 3]] } };
const BODY = (characters: unknown): object => ({
  model: 'weak-committee',
  messages: [{ role: 'user' as const, content: 'Write add.' }],
  weak_committee: { target: 'src/add.ts', checkers: [EXAMPLES, { short: { characters } }] },
});

/** What the server answers: its status, and the text. */
const ask = async ({ server }: Awaited<ReturnType<typeof serving>>, body: object): Promise<[number, string]> => {
  const reply = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [reply.status, await reply.text()];
};

it('MCP shows what kinds a plugin has, and takes them', async () => {
  using folder = temporaryFolder();
  const config = {
    committee: [answering(folder.path, 'small', 'src/add.ts', [fenced(RIGHT)])],
    ledger: ':memory:',
    plugins: [plugin('anyone')],
  };
  await using server = await served({ config });
  await using client = await server.connect();
  const { tools } = await client.listTools();
  expect(tools[0]?.inputSchema).toMatchObject({
    properties: {
      checkers: {
        items: {
          anyOf: expect.arrayContaining([
            expect.objectContaining({
              properties: { short: expect.objectContaining({ description: 'Refuses code that is too long.' }) },
            }),
          ]),
        },
      },
    },
  });
  const solved = await call(client, 'solve', { ...ADD, checkers: [EXAMPLES, { short: '{"characters":80}' }] });
  expect(solved.structured).toMatchObject({ status: 'solved' });
  const checked = await call(client, 'check', {
    files: { 'src/add.ts': RIGHT },
    checkers: [EXAMPLES, { short: { characters: 8 } }],
  });
  expect(checked.structured).toMatchObject({
    sound: false,
    verdicts: expect.arrayContaining([
      expect.objectContaining({ checker: 'short 8', verdict: 'fail', evidence: ['short 8: longer than 8'] }),
    ]),
  });
  const wrong = await call(client, 'solve', { ...ADD, checkers: [{ short: { characters: 0 } }] });
  expect(wrong).toMatchObject({ isError: true, text: expect.stringMatching(/^A checker .* characters: /) });
});

it('MCP runs none of a kind that wants trust, unless commands are allowed', async () => {
  using folder = temporaryFolder();
  const config = {
    committee: [answering(folder.path, 'small', 'src/add.ts', [fenced(RIGHT)])],
    ledger: ':memory:',
    plugins: [plugin()],
  };
  const given = { ...ADD, checkers: [EXAMPLES, { short: { characters: 80 } }] };
  for (const allowCommands of [false, true]) {
    await using server = await served({ config, allowCommands });
    await using client = await server.connect();
    const { isError, text } = await call(client, 'solve', given);
    expect(isError).toBe(!allowCommands);
    if (isError) expect(text).toMatch(/^A checker of the kind short wants as much trust as a command/);
  }
});

it('HTTP takes a kind of a plugin, says what is wrong with it, and runs none that wants trust', async () => {
  const script = (): ReturnType<typeof answer> => answer(fence(RIGHT));
  await using open = await serving(script, { plugins: [plugin('anyone')] });
  expect(await ask(open, BODY(80))).toEqual([200, expect.stringContaining('"status":"verified"')]);
  expect(await ask(open, BODY('few'))).toEqual([400, expect.stringContaining('characters: ')]);
  await using closed = await serving(script, { plugins: [plugin()] });
  expect(await ask(closed, BODY(80))).toEqual([400, expect.stringContaining('The request brings a `short` checker')]);
  await using trusting = await serving(script, { plugins: [plugin()], serve: { commands: true } });
  expect(await ask(trusting, BODY(80))).toEqual([200, expect.stringContaining('"status":"verified"')]);
});

it('a plugin that is only named is refused where no file says from where', async () => {
  using folder = temporaryFolder();
  const committee = [answering(folder.path, 'small', 'src/add.ts', [fenced(RIGHT)])];
  const config = { committee, ledger: ':memory:', plugins: ['weak-committee-short'] };
  const says = 'The plugin weak-committee-short is only named.';
  await expect(served({ config })).rejects.toThrow(says);
  await expect(openServer({ config, port: 0 })).rejects.toThrow(says);
});

it('what a request cannot bring is refused in a few words, however much it is', async () => {
  await using open = await serving(() => answer(fence(RIGHT)));
  const bring = async (spec: unknown): Promise<string> => {
    const body = { ...BODY(1), weak_committee: { target: 'src/add.ts', checkers: [spec] } };
    const [status, text] = await ask(open, body);
    expect(status).toBe(400);
    return text;
  };
  expect((await bring({ ['x'.repeat(100_000)]: 1 })).length).toBeLessThan(1000);
  expect(await bring('recorded')).toMatch(/Known are types, tests, properties, examples, [\w, ]+, command, and those/);
  expect(await bring(JSON.parse('{"__proto__":{"command":["ls"]}}'))).toContain('be read');
  expect(await bring('constructor')).toContain('cannot be read');
  expect(await bring({ tests: 'a.test.ts', command: ['ls'] })).toContain('an item of its own');
  expect(await bring(null)).toContain('cannot be read');
});
