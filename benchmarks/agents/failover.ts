import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { answer, drop, openaiServer, refuse, type Reply } from '../../test/servers/openai.ts';
import { layShop } from './shop.ts';

/** What became of requests while the first of two members fails in one way. */
export interface Failover {
  /** Until the first request was answered, by the other member. */
  readonly firstMs: number;
  /** The median of those after it. */
  readonly laterMs: number;
  /** Of 20 requests one after the other. */
  readonly callsToFailing: number;
}

const REQUESTS = 20;
const KINDS: Readonly<Record<string, Reply>> = {
  '500': refuse(500, 'broken'),
  '401': refuse(401, 'wrong key'),
  '404': refuse(404, 'no such model'),
  '429 for 10 s': refuse(429, 'slow down', { 'retry-after': '10' }),
  quota: refuse(402, 'no money is left'),
  cut: drop,
  hang: answer('', { end: 'hold' }),
};

/** Asks questions of a server whose first member fails, in each way that there is. */
export async function failovers(): Promise<Record<string, Failover>> {
  const all: Record<string, Failover> = {};
  for (const [kind, reply] of Object.entries(KINDS)) all[kind] = await failover(reply);
  return all;
}

async function failover(reply: Reply): Promise<Failover> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bench-failover-'));
  let failed = 0;
  const script = ({ body }: { readonly body: { readonly model: string } }): Reply => {
    if (body.model !== 'failing') return answer('It sums up the prices.');
    failed++;
    return reply;
  };
  const upstream = await openaiServer(script, { models: ['failing', 'small'], key: 'bench' });
  layShop(folder, 7);
  const server = fork(join(import.meta.dirname, 'served.ts'), [upstream.baseURL, folder, 'failing', 'small']);
  try {
    const [{ url }] = (await once(server, 'message')) as [{ readonly url: string }];
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    const times: number[] = [];
    for (let index = 0; index < REQUESTS; index++) {
      const start = performance.now();
      const messages = [{ role: 'user' as const, content: `What does total() do? (${index})` }];
      const said = await client.chat.completions.create({ model: 'weak-committee', messages });
      if (said.choices[0]?.message.content?.includes('sums up') !== true)
        throw new Error('the other member was not asked');
      times.push(performance.now() - start);
    }
    const [first = Number.NaN, ...later] = times;
    const median = later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)] ?? Number.NaN;
    return { firstMs: Math.round(first), laterMs: Math.round(median), callsToFailing: failed };
  } finally {
    const exited = once(server, 'exit');
    server.disconnect();
    await exited;
    await upstream[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}
