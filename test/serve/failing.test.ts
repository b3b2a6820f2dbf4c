import { join } from 'node:path';
import OpenAI, { APIError } from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openai } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import type { SolverConfig } from '../../src/index.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { RunExport } from '../../src/ledger/rows.ts';
import { openServer, type Server } from '../../src/serve/app.ts';
import { temporaryFolder } from '../answers.ts';
import { answer, drop, openaiServer, refuse, type OpenAIServer, type Reply } from '../servers/openai.ts';
import { fence } from './serving.ts';

const RIGHT = answer(fence('export function double(n: number): number { return n * 2; }'));
const WRONG = answer(fence('export function double(n: number): number { return n + 7; }'));
const CUT = answer('```ts\nexport function double(n: number): number {', { end: 'drop' });
const SILENT = answer([], { end: 'hold' });

const EXAMPLE = fence('double(1) // => 2\ndouble(4) // => 8');

/** A server of ours over members that each follow a script of their own; the first is the cheapest. */
interface Failing extends AsyncDisposable {
  readonly server: Server;
  readonly client: OpenAI;
  /** Requests that the member got. */
  asked(member: string): number;
  ask(number?: number): Promise<Replied>;
  metrics(): Promise<string>;
}

interface Replied {
  readonly member: string;
  readonly ms: number;
  readonly solution: string;
}

type Script = (index: number) => Reply | Promise<Reply>;

async function failing(
  scripts: Readonly<Record<string, Script>>,
  config: Partial<SolverConfig> = {},
): Promise<Failing> {
  const stack = new AsyncDisposableStack();
  const upstreams = new Map<string, OpenAIServer>();
  for (const [name, script] of Object.entries(scripts))
    upstreams.set(name, stack.use(await openaiServer((_, index) => script(index), { models: [name] })));
  const members = [...upstreams].map(([model, { baseURL }], index) =>
    openai({ model, baseURL, prices: { input: index + 1, output: index + 1 }, abilities: { n: false } }),
  );
  const committee = members.filter(({ name }) => name !== 'large');
  const strong = members.find(({ name }) => name === 'large');
  const server = stack.use(
    await openServer({
      config: { committee, ...(strong && { strong }), ledger: ':memory:', policy: firstSound(), ...config },
      port: 0,
    }),
  );
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
  return {
    server,
    client,
    asked: (member) => upstreams.get(member)?.requests.length ?? 0,
    async ask(number = 0) {
      const start = Date.now();
      const reply = await client.chat.completions.create({
        model: 'weak-committee',
        messages: [{ role: 'user', content: `Write double(n), number ${number}.` }],
        weak_committee: { target: 'double.ts', checkers: [{ examples: { call: 'double', cases: [[[2], 4]] } }] },
      } as never);
      const { weak_committee: said } = reply as unknown as { weak_committee: { member: string; solution: string } };
      return { ...said, ms: Date.now() - start };
    },
    metrics: async () => (await fetch(`${server.url}/metrics`)).text(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What a request is refused with. */
async function refused(request: Promise<unknown>): Promise<APIError> {
  const error: unknown = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof APIError) return error;
  throw new Error(`it was not refused: ${String(error)}`);
}

/** Whether what a solution says it cost is the sum of its calls. */
function addsUp(run: RunExport | undefined): boolean {
  if (run === undefined) return false;
  const sum = run.calls.reduce((usd, { spent }) => usd + spent.usd, 0);
  const { cost } = run.solution as { cost: { usd: number } };
  return sum > 0 && Math.abs(cost.usd - sum) < 1e-12;
}

/** Moves time on once the other side is where it is waited for. */
async function later(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

afterEach(() => {
  vi.useRealTimers();
});

/** Time goes on by itself, and may be moved on. */
function movedByHand(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], shouldAdvanceTime: true });
}

