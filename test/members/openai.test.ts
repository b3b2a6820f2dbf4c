import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { examples } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { CheckerError, ConfigError, explain, MemberError } from '../../src/errors.ts';
import type { TimedEvent } from '../../src/nouns/events.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { RunExport } from '../../src/ledger/rows.ts';
import { costOf, type Member, type MemberEvent } from '../../src/nouns/member.ts';
import { openai, type OpenAIOptions } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import type { SolveOptions } from '../../src/config/config.ts';
import { solve, type Run } from '../../src/solve.ts';
import type { TaskInput } from '../../src/nouns/task.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import {
  answer,
  drop,
  openaiServer,
  pieces,
  refuse,
  type Asked,
  type OpenAIServer,
  type Reply,
} from '../servers/openai.ts';

const TASK: TaskInput = {
  prompt: 'Write `add(a, b)`, which adds two numbers.',
  target: 'src/add.ts',
  workspace: { files: {} },
};
const CHECKERS = [examples('add', [[[1, 2], 3]])];
const PRICES = { input: 1, cachedInput: 0.1, output: 10 };
const block = (expression: string): string =>
  `\`\`\`ts\nexport const add = (a: number, b: number): number => ${expression};\n\`\`\``;
const RIGHT = block('a + b');
const WRONG = block('a - b');

afterEach(() => vi.unstubAllEnvs());

/** A ledger's folder that goes away with the test. */
const folder = (): ReturnType<typeof mkdtempDisposableSync> =>
  mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));

function member(server: OpenAIServer, options: Partial<OpenAIOptions> = {}): Member {
  return openai({ model: 'small', baseURL: server.baseURL, apiKey: 'sk-test-key', prices: PRICES, ...options });
}

