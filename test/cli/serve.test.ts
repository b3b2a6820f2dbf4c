import { execa } from 'execa';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { answer, openaiServer } from '../servers/openai.ts';
import { BIN, cli, ENVIRONMENT, MEMBERS, project } from './cli.ts';

const CHECKERS = MEMBERS.replace('src/members.ts', 'checkers/index.ts');

const EMPTY = `import { openai } from '${MEMBERS}';
const small = openai({ model: 'small', baseURL: 'http://127.0.0.1:9/v1', prices: { input: 1, output: 2 } });
`;

/** Starts the server and waits for where it listens. */
async function start(cwd: string, ...args: readonly string[]) {
  const running = execa(process.execPath, [BIN, 'serve', '--port', '0', '--json', ...args], {
    cwd,
    env: ENVIRONMENT,
    stdin: 'ignore',
    reject: false,
  });
  for await (const line of createInterface(running.stdout)) {
    const { url } = JSON.parse(line) as { url: string };
    return { running, url };
  }
  throw new Error((await running).stderr);
}

describe('weak-committee serve', () => {
  it('says where it listens, answers, writes a line for each request, and ends on Ctrl-C once what is under way is answered', async () => {
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await using upstream = await openaiServer(async () => {
      arrived.resolve();
      await go.promise;
      return answer('Hello.');
    });
    using folder = project({
      'weak-committee.config.ts':
        EMPTY.replace('http://127.0.0.1:9/v1', upstream.baseURL) + 'export default { committee: [small] };',
    });
    const { running, url } = await start(folder.path);
    const asked = fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'weak-committee', messages: [{ role: 'user', content: 'a secret' }] }),
    });
    await arrived.promise;
    running.kill('SIGINT');
    await expect
      .poll(() =>
        fetch(`${url}/healthz`).then(
          ({ status }) => status,
          () => 'closed',
        ),
      )
      .toBe('closed');
    go.resolve();
    expect(await (await asked).json()).toMatchObject({ choices: [{ message: { content: 'Hello.' } }] });
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/POST \/v1\/chat\/completions 200 \d+ ms/);
    expect(stderr).not.toContain('secret');
  });

  it.each([
    [
      'an address of others without keys',
      'export default { committee: [small] };',
      ['--host', '0.0.0.0'],
      /without keys would let anyone in/,
    ],
    [
      'a workspace without checkers',
      'export default { committee: [small] };',
      ['--workspace', '.'],
      /names no checkers/,
    ],
    [
      'a short key',
      "export default { committee: [small], serve: { keys: { a: { key: 'short' } } } };",
      [],
      /The key of a is short/,
    ],
    [
      'a key that is not set',
      'export default { committee: [small], serve: { keys: { a: { key: process.env.NOPE } } } };',
      [],
      /The key of a is missing/,
    ],
    ['a member that is not there', "export default { committee: [small], serve: { member: 'nobody' } };", [], /nobody/],
    ['a port that is none', 'export default { committee: [small] };', ['--port', '99999'], /between 0 and 65535/],
    [
      'a limit with a slip in its name',
      "export default { committee: [small], serve: { keys: { a: { key: '0123456789abcdef', usdPerDya: 2 } } } };",
      [],
      /There is no setting usdPerDya/,
    ],
    ['a setting that nobody reads', 'export default { committee: [small], chekcers: [] };', [], /no setting chekcers/],
    [
      'a budget that is none',
      'export default { committee: [small], serve: { budget: { usd: -1 } } };',
      [],
      /The budget of usd is -1/,
    ],
    [
      'a workspace that is not there',
      "import { tests } from '" +
        CHECKERS +
        "'; export default { committee: [small], checkers: [tests('a.test.ts')] };",
      ['--workspace', 'nowhere'],
      /nowhere is not there/,
    ],
    [
      'a checker that is none',
      'export default { committee: [small], checkers: [{ tests: 1 }] };',
      ['--workspace', '.'],
      /is no checker/,
    ],
  ])('refuses %s before it listens', async (_, config, args, message) => {
    using folder = project({ 'weak-committee.config.ts': EMPTY + config });
    const ended = await cli(folder.path, 'serve', ...args);
    expect(ended).toMatchObject({ exitCode: 2, stderr: message, stdout: '' });
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  it('keeps a shadow where it is told to, ends what goes on in it on Ctrl-C, and says what it found', async () => {
    await using upstream = await openaiServer(
      ({ body: { model } }) =>
        model === 'large' ? answer('```ts\nexport const one = () => 1;\n```') : answer('', { end: 'hold' }),
      { models: ['small', 'large'] },
    );
    using folder = project({
      'weak-committee.config.ts': `import { openai } from '${MEMBERS}';
const member = (model, price) => openai({ model, baseURL: '${upstream.baseURL}', prices: { input: price, output: price } });
export default { committee: [member('small', 1)], strong: member('large', 10) };`,
    });
    const { running, url } = await start(folder.path, '--shadow');
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'weak-committee',
        messages: [{ role: 'user', content: 'Write one().' }],
        weak_committee: { target: 'one.ts', checkers: [{ examples: { call: 'one', cases: [[[], 1]] } }] },
      }),
    });
    expect(response.headers.get('x-weak-committee-status')).toBe('shadow');
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: expect.stringContaining('one') } }],
    });
    await expect.poll(() => upstream.requests.length).toBeGreaterThan(1);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Shadow: clients get large; the committee works behind it, for $1.00 a day.');
    const { stdout } = await cli(folder.path, 'savings');
    expect(stdout).toContain('1 request was answered by large');
    expect(stdout).toContain('1 cut off when the server was stopped');
    expect(stdout).toContain('at least 20 are needed');
  });

  it('refuses a port that is taken', async () => {
    using folder = project({ 'weak-committee.config.ts': `${EMPTY}export default { committee: [small] };` });
    const { running, url } = await start(folder.path);
    const second = await cli(folder.path, 'serve', '--port', new URL(url).port);
    expect(second).toMatchObject({ exitCode: 2, stderr: /cannot be served.*Choose another port/ });
    running.kill('SIGTERM');
    expect((await running).exitCode).toBe(0);
  });
});
