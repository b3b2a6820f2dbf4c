import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { describe, expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { MemberError } from '../../src/errors.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { RunExport } from '../../src/ledger/rows.ts';
import { costOf, type Member } from '../../src/nouns/member.ts';
import type { MemberOptions } from '../../src/members.ts';
import { aiSdk } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import type { SolveOptions } from '../../src/config/config.ts';
import { solve, type Run } from '../../src/solve.ts';
import type { TaskInput } from '../../src/nouns/task.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { answer, drop, openaiServer, pieces, refuse, type OpenAIServer, type Reply } from '../servers/openai.ts';
import { solved } from '../answers.ts';

const TASK: TaskInput = {
  prompt: 'Write `add(a, b)`, which adds two numbers.',
  target: 'src/add.ts',
  workspace: { files: {} },
};
const PRICES = { input: 1, cachedInput: 0.1, output: 10 };
const block = (expression: string): string =>
  `\`\`\`ts\nexport const add = (a: number, b: number): number => ${expression};\n\`\`\``;
const RIGHT = block('a + b');
const WRONG = block('a - b');

/** A ledger's folder that goes away with the test. */
const folder = (): ReturnType<typeof mkdtempDisposableSync> =>
  mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));

function member(
  { baseURL }: OpenAIServer,
  options: MemberOptions & { readonly model?: string; readonly apiKey?: string } = {},
): Member {
  const provider = createOpenAICompatible({
    name: 'local',
    baseURL,
    apiKey: options.apiKey ?? 'sk-test-key',
    includeUsage: true,
  });
  return aiSdk(provider(options.model ?? 'small'), { prices: PRICES, ...options });
}

function start(proposer: Member, samples: number, options: Partial<SolveOptions> = {}): Run {
  return solve(TASK, [examples('add', [[[1, 2], 3]])], {
    committee: [proposer],
    policy: firstSound({ samples }),
    ledger: ':memory:',
    ...options,
  });
}

