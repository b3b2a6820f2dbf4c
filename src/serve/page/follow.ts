import type { FastifyReply } from 'fastify';
import { openEventStream } from '../eventStream.ts';
import { PARTS, runsFor, SETTLED } from './front.ts';
import type { Live } from './live.ts';
import type { Look } from './look.ts';
import { spokenOf } from './nowSection.ts';

/** However much happens, a page is told no more often than this, in ms. */
const PACE_MS = 250;

/**
 * Tells an open page what has changed, until it is closed, its session is over or the server stops. Nothing is drawn while a slow
 * client still has to take what was sent before.
 */
export function follow(
  reply: FastifyReply,
  look: Look,
  { closing, headers }: { readonly closing: AbortSignal; readonly headers: Readonly<Record<string, string>> },
): void {
  const { service, viewer } = look;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(new Error('the page was closed')));
  const ends = [gone.signal, closing, service.stopping, ...(viewer.ended === undefined ? [] : [viewer.ended])];
  const signal = AbortSignal.any(ends);
  const out = openEventStream(reply, { ...headers, 'cache-control': 'no-store, no-transform' });
  const sent = new Map<string, string>();
  let settled: string | undefined;
  let due: NodeJS.Timeout | undefined;
  let sending = false;
  let missed = false;

  const send = async (): Promise<void> => {
    due = undefined;
    sending = true;
    const runs = runsFor(service, viewer);
    const now = runs.map(({ run, ended }) => `${run} ${ended === undefined}`).join();
    const parts: Record<string, string> = {};
    for (const [id, draw] of Object.entries(PARTS)) {
      if (SETTLED.has(id) && settled === now) continue;
      const { text } = draw(look);
      if (sent.get(id) !== text) parts[id] = text;
      sent.set(id, text);
    }
    settled = now;
    const news: Live = { parts, spoken: spokenOf(runs) };
    await out.raw(`data: ${JSON.stringify(news)}\n\n`);
    sending = false;
    if (missed) changed();
  };
  const draw = (): void => {
    // A page that cannot be drawn any more is closed: the browser asks again, and is then told why.
    send().catch(() => out.end());
  };
  const changed = (): void => {
    missed = sending;
    if (!sending && !signal.aborted) due ??= setTimeout(draw, PACE_MS);
  };
  const end = (): void => {
    clearTimeout(due);
    out.end();
  };

  if (signal.aborted) return end();
  signal.addEventListener('abort', end, { once: true });
  service.feed.watch(changed, signal);
  draw();
}
