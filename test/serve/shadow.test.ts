import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import type { SolverConfig } from '../../src/index.ts';
import { firstSound } from '../../src/policies.ts';
import type { ServeConfig } from '../../src/config/serveSettings.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { ShadowRow } from '../../src/ledger/shadows.ts';
import { temporaryFolder } from '../answers.ts';
import { project } from '../cli/cli.ts';
import { answer, refuse, type Asked, type Script } from '../servers/openai.ts';
import { EDIT as EDIT_TOOL } from './editTool.ts';
import { fence, serving, type Serving } from './serving.ts';

const WRONG = fence('export function double(n: number): number { return n + 2; }');
const RIGHT = fence('export function double(n: number): number { return n * 2; }');
const EXAMPLES = { examples: { call: 'double', cases: [[[3], 6]] } };
const ASKED = {
  model: 'weak-committee',
  messages: [{ role: 'user' as const, content: 'Write double(n).' }],
  weak_committee: { target: 'double.ts', checkers: [EXAMPLES] },
};

/** A server in the shadow of `large`, with its ledger in a folder that is gone in the end. */
interface Shaded extends Serving {
  readonly ledger: string;
  rows(): ShadowRow[];
  /** How often each member was asked. */
  calls(): Record<string, number>;
}

async function shaded(
  script: Script,
  config: Partial<SolverConfig & ServeConfig> = {},
  options: Parameters<typeof serving>[2] = {},
): Promise<Shaded> {
  const folder = temporaryFolder();
  const ledger = join(folder.path, 'ledger.sqlite');
  const served = await serving(script, { shadow: true, ledger, ...config }, options);
  return {
    ...served,
    ledger,
    rows() {
      using open = openLedger(ledger);
      return open.shadows(new Date(0));
    },
    calls: () => {
      const calls: Record<string, number> = {};
      for (const { body } of served.upstream.requests) calls[body.model] = (calls[body.model] ?? 0) + 1;
      return calls;
    },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

const each =
  (texts: Readonly<Record<string, string>>) =>
  ({ body: { model } }: Asked) =>
    answer(texts[model] ?? '');

const over = (served: Shaded): Promise<void> =>
  expect.poll(() => served.rows().map(({ outcome }) => outcome)).not.toContain('waiting');

/** The bytes of an answer, without what is new in each. */
async function bytesOf(served: Serving, path: string, body: object): Promise<{ status: string | null; text: string }> {
  const response = await fetch(`${served.server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = (await response.text())
    .replaceAll(/(?<="(?:id|item_id|response_id)": ?")[^"]*/g, '')
    .replaceAll(/(?<="(?:created|created_at|completed_at)": ?)\d+/g, '0')
    .replaceAll(/(?<="(?:model|status)": ?")(?:large|weak-committee|unverified|shadow)(?=")/g, '');
  return { status: response.headers.get('x-weak-committee-status'), text };
}

const TOOLS = {
  chat: { type: 'function', function: { name: 'read', parameters: { type: 'object', properties: {} } } },
};
const WIRES: readonly (readonly [string, string, object])[] = [
  ['chat', '/v1/chat/completions', { messages: ASKED.messages, tools: [TOOLS.chat] }],
  [
    'responses',
    '/v1/responses',
    { input: 'Write double(n).', tools: [{ type: 'function', name: 'read', parameters: {} }] },
  ],
  [
    'messages',
    '/v1/messages',
    { max_tokens: 100, messages: ASKED.messages, tools: [{ name: 'read', input_schema: { type: 'object' } }] },
  ],
];

describe('the shadow', () => {
  describe.each(WIRES)('on %s', (_, path, body) => {
    it.each([true, false])('hands over what the strong member says, as without it (stream: %s)', async (stream) => {
      const calls = [{ name: 'read', arguments: '{"path":"a.ts"}' }];
      const script = () => answer('Let me look.', { calls, finish: 'tool_calls' });
      await using plain = await serving(script);
      await using served = await shaded(script);
      const today = await bytesOf(plain, path, { ...body, stream, model: 'large' });
      const shadowed = await bytesOf(served, path, { ...body, stream, model: 'weak-committee' });
      expect([today.status, shadowed.status]).toEqual(['unverified', 'shadow']);
      expect(shadowed.text).toBe(today.text);
      expect(shadowed.text).toContain('read');
      await over(served);
      expect(served.rows()).toMatchObject([{ outcome: 'question', account: 'anyone', words: 'Write double(n).' }]);
      expect(served.calls()).toEqual({ large: 1 });
    });
  });

  const FENCED = `Write double(n).\n${fence('double(2) // => 4\ndouble(3) // => 6', 'ts')}`;
  it.each([
    ['/v1/chat/completions', { messages: [{ role: 'user', content: FENCED }] }],
    ['/v1/responses', { input: FENCED }],
    ['/v1/messages', { max_tokens: 100, messages: [{ role: 'user', content: FENCED }] }],
  ])('reads an answer on %s, streamed and whole', async (path, body) => {
    await using served = await shaded(each({ large: RIGHT, small: WRONG }));
    for (const stream of [true, false]) await bytesOf(served, path, { ...body, stream, model: 'weak-committee' });
    await over(served);
    const found = served.rows().map(({ compared }) => [compared?.strongSolved, compared?.by]);
    expect(found).toEqual([
      [true, 'large'],
      [true, 'large'],
    ]);
    expect(served.calls()['large']).toBe(2);
  });

  it('compares both on the same request, and never buys the answer of the strong member twice', async () => {
    await using served = await shaded(each({ large: RIGHT, small: WRONG }), { policy: 'first-sound' });
    const { data, response } = await served.client.chat.completions.create(ASKED).withResponse();
    expect(data.choices[0]?.message.content).toBe(RIGHT);
    expect(response.headers.get('x-weak-committee-status')).toBe('shadow');
    await over(served);
    const [row] = served.rows();
    expect(row).toMatchObject({ member: 'large', outcome: 'compared' });
    expect(row?.compared).toMatchObject({
      strongSolved: true,
      solved: true,
      by: 'large',
      escalated: true,
      reply: 'verified',
    });
    expect(served.calls()).toEqual({ large: 1, small: 4 });
    const { usd = 0, boughtUsd = 0, ms = 0 } = row?.compared ?? {};
    expect(usd - boughtUsd).toBeCloseTo(row?.usd ?? 0, 9);
    expect(boughtUsd).toBeGreaterThan(0);
    expect(ms).toBeGreaterThan(row?.ms ?? 0);
    const metrics = await (await fetch(`${served.server.url}/metrics`)).text();
    expect(metrics).toContain('weak_committee_shadow_requests_total{outcome="compared"} 1');
    expect(metrics).toContain('weak_committee_shadow_solved_total{by="both"} 1');
    expect(metrics).toMatch(/weak_committee_shadow_saved_usd -\d/);
    expect(metrics).toContain('weak_committee_replies_total{status="shadow"} 1');
  });

  it('knows what is saved where a cheap answer passes, and what is lost where the strong one does alone', async () => {
    let right = true;
    await using served = await shaded(({ body }) => answer(body.model === 'large' || right ? RIGHT : WRONG), {
      budget: { strongCalls: 0 },
      policy: firstSound({ wave: 1 }),
    });
    await served.client.chat.completions.create(ASKED);
    await over(served);
    right = false;
    await served.client.chat.completions.create(ASKED);
    await over(served);
    const [saved, lost] = served.rows();
    expect(saved?.compared).toMatchObject({ strongSolved: true, solved: true, by: 'small', escalated: false });
    expect(saved?.compared?.usd).toBeLessThan(saved?.usd ?? 0);
    expect(lost?.compared).toMatchObject({ strongSolved: true, solved: false, reply: 'unsolved', by: null });
    expect(served.calls()['large']).toBe(2);
  });

  it('says of the strong member too when its answer does not pass', async () => {
    await using served = await shaded(each({ large: WRONG, small: RIGHT }));
    await served.client.chat.completions.create(ASKED);
    await over(served);
    expect(served.rows()[0]?.compared).toMatchObject({ strongSolved: false, solved: true });
  });

  it('keeps from the client whatever goes wrong behind its answer', async () => {
    await using served = await shaded(({ body }) => (body.model === 'large' ? answer(RIGHT) : refuse(500, 'broken')));
    const broken = { ...ASKED, weak_committee: { target: 'double.ts', checkers: [{ nonsense: {} }] } };
    for (const body of [ASKED, broken]) {
      const { choices } = await served.client.chat.completions.create(body);
      expect(choices[0]?.message.content).toBe(RIGHT);
    }
    await over(served);
    const [failed, unjudged] = served.rows();
    // Nobody cheap answers: the strong member would have been asked.
    expect(failed?.compared).toMatchObject({ strongSolved: true, solved: true, escalated: true });
    expect(unjudged).toMatchObject({ outcome: 'unjudged', why: expect.stringContaining('nonsense') });
  });

  it('ends what goes on when the server is closed, and loses no request', async () => {
    await using served = await shaded(({ body }) =>
      answer(body.model === 'large' ? RIGHT : '', body.model === 'large' ? {} : { end: 'hold' }),
    );
    for (let request = 0; request < 3; request++) {
      const { choices } = await served.client.chat.completions.create(ASKED);
      expect(choices[0]?.message.content).toBe(RIGHT);
    }
    await expect.poll(() => served.calls()['small'] ?? 0).toBeGreaterThan(0);
    expect(served.rows().map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting', 'waiting']);
    // Two of them wait for their turn.
    const held = served.upstream.requests.filter(({ body }) => body.model === 'small');
    await served.server.close(60_000);
    expect(served.rows().map(({ outcome }) => outcome)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(await Promise.all(held.map(({ ended }) => ended))).toEqual(held.map(() => 'hung-up'));
  });

  it('leaves requests out once the money of the day is used up', async () => {
    await using served = await shaded(each({ large: RIGHT, small: WRONG }), { shadow: { usd: 0.0001 } });
    await served.client.chat.completions.create(ASKED);
    await over(served);
    await served.client.chat.completions.create(ASKED);
    await over(served);
    expect(served.rows().map(({ outcome }) => outcome)).toEqual(['budget', 'budget']);
    expect(served.calls()['small'] ?? 0).toBeLessThan(4);
  });

  it('draws requests at random where it is told to look at some only', async () => {
    await using served = await shaded(each({ large: RIGHT, small: RIGHT }), { shadow: { rate: 1e-9 } });
    await served.client.chat.completions.create(ASKED);
    expect(served.rows()).toMatchObject([{ outcome: 'undrawn' }]);
    expect(served.calls()).toEqual({ large: 1 });
  });

  it('counts a client that leaves before the end, and one that gets no answer not at all', async () => {
    let held = true;
    await using served = await shaded(() => (held ? answer('One two three', { end: 'hold' }) : refuse(500, 'broken')));
    const gone = new AbortController();
    const stream = await served.client.chat.completions.create({ ...ASKED, stream: true }, { signal: gone.signal });
    for await (const _ of stream) break;
    gone.abort();
    await expect.poll(() => served.rows().map(({ outcome }) => outcome)).toEqual(['unfinished']);
    held = false;
    await expect(served.client.chat.completions.create(ASKED)).rejects.toThrow('broken');
    expect(served.rows()).toHaveLength(1);
  });

  it('lets a member that is named by itself answer by itself', async () => {
    await using served = await shaded(each({ large: RIGHT, small: 'Hello.' }));
    const { data, response } = await served.client.chat.completions.create({ ...ASKED, model: 'small' }).withResponse();
    expect(data.choices[0]?.message.content).toBe('Hello.');
    expect(response.headers.get('x-weak-committee-status')).toBe('unverified');
    expect(served.rows()).toEqual([]);
  });

  it.each([
    [{ strong: undefined }, 'no strong member'],
    [{ ledger: ':memory:' }, 'kept in memory'],
    [{ shadow: { usd: 0 } }, 'shadow.usd is 0'],
    [{ budget: { usd: 2 } }, 'A request may cost 2 USD, and the shadow has 1 USD a day'],
    [{ shadow: { rate: 2 } }, 'shadow.rate is 2'],
    [{ shadow: { share: 1 } }, 'no setting share'],
  ])('refuses what cannot be: %j', async (config, words) => {
    await expect(shaded([], config as Partial<SolverConfig & ServeConfig>)).rejects.toThrow(words);
  });
});

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const TEST = `import assert from 'node:assert';
import { test } from 'node:test';
import { double } from '../src/double.js';
test('doubles', () => assert.equal(double(3), 6));
`;
const FILES = { 'package.json': '{ "type": "module" }', 'src/double.js': SOURCE, 'test/double.test.js': TEST };
const EDIT = (by: string): string =>
  `src/double.js\n${fence(`<<<<<<< SEARCH\n  return n + 2;\n=======\n  return n ${by};\n>>>>>>> REPLACE`, 'js')}`;
const FIX = {
  model: 'weak-committee',
  messages: [
    { role: 'system' as const, content: 'Answer with SEARCH/REPLACE blocks.' },
    { role: 'user' as const, content: `src/double.js\n${fence(SOURCE, 'js')}\n\ndouble(3) should be 6. Fix it.` },
  ],
};

describe('the shadow of a workspace', () => {
  const inProject = (script: Script, path: string): Promise<Shaded> =>
    shaded(script, { checkers: [command('node', ['--test', 'test/double.test.js'])] }, { workspace: path });

  it('sees the files as they were when the request came, and writes none', async () => {
    using folder = project(FILES);
    await using served = await inProject(each({ large: EDIT('* 2'), small: EDIT('+ 3') }), folder.path);
    const { choices } = await served.client.chat.completions.create(FIX);
    expect(choices[0]?.message.content).toBe(EDIT('* 2'));
    await over(served);
    const [row] = served.rows();
    expect(row?.compared).toMatchObject({ strongSolved: true, solved: true });
    expect(readFileSync(join(folder.path, 'src/double.js'), 'utf8')).toBe(SOURCE);
  });

  it('reads edits that are calls of tools', async () => {
    using folder = project(FILES);
    const call = (newString: string) =>
      answer('', {
        finish: 'tool_calls',
        calls: [
          {
            name: 'edit',
            arguments: JSON.stringify({ filePath: 'src/double.js', oldString: 'return n + 2;', newString }),
          },
        ],
      });
    await using served = await inProject(
      ({ body }) => call(body.model === 'large' ? 'return n * 2;' : 'return n + 4;'),
      folder.path,
    );
    await served.client.chat.completions.create({ ...FIX, tools: [EDIT_TOOL], stream: false });
    await over(served);
    // What still fails is handed over as a step, and that is less than the client has.
    expect(served.rows()[0]?.compared).toMatchObject({ strongSolved: true, solved: false, reply: 'step', by: 'small' });
    expect(served.calls()['large']).toBe(1);
  });

  it('leaves out a request whose files were changed before they were copied', async () => {
    using folder = project(FILES);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(folder.path, 'src/double.js'), later, later);
    await using served = await inProject(each({ large: EDIT('* 2'), small: EDIT('* 2') }), folder.path);
    await served.client.chat.completions.create(FIX);
    await over(served);
    expect(served.rows()).toMatchObject([{ outcome: 'moved' }]);
    expect(served.calls()).toEqual({ large: 1 });
  });

  it('counts questions, whose answers edit nothing', async () => {
    using folder = project(FILES);
    await using served = await inProject(
      each({ large: `It adds:\n${fence('n + 2', 'js')}`, small: 'So.' }),
      folder.path,
    );
    await served.client.chat.completions.create(FIX);
    await over(served);
    expect(served.rows()).toMatchObject([{ outcome: 'question' }]);
    expect(served.calls()).toEqual({ large: 1 });
  });
});