function start(proposer: Member, samples: number, options: Partial<SolveOptions> = {}): Run {
  return solve(TASK, CHECKERS, {
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

/** What was streamed so far, piece by piece, of one sample. */
function streamed(events: readonly TimedEvent[], ordinal: number): string[] {
  return events.flatMap((event) =>
    event.kind === 'proposal-streamed' && event.ordinal === ordinal ? [event.text] : [],
  );
}

/** Reads a run's events until this much was streamed. */
async function untilHeard(run: Run, text: string): Promise<void> {
  let heard = '';
  for await (const event of run) {
    if (event.kind === 'proposal-streamed') heard += event.text;
    if (heard === text) return;
  }
}

/** Calls a member without the sampler, once. */
async function call(proposer: Member): Promise<MemberEvent[]> {
  const { signal } = new AbortController();
  return Array.fromAsync(
    proposer.propose({
      task: await resolveTask(TASK),
      messages: [{ role: 'user', content: 'Write add.' }],
      ordinals: [0],
      maxOutputTokens: 100,
      signal,
    }),
  );
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('calls that fail', () => {
  it('end the run when more of them do than may', async () => {
    await using server = await openaiServer(() => refuse(503, 'overloaded', { 'retry-after': '0' }));
    const ended = start(member(server), 1, { budget: { failures: 1 } });
    await expect(ended).resolves.toMatchObject({
      status: 'unsolved',
      reason: 'budget',
      summary: /2 calls to members failed; 1 may/,
    });
    expect(server.requests).toHaveLength(2);
  });
});

describe('an answer', () => {
  it('is streamed chunk by chunk, in order, and solves the task', async () => {
    await using server = await openaiServer([answer(RIGHT)]);
    const run = start(member(server), 1);
    const events = await Array.fromAsync(run);
    expect(streamed(events, 0)).toEqual(pieces(RIGHT));
    expect(await run).toMatchObject({ status: 'solved', reason: 'sound', proposal: { id: 'small#0' } });
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

  it('costs what the server says, cached tokens at their own price', async () => {
    await using server = await openaiServer([answer(RIGHT, { usage: { prompt: 1000, completion: 200, cached: 400 } })]);
    const { cost } = await start(member(server), 1);
    expect(cost).toMatchObject({ tokens: 1200, samples: 1, strongCalls: 0, unpriced: [] });
    expect(cost.usd).toBeCloseTo((600 * 1 + 400 * 0.1 + 200 * 10) / 1e6, 12);
    expect(cost.usd).toBe(
      costOf({ inputTokens: 1000, cachedInputTokens: 400, outputTokens: 200, estimated: false }, PRICES),
    );
  });

  it('of a member without prices has an unknown cost, never zero', async () => {
    using own = folder();
    await using server = await openaiServer([answer(RIGHT)]);
    const ledger = join(own.path, 'ledger.sqlite');
    const { model, baseURL } = { model: 'small', baseURL: server.baseURL };
    const { cost } = await start(openai({ model, baseURL }), 1, { ledger });
    expect(cost).toMatchObject({ unpriced: ['small'], usd: 0 });
    expect(cost.tokens).toBeGreaterThan(0);
    expect(exported(ledger).proposals).toMatchObject([{ usd: 'unknown' }]);
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
  it('has a temperature, a seed and max_tokens', async () => {
    await using server = await openaiServer([answer(RIGHT)]);
    await start(member(server, { maxOutputTokens: 321 }), 1);
    const [asked] = server.requests;
    expect(asked?.headers.authorization).toBe('Bearer sk-test-key');
    expect(asked?.body).toMatchObject({
      model: 'small',
      max_tokens: 321,
      temperature: 0.2,
      seed: expect.any(Number),
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(asked?.body).not.toHaveProperty('max_completion_tokens');
    expect(asked?.body).not.toHaveProperty('n');
  });

  it('to a reasoning model has max_completion_tokens and no temperature', async () => {
    await using server = await openaiServer([answer(RIGHT)]);
    await start(member(server, { maxOutputTokens: 321, abilities: { reasoning: true } }), 1);
    const [asked] = server.requests;
    expect(asked?.body).toMatchObject({ max_completion_tokens: 321 });
    expect(asked?.body).not.toHaveProperty('max_tokens');
    expect(asked?.body).not.toHaveProperty('temperature');
  });

  it('asks for as much as the member can do', async () => {
    await using server = await openaiServer(() => answer(WRONG));
    await start(member(server, { abilities: { n: false, seed: false, temperature: false } }), 3);
    expect(server.requests).toHaveLength(3);
    for (const { body } of server.requests)
      for (const absent of ['n', 'seed', 'temperature']) expect(body).not.toHaveProperty(absent);
  });
});

describe('several choices', () => {
  const choices = (n = 1): string[] => Array.from({ length: n }, (_, index) => block(`a - b - ${index}`));

  it('come from one request where the server honours n, each with its share of the usage', async () => {
    using own = folder();
    await using server = await openaiServer(({ body: { n } }) =>
      answer(choices(n), { usage: { prompt: 100, completion: 50 * (n ?? 1) } }),
    );
    const ledger = join(own.path, 'ledger.sqlite');
    const run = start(member(server), 4, { ledger });
    const events = await Array.fromAsync(run);
    expect(sorted(server.requests.map(({ body }) => body.n ?? 1))).toEqual([1, 3]);
    const { calls, proposals } = exported(ledger);
    const own3 = proposals.filter(({ ordinal }) => ordinal > 0).toSorted((a, b) => a.ordinal - b.ordinal);
    expect(own3.map(({ id, text }) => [id, text])).toEqual(
      choices(3).map((text, index) => [`small#${index + 1}`, text]),
    );
    for (const { ordinal, text } of proposals) expect(streamed(events, ordinal)).toEqual(pieces(text));
    expect(own3.reduce((sum, { usage }) => sum + usage.inputTokens, 0)).toBe(100);
    expect(own3.reduce((sum, { usage }) => sum + usage.outputTokens, 0)).toBe(150);
    expect(calls.map(({ ordinals, spent }) => [ordinals, spent.samples])).toEqual(
      expect.arrayContaining([
        [[0], 1],
        [[1, 2, 3], 3],
      ]),
    );
    expect((await run).cost).toMatchObject({ samples: 4, tokens: 400 });
  });

  it('are asked for one by one where it ignores n, and n is not tried again in that run', async () => {
    using own = folder();
    await using server = await openaiServer(() => answer(WRONG));
    const ledger = join(own.path, 'ledger.sqlite');
    const { cost } = await start(member(server), 8, { ledger });
    expect(sorted(server.requests.map(({ body }) => body.n ?? 1))).toEqual([1, 1, 1, 1, 1, 1, 1, 3]);
    expect(sorted(exported(ledger).proposals.map(({ ordinal }) => ordinal))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(cost.samples).toBe(8);
  });

  it('are asked for one by one where it refuses n (Groq and others answer 400)', async () => {
    await using server = await openaiServer(({ body: { n = 1 } }) =>
      n > 1 ? refuse(400, "'n' : number must be at most 1") : answer(WRONG),
    );
    const { cost, warnings } = await start(member(server), 4);
    expect(warnings.filter((warning) => warning.includes("'n'"))).toEqual([]);
    expect(cost.samples).toBe(4);
  });

  it('a sound choice of a server that ignores n is returned although the other choices are still being written', async () => {
    await using server = await openaiServer(({ body: { n, temperature } }) =>
      n === 3 ? answer(RIGHT) : answer(WRONG, temperature === 0.2 ? {} : { end: 'hold' }),
    );
    // The limit only keeps the failure of this test short; a right run never waits for it.
    expect(await start(member(server), 4, { budget: { seconds: 20 } })).toMatchObject({ status: 'solved' });
  });
});

describe('figures that cannot be', () => {
  it.each([
    ['negative', { prompt: -1_000_000, completion: -1_000_000 }],
    ['no numbers', { prompt: Number.NaN, completion: Number.NaN }],
    ['more cached than there is', { prompt: 1, completion: 1, cached: -5 }],
  ])('(%s) are not believed: the cost is estimated', async (_, usage) => {
    await using server = await openaiServer([answer(RIGHT, { usage })]);
    const { cost, status } = await start(member(server), 1);
    expect(status).toBe('solved');
    expect(cost.tokens).toBeGreaterThan(10);
    expect(cost.usd).toBeGreaterThan(0);
  });
});

describe('a passing fault', () => {
  const heard = { inputTokens: expect.any(Number), outputTokens: Math.ceil(RIGHT.length / 4), estimated: true };
  const nothing = { inputTokens: 0, outputTokens: 0, estimated: false };
  const said = { inputTokens: 100, outputTokens: 20, estimated: false };
  it.each<[string, Reply, object]>([
    ['429', refuse(429, 'slow down', { 'retry-after-ms': '7' }), nothing],
    ['500', refuse(500, 'oops', { 'retry-after': '0' }), nothing],
    ['a connection that is dropped before the headers', drop, nothing],
    ['a connection that is dropped in the middle', answer(RIGHT, { end: 'drop' }), heard],
    ['a stream that ends without finish_reason', answer(RIGHT, { end: 'unfinished', usage: 'none' }), heard],
    [
      'a stream that ends without finish_reason, with usage',
      answer(RIGHT, { end: 'unfinished', usage: { prompt: 100, completion: 20 } }),
      said,
    ],
  ])('is tried again: %s', async (_, fault, usage) => {
    using own = folder();
    await using server = await openaiServer([fault, answer(RIGHT)]);
    const ledger = join(own.path, 'ledger.sqlite');
    const run = start(member(server), 1, { ledger });
    const events = await Array.fromAsync(run);
    const { status, cost } = await run;
    expect(status).toBe('solved');
    expect(server.requests).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === 'call-failed')).toMatchObject([{ attempt: 1, retrying: true }]);
    const { calls } = exported(ledger);
    expect(calls).toMatchObject([
      { attempt: 1, state: 'failed', error: expect.any(String), usage },
      { attempt: 2, state: 'answered', error: null, usage: { estimated: false } },
    ]);
    for (const { usage: used, spent } of calls) {
      expect(used === null ? undefined : costOf(used, PRICES)).toBe(spent.usd);
      expect(spent.tokens).toBe((used?.inputTokens ?? 0) + (used?.outputTokens ?? 0));
    }
    expect(cost.usd).toBeCloseTo(
      calls.reduce((sum, { spent }) => sum + spent.usd, 0),
      12,
    );
    expect((calls[0]?.spent.usd ?? 0) > 0).toBe(fault.kind === 'stream');
  });

  it('is waited out as long as Retry-After says', async () => {
    await using server = await openaiServer([refuse(429, 'slow down', { 'retry-after': '1' }), answer(RIGHT)]);
    const events = await Array.fromAsync(start(member(server), 1));
    const at = (kind: TimedEvent['kind']): number => events.find((event) => event.kind === kind)?.at ?? Number.NaN;
    // Timers may fire a little early, and these times are rounded.
    expect(at('proposal-streamed') - at('call-failed')).toBeGreaterThanOrEqual(995);
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after-ms': '37' }, 37],
    [{ 'retry-after-ms': '37', 'retry-after': '2' }, 37],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '86400' }, 3_600_000],
    [{ 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' }, 3_600_000],
    [{ 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('tells how long to wait: %o is %s ms', async (headers, ms) => {
    await using server = await openaiServer([refuse(429, 'slow down', headers)]);
    const error = await failure(call(member(server)));
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({ retryable: true, retryAfterMs: ms });
  });

  it('that lasts is given up after two attempts, each in the ledger', async () => {
    using own = folder();
    await using server = await openaiServer(() => refuse(503, 'overloaded', { 'retry-after': '0' }));
    const ledger = join(own.path, 'ledger.sqlite');
    const error = await failure(start(member(server), 1, { ledger }));
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({ message: expect.stringContaining('overloaded') });
    expect(server.requests).toHaveLength(2);
    expect(exported(ledger).calls.map(({ attempt, state }) => [attempt, state])).toEqual(
      [1, 2].map((attempt) => [attempt, 'failed']),
    );
  });
});

describe('a budget of samples', () => {
  it('is not used up by an answer that was dropped half-way: it never was a proposal', async () => {
    await using server = await openaiServer([answer(RIGHT, { end: 'drop' }), answer(RIGHT)]);
    expect(await start(member(server), 1, { budget: { samples: 1 } })).toMatchObject({
      status: 'solved',
      cost: { samples: 1 },
    });
  });
});

describe('a lasting fault', () => {
  it('400 is not tried again', async () => {
    await using server = await openaiServer([refuse(400, 'max_tokens is too large')]);
    const error = await failure(start(member(server), 1));
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining('max_tokens is too large') });
    expect(server.requests).toHaveLength(1);
  });

  it('a key in what the server says is left out', async () => {
    using own = folder();
    await using server = await openaiServer([
      refuse(400, 'key my-own-secret may not do this, nor sk-proj-abcdef123456'),
    ]);
    const ledger = join(own.path, 'ledger.sqlite');
    const error = await failure(start(member(server, { apiKey: 'my-own-secret' }), 1, { ledger }));
    for (const text of [explain(error), JSON.stringify(exported(ledger))]) {
      expect(text).toContain('may not do this');
      expect(text).not.toMatch(/my-own-secret|abcdef/);
    }
  });

  it('what a server without a key says is left as it is', async () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    await using server = await openaiServer([refuse(400, 'tool_choice must be none')]);
    expect(await failure(call(openai({ model: 'small', baseURL: server.baseURL })))).toMatchObject({
      message: expect.stringContaining('must be none'),
    });
  });

  it('401 is an error that does not hold the key', async () => {
    await using server = await openaiServer([], { key: 'sk-right' });
    const error = await failure(start(member(server, { apiKey: 'sk-wrong-123456' }), 1));
    expect(error).toMatchObject({ name: 'MemberError', fault: 'setup', resting: true });
    expect(explain(error)).toContain('OPENAI_API_KEY');
    expect(inspect(error, { depth: 9 })).not.toContain('sk-wrong');
  });

  it('404 is an error that lists what the server has', async () => {
    await using server = await openaiServer([], { models: ['tiny', 'tall'] });
    const error = await failure(start(member(server), 1));
    expect(error).toMatchObject({ name: 'MemberError', fault: 'setup', resting: true });
    expect(explain(error)).toMatch(/the model small\..*It has: tiny, tall\./);
  });

  it('404 of a wrong baseURL says so', async () => {
    await using server = await openaiServer([]);
    const error = await failure(start(member(server, { baseURL: server.baseURL.replace('/v1', '/v2') }), 1));
    expect(error).toMatchObject({ name: 'MemberError', fault: 'setup', resting: true });
    expect(explain(error)).toContain('baseURL');
  });

  it('of one call ends no other call, nor the run', async () => {
    using own = folder();
    const held = Promise.withResolvers<void>();
    await using server = await openaiServer(async ({ body }) => {
      if (body.temperature !== 0.2) return answer(WRONG, { end: 'hold' });
      await held.promise;
      return refuse(401, 'no more');
    });
    const ledger = join(own.path, 'ledger.sqlite');
    const stop = new AbortController();
    const run = start(member(server), 2, { ledger, signal: stop.signal });
    await untilHeard(run, WRONG);
    held.resolve();
    for await (const { kind } of run) if (kind === 'call-failed') break;
    const reason = new Error('that is enough');
    stop.abort(reason);
    expect(await failure(run)).toBe(reason);
    const holding = server.requests.find(({ body }) => body.temperature !== 0.2);
    expect(await holding?.ended).toBe('hung-up');
    expect(
      exported(ledger)
        .calls.map(({ state }) => state)
        .toSorted(),
    ).toEqual(['cancelled', 'failed']);
  });

  it('of a checker ends the run at once, whatever is still being written', async () => {
    const broken: Checker = {
      name: 'broken',
      version: '1',
      options: {},
      files: [],
      executes: true,
      rerunnable: false,
      open: async () => ({
        tools: {},
        async check({ files }) {
          // The stub that is checked before anything is bought gets through to here as well.
          if (Object.values(files).join('').includes('a - b')) throw new CheckerError('This checker is out of order.');
          return { kind: 'fail', evidence: [], executed: 'unknown', isolation: 'none', ms: 0 };
        },
        [Symbol.asyncDispose]: async () => {},
      }),
    };
    await using server = await openaiServer(({ body }) =>
      answer(WRONG, body.temperature === 0.2 ? {} : { end: 'hold' }),
    );
    const run = solve(TASK, [broken], {
      committee: [member(server)],
      policy: firstSound({ samples: 2 }),
      ledger: ':memory:',
      budget: { seconds: 20 },
    });
    expect(await failure(run)).toBeInstanceOf(CheckerError);
  });
});

describe('the key and the address', () => {
  it('a missing key is a ConfigError that says what to do', () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    vi.stubEnv('OPENAI_BASE_URL', undefined);
    expect(() => openai({ model: 'gpt-5-nano' })).toThrow(ConfigError);
    expect(() => openai({ model: 'gpt-5-nano' })).toThrow(
      expect.objectContaining({ at: 'openai.apiKey', fix: expect.stringContaining('OPENAI_API_KEY') }),
    );
  });

  it('an empty OPENAI_BASE_URL counts as none', () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    vi.stubEnv('OPENAI_BASE_URL', '');
    expect(() => openai({ model: 'gpt-5-nano' })).toThrow(ConfigError);
  });

  it('a missing model is a ConfigError', () => {
    expect(() => openai({ model: '' })).toThrow(ConfigError);
  });

  it('a server of your own needs no key', async () => {
    vi.stubEnv('OPENAI_API_KEY', undefined);
    await using server = await openaiServer([answer(RIGHT)]);
    expect(await start(openai({ model: 'small', baseURL: server.baseURL }), 1)).toMatchObject({ status: 'solved' });
  });

  it('both are read from the environment', async () => {
    await using server = await openaiServer([answer(RIGHT)], { key: 'sk-from-env' });
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-env');
    vi.stubEnv('OPENAI_BASE_URL', server.baseURL);
    expect(await start(openai({ model: 'small' }), 1)).toMatchObject({ status: 'solved' });
  });

  it('a server that is not there is a MemberError that says where to look', async () => {
    const server = await openaiServer([]);
    await server[Symbol.asyncDispose]();
    const error = await failure(call(member(server)));
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({ retryable: true });
    expect(explain(error)).toMatch(/ECONNREFUSED.*baseURL/);
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
    await untilHeard(run, RIGHT);
    stop.abort(reason);
    expect(await failure(run)).toBe(reason);
    expect(await server.requests[0]?.ended).toBe('hung-up');
    const { calls, proposals, status } = exported(ledger);
    expect(calls).toMatchObject([
      {
        state: 'cancelled',
        usage: { estimated: true, outputTokens: Math.ceil(RIGHT.length / 4) },
        spent: { samples: 0 },
      },
    ]);
    expect(calls[0]?.spent.usd).toBeGreaterThan(0);
    expect({ proposals, status }).toEqual({ proposals: [], status: 'open' });
  });

  it('while a retry is waited for rejects with the reason at once', async () => {
    await using server = await openaiServer([refuse(429, 'slow down', { 'retry-after': '60' })]);
    const stop = new AbortController();
    const reason = new Error('that is enough');
    const run = start(member(server), 1, { signal: stop.signal });
    for await (const { kind } of run) if (kind === 'call-failed') break;
    stop.abort(reason);
    expect(await failure(run)).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('happens by itself to what is in flight when a proposal is sound', async () => {
    using own = folder();
    const holding = Promise.withResolvers<Asked>();
    await using server = await openaiServer(async (asked) => {
      if (asked.body.temperature === 0.2) {
        holding.resolve(asked);
        return answer(WRONG, { end: 'hold' });
      }
      await holding.promise;
      return answer(RIGHT);
    });
    const ledger = join(own.path, 'ledger.sqlite');
    const run = start(member(server), 2, { ledger });
    const events = await Array.fromAsync(run);
    expect(await run).toMatchObject({ status: 'solved', proposal: { id: 'small#1' } });
    expect(await (await holding.promise).ended).toBe('hung-up');
    expect(events.filter(({ kind }) => kind === 'cancelled')).toMatchObject([{ ordinals: [0] }]);
    expect(
      exported(ledger)
        .calls.map(({ ordinals, state }) => `${ordinals.join(' ')} ${state}`)
        .toSorted(),
    ).toEqual(['0 cancelled', '1 answered']);
  });
});
