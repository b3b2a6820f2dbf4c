import type { FastifyReply } from 'fastify';
import { Refusal } from './refusal.ts';

/** Server-sent events to one client. What is sent after it hung up goes nowhere. */
export interface EventStream {
  data(body: object, event?: string): void;
  comment(words: string): void;
  /** Bytes that are events already; resolves when the client can take more. */
  raw(bytes: Uint8Array | string): Promise<void>;
  end(): void;
}

/** How often a client hears something, in ms, so that nobody on the way takes the connection for dead. */
const KEEP_ALIVE_MS = 5000;

/** How long a client may read nothing of what is waiting for it, in ms. */
const STALLED_MS = 60_000;

/**
 * Begins to answer with events. The first byte goes out at once, and more of them while nothing happens: clients give up on a server
 * that checks in silence.
 *
 * @param beat - sends that sign of life, for clients to which a comment is none.
 */
export function openEventStream(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  beat: () => void = () => void reply.raw.write(': at work\n\n'),
): EventStream {
  reply.hijack();
  const { raw: out } = reply;
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    ...headers,
  });
  out.write(': weak-committee\n\n');
  const alive = setInterval(beat, KEEP_ALIVE_MS);
  out.once('close', () => clearInterval(alive));
  return {
    data: (body, event) =>
      void out.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(body)}\n\n`),
    comment: (words) => void out.write(`: ${words.replaceAll(/[\r\n]+/g, ' ')}\n\n`),
    async raw(bytes) {
      alive.refresh();
      if (out.write(bytes) || out.destroyed) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const stalled = setTimeout(() => out.destroy(), STALLED_MS);
      const go = (): void => {
        clearTimeout(stalled);
        out.off('drain', go).off('close', go);
        resolve();
      };
      out.on('drain', go).on('close', go);
      await promise;
    },
    end() {
      clearInterval(alive);
      out.end();
    },
  };
}

/** How long a client that wants one JSON body waits in silence, in ms. */
const SILENCE_MS = 15_000;

/** An answer in one JSON body that may take long. */
export interface Patience {
  /** Whether it has begun, so that its status can no longer be anything but 200. */
  readonly begun: boolean;
  end(status: number, headers: Readonly<Record<string, string>>, body: object): void;
}

/**
 * Keeps a client that wants one JSON body, and no events, from giving up: after a while the answer begins, with spaces, which JSON allows
 * before it.
 */
export function openPatience(reply: FastifyReply): Patience {
  const { raw: out } = reply;
  reply.hijack();
  const alive = setInterval(() => {
    if (!out.headersSent) out.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    out.write(' ');
  }, SILENCE_MS);
  out.once('close', () => clearInterval(alive));
  return {
    get begun() {
      return out.headersSent;
    },
    end(status, headers, body) {
      clearInterval(alive);
      // Before its head is sent: what cannot be written is an error like any other.
      const written = JSON.stringify(body);
      if (!out.headersSent) out.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      out.end(written);
    },
  };
}

/** Nobody hears it: the status is the one that servers log for it. */
const HUNG_UP = new Refusal(499, 'client_closed_request', 'The client hung up.');

/** A signal that fires as soon as the client hangs up, or `also` does. */
export function hangUpOf(reply: FastifyReply, also: AbortSignal): AbortSignal {
  // By hand: AbortSignal.any costs a request as much as all else that is done for it.
  const gone = new AbortController();
  const { raw: out } = reply;
  const stop = (): void => gone.abort(also.reason);
  if (also.aborted) stop();
  also.addEventListener('abort', stop, { once: true });
  out.once('close', () => {
    also.removeEventListener('abort', stop);
    if (!out.writableFinished) gone.abort(HUNG_UP);
  });
  return gone.signal;
}
