import { expect, it } from 'vitest';
import { asMeant } from '../../src/serve/mcp/meant.ts';
import { answering, fenced } from '../answers.ts';
import { project, RIGHT } from '../cli/cli.ts';
import { ADD, call, served } from './mcpClient.ts';

function meant(given: object): unknown {
  const message = { method: 'tools/call', params: { name: 'check', arguments: given } };
  return asMeant(message).params.arguments;
}

it('reads lists and objects that are sent as text, and leaves out what is null', () => {
  const examples = { call: 'f', cases: [[['[1]', null], '{}']] };
  const files = { 'package.json': '{"type":"module"}', 'a.json': '[1]' };
  const wanted = {
    files,
    checkers: [{ examples }, { tests: ['a.test.ts'] }],
    budget: { samples: 4 },
    certificate: true,
  };
  expect(
    meant({
      files: JSON.stringify(files),
      checkers: JSON.stringify([{ examples, tests: null }, { tests: '["a.test.ts"]' }]),
      budget: { samples: '4', usd: null },
      certificate: 'true',
      signature: null,
    }),
  ).toEqual(wanted);
  expect(meant({ files, checkers: [JSON.stringify({ examples: JSON.stringify(examples) })] })).toEqual({
    files,
    checkers: [{ examples }],
  });
});

it('leaves paths, prompts and whatever is no call as they are', () => {
  const given = { prompt: '[1]', target: '[slug].ts', files: 'no JSON {' };
  expect(meant(given)).toEqual(given);
  const other = { method: 'initialize', params: { arguments: { checkers: '[]' } } };
  expect(asMeant(other)).toBe(other);
});

it('is what the tools get', async () => {
  using folder = project({});
  await using server = await served({
    config: { committee: [answering(folder.path, 'small', 'src/add.ts', [fenced(RIGHT)])] },
  });
  await using client = await server.connect();
  const given = {
    files: JSON.stringify({ 'src/add.ts': RIGHT }),
    target: null,
    checkers: JSON.stringify(ADD['checkers']),
  };
  expect(await call(client, 'check', given)).toMatchObject({ isError: false, structured: { sound: true } });
});

it('writes no protected file of the server’s own folder', async () => {
  using folder = project({ 'src/add.ts': '', 'src/wire.gen.ts': '' });
  const config = { committee: [answering(folder.path, 'small', 'src/add.ts', [fenced(RIGHT)])], ledger: ':memory:' };
  await using server = await served({ config, workspace: folder.path, protect: ['src/*.gen.ts'] });
  await using client = await server.connect();
  const checkers = ADD['checkers'];
  for (const target of ['src/wire.gen.ts', 'test/add.test.ts']) {
    const { isError, text } = await call(client, 'solve', { prompt: 'Write it.', target, checkers });
    expect(isError).toBe(true);
    expect(text).toContain(`${target} decides how the workspace is checked`);
  }
  expect(await call(client, 'solve', { prompt: 'Write it.', target: 'src/add.ts', checkers })).toMatchObject({
    isError: false,
  });
});
