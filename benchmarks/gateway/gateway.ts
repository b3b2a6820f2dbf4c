import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quantileSorted } from 'simple-statistics';
import { Agent, request } from 'undici';
import type { Asked } from './upstream.ts';

// What the gateway adds to a request that it passes on, and whether streams and those who hang up come through whole.

const HELP = `Usage: npm run bench:gateway -- [options]

  --at-once N   requests under way at once (default 50)
  --rounds N    rounds of each way, in turn (default 4)
  --seconds N   length of a round (default 5)
  --answer MS   how long the member takes (default 500)
  --streams N   streams held at once (default 1000)
  --json        print the figures as one line of JSON at the end

Requests are spread over the time of an answer. The member is a server on this machine, in a process of its own; it is asked directly and through the gateway in turn, over kept connections, and through a
bare proxy, which is the floor. The gateway checks a key, its rate and its budget, and writes what was spent to the ledger. No checkers.`;

const { values: flags } = parseArgs({
  options: {
    'at-once': { type: 'string', default: '50' },
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '5' },
    answer: { type: 'string', default: '500' },
    streams: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const agent = new Agent({ keepAliveTimeout: 60_000, headersTimeout: 0, bodyTimeout: 0 });
const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer load-key-0123456789' };

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  const upstream = fork(join(import.meta.dirname, 'upstream.ts'));
  try {
    const direct = await urlOf(upstream);
    const gateway = fork(join(import.meta.dirname, 'served.ts'), [direct, join(folder, 'ledger.sqlite')]);
    const served = await urlOf(gateway);
    const bare = fork(join(import.meta.dirname, 'bare.ts'), [direct]);
    const added = await overhead(direct, await urlOf(bare), served);
    bare.disconnect();
    const streams = Number(flags.streams);
    const lostEvents = await lost(served, streams);
    const hangUpMs = await hangUp(served, upstream);
    say(`a client that hangs up: its sampling stops after ${hangUpMs.toFixed(1)} ms, the slowest of ${HANG_UPS}`);
    if (flags.json) process.stdout.write(`${JSON.stringify({ ...added, streams, lostEvents, hangUpMs })}\n`);
    gateway.disconnect();
    await once(gateway, 'exit');
  } finally {
    upstream.kill();
    rmSync(folder, { recursive: true, force: true });
    await agent.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function urlOf(child: ChildProcess): Promise<string> {
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return url;
}

function post(url: string, asked: Asked, stream: boolean, signal?: AbortSignal): ReturnType<typeof request> {
  return request(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ model: 'small', stream, messages: [{ role: 'user', content: JSON.stringify(asked) }] }),
    dispatcher: agent,
    ...(signal !== undefined && { signal }),
  });
}

interface Added {
  /** What the gateway adds to the time without it, in ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The same, as a share of what a bare proxy adds in the same run. */
  readonly p50VsBare: number;
  readonly p99VsBare: number;
}

/** The quantiles of the time through the gateway, less those of the time without it, from rounds in turn; and so for a bare proxy. */
async function overhead(direct: string, bare: string, served: string): Promise<Added> {
  const ways = {
    'member asked directly': direct,
    'through a bare proxy, the floor': bare,
    'through the gateway': served,
  };
  const times = new Map<string, number[]>();
  // The first round of each warms connections and code up, and does not count.
  for (let round = -1; round < Number(flags.rounds); round++) {
    for (const [name, url] of Object.entries(ways)) {
      const taken = await load(url);
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), ...taken]);
    }
  }
  const [own, ...through] = [...times].map(([name, all]) => ({ name, all: all.toSorted((a, b) => a - b) }));
  const at = (all: readonly number[], share: number): number => quantileSorted([...all], share);
  const added = through.map(({ name, all }) => {
    const [p50Ms = Number.NaN, p99Ms = Number.NaN] = [0.5, 0.99].map(
      (share) => at(all, share) - at(own?.all ?? [], share),
    );
    return { name, p50Ms, p99Ms };
  });
  for (const { name, all } of [...(own === undefined ? [] : [own]), ...through])
    say(
      `${name}: p50 ${at(all, 0.5).toFixed(2)} ms, p99 ${at(all, 0.99).toFixed(2)} ms (${all.length} requests, ${flags['at-once']} at once)`,
    );
  for (const { name, p50Ms, p99Ms } of added) say(`${name} adds: p50 ${round2(p50Ms)} ms, p99 ${round2(p99Ms)} ms`);
  const [floor, ours] = added;
  if (floor === undefined || ours === undefined) throw new Error('There are no figures.');
  const figures = {
    p50Ms: round2(ours.p50Ms),
    p99Ms: round2(ours.p99Ms),
    p50VsBare: round2(ours.p50Ms / floor.p50Ms),
    p99VsBare: round2(ours.p99Ms / floor.p99Ms),
  };
  say(`of what a bare proxy adds: p50 ${figures.p50VsBare}, p99 ${figures.p99VsBare}`);
  return figures;
}