function exported(path: string): RunExport {
  using ledger = openLedger(path);
  return ledger.export(ledger.list()[0]?.id ?? 'none');
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('an answer', () => {
  it('is streamed in order, solves the task, and costs what the server says', async () => {
    await using server = await openaiServer([answer(RIGHT, { usage: { prompt: 1000, completion: 200, cached: 400 } })]);
    const run = start(member(server), 1);
    const events = await Array.fromAsync(run);
    expect(events.flatMap((event) => (event.kind === 'proposal-streamed' ? [event.text] : []))).toEqual(pieces(RIGHT));
    const { proposal, cost } = solved(await run);
    expect(proposal.id).toBe('small#0');
    expect(cost).toMatchObject({
      tokens: 1200,
      usd: costOf({ inputTokens: 1000, cachedInputTokens: 400, outputTokens: 200, estimated: false }, PRICES),
    });
  });

  it('that was cut off is an unfinished proposal', async () => {
    using own = folder();
    await using server = await openaiServer([
      answer('```ts\nexport const add = (a: number, b: num', { finish: 'length' }),
    ]);
    const ledger = join(own.path, 'ledger.sqlite');
    expect(await start(member(server), 1, { ledger })).toMatchObject({ status: 'unsolved', reason: 'exhausted' });
    expect(exported(ledger).proposals).toMatchObject([{ code: { refused: 'unfinished' } }]);
  });

  it('of a server that never says its usage is estimated from the text', async () => {
    using own = folder();
    await using server = await openaiServer([answer(RIGHT, { usage: 'none' })]);
    const ledger = join(own.path, 'ledger.sqlite');
    await start(member(server), 1, { ledger });
    expect(exported(ledger).calls).toMatchObject([
      { state: 'answered', usage: { estimated: true, outputTokens: Math.ceil(RIGHT.length / 4) } },
    ]);
  });
});

describe('a request', () => {
  it('has instructions, a temperature, a limit and never n', async () => {
    await using server = await openaiServer(() => answer(WRONG));
    await start(member(server, { maxOutputTokens: 321 }), 4);
    expect(server.requests).toHaveLength(4);
    expect(sorted(server.requests.map(({ body }) => body.temperature ?? 0))).toEqual([0.2, 0.8, 0.8, 0.8]);
    for (const { body } of server.requests) {
      expect(body).toMatchObject({ model: 'small', max_tokens: 321, messages: [{ role: 'system' }, { role: 'user' }] });
      expect(body).not.toHaveProperty('n');
    }
    expect(new Set(server.requests.map(({ body }) => body.seed)).size).toBe(4);
  });

  it('to a reasoning model has no temperature', async () => {
    await using server = await openaiServer([answer(RIGHT)]);
    await start(member(server, { abilities: { reasoning: true } }), 1);
    expect(server.requests[0]?.body).not.toHaveProperty('temperature');
  });
});

describe('a passing fault', () => {
  const nothing = { inputTokens: 0, outputTokens: 0 };
  const heard = { outputTokens: Math.ceil(RIGHT.length / 4), estimated: true };
  it.each<[string, Reply, object]>([
    ['429', refuse(429, 'slow down', { 'retry-after': '0' }), nothing],
    ['500', refuse(500, 'oops'), nothing],
    ['a connection that is dropped before the headers', drop, nothing],
    ['a connection that is dropped in the middle', answer(RIGHT, { end: 'drop' }), heard],
    ['a stream that ends without finish_reason', answer(RIGHT, { end: 'unfinished', usage: 'none' }), heard],
  ])('is tried again by the sampler and by nobody else: %s', async (_, fault, usage) => {
    using own = folder();
    await using server = await openaiServer([fault, answer(RIGHT)]);
    const ledger = join(own.path, 'ledger.sqlite');
    expect(await start(member(server), 1, { ledger })).toMatchObject({ status: 'solved' });
    const { calls } = exported(ledger);
    expect(calls).toMatchObject([
      { attempt: 1, state: 'failed', usage },
      { attempt: 2, state: 'answered' },
    ]);
    expect(server.requests).toHaveLength(calls.length);
  });

  it('that lasts is given up after two attempts', async () => {
    await using server = await openaiServer(() => refuse(503, 'overloaded'));
    const error = await failure(start(member(server), 1));
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({ fault: 'down', message: expect.stringContaining('overloaded') });
    expect(server.requests).toHaveLength(2);
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '86400' }, 3_600_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('tells how long to wait: %o is %s ms', async (headers, ms) => {
    await using server = await openaiServer([refuse(429, 'slow down', headers)]);
    expect(await waitOf(server)).toBe(ms);
  });

  it.each<[string, Record<string, string>, number]>([
    ['retry-after-ms', { 'retry-after-ms': '37' }, 37],
    ['a date', { 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' }, 3_600_000],
  ])('tells how long to wait as openai() does: %s', async (_, headers, ms) => {
    await using server = await openaiServer([refuse(429, 'slow down', headers)]);
    expect(await waitOf(server)).toBe(ms);
  });

  /** What one call of a refused member says about waiting. */
  async function waitOf(server: OpenAIServer): Promise<number | undefined> {
    const { signal } = new AbortController();
    const events = member(server).propose({
      task: await resolveTask(TASK),
      messages: [{ role: 'user', content: 'Write add.' }],
      ordinals: [0],
      maxOutputTokens: 100,
      signal,
    });
    const error = await failure(Array.fromAsync(events));
    return error instanceof MemberError ? error.retryAfterMs : Number.NaN;
  }
});

describe('a lasting fault', () => {
  it('400 is not tried again', async () => {
    await using server = await openaiServer([refuse(400, 'max_tokens is too large')]);
    expect(await failure(start(member(server), 1))).toMatchObject({
      retryable: false,
      message: expect.stringContaining('max_tokens is too large'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('401 and 404 are faults of the set-up', async () => {
    await using server = await openaiServer([], { key: 'sk-test-key' });
    const wrongKey = await failure(start(member(server, { apiKey: 'sk-wrong-123456' }), 1));
    expect(wrongKey).toMatchObject({ name: 'MemberError', fault: 'setup' });
    expect(String(wrongKey)).not.toContain('sk-wrong');
    expect(await failure(start(member(server, { model: 'huge' }), 1))).toMatchObject({ fault: 'setup' });
  });
});

describe('stopping', () => {
  it('in the middle of an answer hangs up, rejects with the reason and charges what was heard', async () => {
    using own = folder();
    await using server = await openaiServer([answer(RIGHT, { end: 'hold' })]);
    const ledger = join(own.path, 'ledger.sqlite');
    const stop = new AbortController();
    const reason = new Error('that is enough');
    const run = start(member(server), 1, { ledger, signal: stop.signal });
    let heard = '';
    for await (const event of run) {
      if (event.kind === 'proposal-streamed') heard += event.text;
      if (heard === RIGHT) break;
    }
    stop.abort(reason);
    expect(await failure(run)).toBe(reason);
    expect(await server.requests[0]?.ended).toBe('hung-up');
    expect(exported(ledger).calls).toMatchObject([
      { state: 'cancelled', usage: { estimated: true, outputTokens: Math.ceil(RIGHT.length / 4) } },
    ]);
  });

  it('happens by itself to what is in flight when a proposal is sound', async () => {
    using own = folder();
    const holding = Promise.withResolvers<void>();
    await using server = await openaiServer(async ({ body }) => {
      if (body.temperature === 0.2) {
        holding.resolve();
        return answer(WRONG, { end: 'hold' });
      }
      await holding.promise;
      return answer(RIGHT);
    });
    const ledger = join(own.path, 'ledger.sqlite');
    expect(await start(member(server), 2, { ledger })).toMatchObject({ status: 'solved', proposal: { id: 'small#1' } });
    expect(await server.requests.find(({ body }) => body.temperature === 0.2)?.ended).toBe('hung-up');
    expect(
      exported(ledger)
        .calls.map(({ state }) => state)
        .toSorted(),
    ).toEqual(['answered', 'cancelled']);
  });
});
