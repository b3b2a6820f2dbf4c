import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { ShadowRow } from '../../src/ledger/shadows.ts';
import { openai } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import type { ServeConfig } from '../../src/config/serveSettings.ts';
import { openServer, type Server } from '../../src/serve/app.ts';
import type { Market, Pool } from './pools.ts';
import { recordedKind } from './recordedKind.ts';
import { alone, type Switched } from './replays.ts';
import type { Asked } from './script.ts';
import { openUpstream } from './upstream.ts';

/** A day in the shadow: what its ledger has, how often the strong member was asked, and how long its clients waited, in ms. */
export interface ShadowDay {
  readonly rows: readonly ShadowRow[];
  readonly strongCalls: number;
  readonly waited: readonly number[];
}

/** Requests that are looked at behind: so many wait at most, as they would on a day that is longer. */
const BEHIND = 24;
const LOOK_MS = 20;

/** Sends all requests of a day while a shadow is kept, or with nothing behind. */
export async function shadowDay(market: Market, script: readonly Asked[], kept = true): Promise<ShadowDay> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-shadow-'));
  const path = join(folder, 'ledger.sqlite');
  try {
    await using upstream = await openUpstream(market.pool, 'shadow', script);
    const waited: number[] = [];
    const shadow = kept ? { usd: 1_000_000, concurrency: 2 } : false;
    await using server = await serve(market, upstream.baseURL, { ledger: path, shadow });
    using ledger = openLedger(path);
    const open = (): number => ledger.shadows(new Date(0)).filter(({ outcome }) => outcome === 'waiting').length;
    for (const asked of script) {
      while (asked.number % (BEHIND / 2) === 0 && open() > BEHIND / 2) await delay(LOOK_MS);
      const began = performance.now();
      await ask(server, market.pool, asked, kept ? 'weak-committee' : market.pool.strong);
      waited.push(performance.now() - began);
    }
    while (open() > 0) await delay(LOOK_MS);
    const rows = ledger.shadows(new Date(0));
    return { rows, strongCalls: upstream.calls.get(market.pool.strong) ?? 0, waited };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same requests with the committee in front of other answers of the same members. */
export async function switchedDay(market: Market, script: readonly Asked[]): Promise<Switched[]> {
  const { pool } = market;
  const folder = mkdtempSync(join(tmpdir(), 'bench-shadow-'));
  try {
    await using upstream = await openUpstream(pool, 'switched', script);
    await using server = await serve(market, upstream.baseURL, { ledger: join(folder, 'ledger.sqlite') });
    const all: Switched[] = [];
    for (const asked of script) {
      if (asked.task === undefined) continue;
      const { status, cost_usd: usd } = await ask(server, pool, asked, 'weak-committee');
      all.push({ committee: { usd, solved: Number(status === 'verified') }, alone: alone(market, asked) });
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function serve(
  { pool, prices }: Market,
  baseURL: string,
  more: Pick<ServeConfig, 'shadow'> & { readonly ledger: string },
): Promise<Server> {
  const member = (model: string) =>
    openai({
      model,
      baseURL,
      apiKey: 'none',
      prices: prices[model] ?? { input: 0, output: 0 },
      abilities: { n: false },
    });
  return openServer({
    config: {
      committee: pool.cheap.map(member),
      strong: member(pool.strong),
      // The cheapest once, then the next: nothing is bought in vain.
      policy: firstSound({ samples: 1, wave: 1 }),
      plugins: [{ name: 'bench', checkers: [recordedKind(pool)] }],
      ...more,
    },
    port: 0,
  });
}

interface Told {
  readonly status: string;
  readonly cost_usd: number;
}

async function ask({ url }: Server, { target }: Pool, { task, words }: Asked, model: string): Promise<Told> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      messages: [{ role: 'user', content: words }],
      ...(task !== undefined && {
        weak_committee: { target, files: {}, checkers: [{ 'recorded-code': task }] },
      }),
    }),
  });
  const body = (await response.json()) as { readonly weak_committee?: Told; readonly error?: unknown };
  if (!response.ok) throw new Error(JSON.stringify(body.error));
  return body.weak_committee ?? { status: 'shadow', cost_usd: 0 };
}