function round2(value: number): number {
  return Number(value.toFixed(2));
}

/** Asks for as long as a round lasts, so many at once, and gives what each request took in ms. */
async function load(url: string): Promise<number[]> {
  const end = performance.now() + Number(flags.seconds) * 1000;
  const taken: number[] = [];
  const ask = async (_: unknown, index: number): Promise<void> => {
    // Spread over the time of an answer: begun all at once they would go on in step, and what is measured would be the queue that they make.
    await delay((Number(flags.answer) * index) / Number(flags['at-once']));
    while (performance.now() < end) {
      const start = performance.now();
      const { statusCode, body } = await post(url, { delayMs: Number(flags.answer) }, false);
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${text}`);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: Number(flags['at-once']) }, ask));
  return taken;
}

const EVENTS = 20;

/** Opens all streams at once, each with its own mark, and counts the events that are missing, in the wrong place, or of another stream. */
async function lost(url: string, streams: number): Promise<number> {
  const start = performance.now();
  let open = 0;
  let most = 0;
  const follow = async (_: unknown, index: number): Promise<number> => {
    const { body } = await post(url, { delayMs: 250, events: EVENTS, mark: `s${index}` }, true);
    most = Math.max(most, ++open);
    const heard = (await body.text()).matchAll(/"content":"([^"]*) "/g).map(([, content]) => content);
    open--;
    const got = [...heard];
    const missing = Array.from({ length: EVENTS }, (__, event) => `s${index}:${event}`).filter(
      (mark, at) => got[at] !== mark,
    );
    return missing.length + Math.max(0, got.length - EVENTS);
  };
  const wrong = (await Promise.all(Array.from({ length: streams }, follow))).reduce((sum, count) => sum + count, 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(`${streams} streams of ${EVENTS} events, ${most} open at once: ${wrong} events lost or mixed, ${seconds} s`);
  return wrong;
}

const HANG_UPS = 20;

/** How long after a client has left the member's server hears of it, in ms; the slowest of several. */
async function hangUp(url: string, upstream: ChildProcess): Promise<number> {
  const taken: number[] = [];
  for (let index = 0; index < HANG_UPS; index++) {
    const gone = new AbortController();
    const mark = `h${index}`;
    const { body } = await post(url, { delayMs: 20, events: 10_000, mark }, true, gone.signal);
    const told = new Promise<bigint>((resolve) => {
      const hear = (message: { left?: string; at?: string }): void => {
        if (message.left !== mark) return;
        upstream.off('message', hear);
        resolve(BigInt(message.at ?? 0));
      };
      upstream.on('message', hear);
    });
    let heard = 0;
    body.on('data', () => {
      if (++heard < 3) return;
      body.pause();
    });
    while (heard < 3) await once(body, 'data');
    const left = process.hrtime.bigint();
    body.on('error', () => {});
    gone.abort();
    taken.push(Number((await told) - left) / 1e6);
  }
  return round2(Math.max(...taken));
}

await main();