describe('a member that fails', () => {
  it.each<[string, Reply, number]>([
    ['500', refuse(500, 'oops'), 2],
    ['401', refuse(401, 'wrong key'), 1],
    ['404', refuse(404, 'no such model'), 1],
    ['429 with Retry-After', refuse(429, 'slow down', { 'retry-after': '10' }), 1],
    ['402', refuse(402, 'pay first'), 1],
    ['a connection that is cut before the headers', drop, 2],
    ['a connection that is cut in the middle', CUT, 2],
  ])('with %s is asked at most twice in twenty requests, and the next one answers at once', async (_, reply, most) => {
    await using served = await failing({ small: () => reply, medium: () => RIGHT });
    // What is loaded when first used is no part of it.
    await served.ask(0);
    const took: number[] = [];
    for (let number = 1; number < 20; number++) {
      const { member, ms } = await served.ask(number);
      expect(member).toBe('medium');
      took.push(ms);
    }
    // Where the machine is busy, one or the other may take longer.
    expect(took.toSorted((a, b) => a - b)[9]).toBeLessThan(4000);
    expect(served.asked('small')).toBeLessThanOrEqual(most);
    const text = await served.metrics();
    expect(text).toContain('weak_committee_circuit_state{member="small",state="open"} 1');
    expect(text).toContain('weak_committee_circuit_state{member="medium",state="closed"} 1');
    expect(Number(/skipped_calls_total\{member="small"\} (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(19);
  });

  it('once is asked once more, and answers', async () => {
    await using served = await failing({
      small: (index) => (index === 0 ? refuse(500, 'oops') : RIGHT),
      medium: () => RIGHT,
    });
    expect(await served.ask()).toMatchObject({ member: 'small' });
    expect(served.asked('medium')).toBe(0);
  });

  it('is asked by few of ten requests at once', async () => {
    await using served = await failing({ small: () => drop, medium: () => RIGHT });
    const replies = await Promise.all(Array.from({ length: 10 }, (_, number) => served.ask(number)));
    expect(replies.map(({ member }) => member)).toEqual(Array.from({ length: 10 }, () => 'medium'));
    expect(served.asked('small')).toBeLessThanOrEqual(2);
  });

  it('comes back by one call once its time is over', async () => {
    let isBusy = true;
    await using served = await failing({
      small: () => (isBusy ? refuse(429, 'slow down', { 'retry-after': '10' }) : RIGHT),
      medium: () => RIGHT,
    });
    movedByHand();
    expect(await served.ask(1)).toMatchObject({ member: 'medium' });
    await later(10_000);
    expect(await served.ask(2)).toMatchObject({ member: 'medium' });
    expect(served.asked('small')).toBe(2);
    isBusy = false;
    await later(20_000);
    expect(await served.metrics()).toContain('weak_committee_circuit_state{member="small",state="half-open"} 1');
    expect(await served.ask(3)).toMatchObject({ member: 'small' });
    expect(await served.ask(4)).toMatchObject({ member: 'small' });
    expect(await served.metrics()).toContain('weak_committee_circuit_state{member="small",state="closed"} 1');
  });

  it('leaves the strong one to answer where there is no other', async () => {
    await using served = await failing({ small: () => refuse(401, 'wrong key'), large: () => RIGHT });
    expect(await served.ask()).toMatchObject({ member: 'large' });
  });

  it('is in the ledger: what was asked, what was not, and why; and the money adds up', async () => {
    using folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    let solution: string;
    {
      await using served = await failing({ small: () => CUT, medium: () => RIGHT }, { ledger });
      ({ solution } = await served.ask());
    }
    using kept = openLedger(ledger);
    const run = kept.export(solution);
    const states = run?.calls.map(({ member, state }) => `${member} ${state}`) ?? [];
    expect(new Set(states)).toEqual(new Set(['small failed', 'small skipped', 'medium answered']));
    expect(states.filter((state) => state === 'small failed')).toHaveLength(2);
    for (const { state, spent, error } of run?.calls ?? []) {
      if (state === 'skipped') expect({ spent, error }).toMatchObject({ spent: { usd: 0, tokens: 0 } });
      if (state === 'skipped')
        expect(error).toMatch(/^small is not asked until \d\d:\d\d(:\d\d)?: the connection broke/);
      if (state === 'failed') expect(spent.usd).toBeGreaterThan(0);
    }
    expect(addsUp(run)).toBe(true);
    expect(JSON.stringify(run?.solution)).toContain('small is not asked until');
  });
});

describe('a member that hangs', () => {
  it('is not waited for: the next one is asked as well, and it is asked no more after two such calls', async () => {
    const arrived: (() => void)[] = [];
    await using served = await failing({
      small: () => {
        arrived.shift()?.();
        return SILENT;
      },
      medium: () => RIGHT,
    });
    movedByHand();
    for (let number = 0; number < 20; number++) {
      const before = served.asked('small');
      const asking = served.ask(number);
      const isAsked = await Promise.race([
        asking.then(() => false),
        new Promise<boolean>((tell) => {
          arrived.push(() => tell(true));
        }),
      ]);
      if (isAsked) {
        expect(served.asked('small')).toBe(before + 1);
        await later(10_000);
      }
      expect(await asking).toMatchObject({ member: 'medium' });
    }
    expect(served.asked('small')).toBeLessThanOrEqual(2);
    const text = await served.metrics();
    expect(text).toContain('weak_committee_circuit_state{member="small",state="open"} 1');
    expect(Number(/hedges_total\{member="medium"\} (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(1);
  });

  it('is waited for where what the next one says is not sound, and may still win', async () => {
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await using served = await failing(
      {
        small: async () => {
          asked.resolve();
          await go.promise;
          return RIGHT;
        },
        medium: () => {
          go.resolve();
          return WRONG;
        },
      },
      { policy: firstSound({ samples: 1 }) },
    );
    movedByHand();
    const asking = served.ask();
    await asked.promise;
    await later(10_000);
    expect(await asking).toMatchObject({ member: 'small' });
    expect(served.asked('medium')).toBe(1);
  });

  it('is paid for what it may have read, as any call that is cancelled', async () => {
    using folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    const asked = Promise.withResolvers<void>();
    let solution: string;
    {
      const silent = (): Reply => {
        asked.resolve();
        return SILENT;
      };
      await using served = await failing({ small: silent, medium: () => RIGHT }, { ledger });
      movedByHand();
      const asking = served.ask();
      await asked.promise;
      await later(10_000);
      ({ solution } = await asking);
    }
    using kept = openLedger(ledger);
    const run = kept.export(solution);
    const [first, ...others] = run?.calls.filter(({ member }) => member === 'small') ?? [];
    for (const call of [first, ...others])
      expect(call).toMatchObject({ state: 'cancelled', usage: { estimated: true, outputTokens: 0 } });
    expect(first?.spent.usd).toBeGreaterThan(0);
    expect(addsUp(run)).toBe(true);
  });

  it('and is the only cheap one is left for the strong one after a minute', async () => {
    const asked = Promise.withResolvers<void>();
    await using served = await failing({
      small: () => {
        asked.resolve();
        return SILENT;
      },
      large: () => RIGHT,
    });
    movedByHand();
    const asking = served.ask();
    await asked.promise;
    await later(59_000);
    expect(served.asked('large')).toBe(0);
    await later(2000);
    expect(await asking).toMatchObject({ member: 'large' });
  });
});

describe('a member that is slower than it mostly is', () => {
  it('is not waited for once its pace is known', async () => {
    const slow = Promise.withResolvers<void>();
    await using served = await failing(
      {
        small: (index) => {
          if (index < 20) return RIGHT;
          slow.resolve();
          return answer('thinking', { end: 'hold' });
        },
        medium: () => RIGHT,
      },
      { policy: firstSound({ samples: 1 }) },
    );
    for (let number = 0; number < 20; number++) expect(await served.ask(number)).toMatchObject({ member: 'small' });
    movedByHand();
    const asking = served.ask(20);
    await slow.promise;
    await later(3000);
    expect(await asking).toMatchObject({ member: 'medium' });
  });
});

describe('where nobody can be asked', () => {
  it('there is one error at once, which names each and says when to ask again', async () => {
    await using served = await failing({
      small: () => refuse(401, 'wrong key'),
      medium: () => refuse(429, 'slow down', { 'retry-after': '40' }),
      large: () => refuse(402, 'pay first'),
    });
    for (const number of [0, 1]) {
      const error = await refused(served.ask(number));
      expect(error.status).toBe(503);
      expect(error).toMatchObject({ type: 'upstream_error' });
      for (const words of [/small.*refused the API key/, /medium.*429 slow down/, /large.*402 pay first/])
        expect(error.message).toMatch(words);
      const seconds = Number(error.headers?.get('retry-after'));
      expect(seconds).toBeGreaterThan(30);
      expect(seconds).toBeLessThanOrEqual(40);
    }
    for (const path of ['chat/completions', 'responses']) {
      const response = await fetch(`${served.server.url}/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'weak-committee',
          stream: true,
          [path === 'responses' ? 'input' : 'messages']: [
            { role: 'user', content: 'Write `double(n)`.\n\n' + EXAMPLE },
          ],
        }),
      });
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(30);
      expect(await response.json()).toMatchObject({
        error: { type: 'upstream_error', message: expect.stringMatching(/^No member can be asked\. small.*large/) },
      });
    }
    expect(['small', 'medium', 'large'].map((member) => served.asked(member))).toEqual([1, 1, 1]);
  });
});

describe('a request that is passed on', () => {
  const pass = (served: Failing, stream = false): Promise<unknown> =>
    served.client.chat.completions.create({ model: 'small', messages: [{ role: 'user', content: 'Hi' }], stream });

  it('is refused straight away while its member is left alone', async () => {
    await using served = await failing({
      small: () => refuse(429, 'slow down', { 'retry-after': '10' }),
      medium: () => RIGHT,
    });
    expect(await refused(pass(served))).toMatchObject({ status: 429 });
    for (const stream of [false, true]) {
      const error = await refused(pass(served, stream));
      expect(error.status).toBe(503);
      expect(error.message).toMatch(/small is not asked until .*: 429 slow down/);
      expect(Number(error.headers?.get('retry-after'))).toBeGreaterThan(5);
    }
    expect(served.asked('small')).toBe(1);
    expect(await served.metrics()).toContain('weak_committee_skipped_calls_total{member="small"} 2');
  });

  it('goes to the next member where it names none', async () => {
    await using served = await failing({ small: () => refuse(401, 'wrong key'), medium: () => answer('Hello.') });
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const { client } = served;
    await refused(client.chat.completions.create({ model: 'weak-committee', messages }));
    const reply = await client.chat.completions.create({ model: 'weak-committee', messages });
    expect(reply.choices[0]?.message.content).toBe('Hello.');
  });

  it('is not made again once its answer has begun', async () => {
    await using served = await failing({ small: () => CUT, medium: () => RIGHT });
    const stream = await served.client.chat.completions.create({
      model: 'small',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    });
    await expect(Array.fromAsync(stream)).rejects.toThrow(/broke/);
    expect(served.asked('small')).toBe(1);
  });

  it('by ten at once makes few calls to a member that is dead', async () => {
    await using served = await failing({ small: () => drop, medium: () => RIGHT });
    const errors = await Promise.all(Array.from({ length: 10 }, () => refused(pass(served))));
    expect(new Set(errors.map(({ status }) => status))).toEqual(new Set([502, 503]));
    expect(served.asked('small')).toBe(2);
  });
});
