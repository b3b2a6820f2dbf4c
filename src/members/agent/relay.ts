import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { Agent, request as ask } from 'undici';
import { temporary } from '../../workspace/temporary.ts';
import type { Meter, Metered } from './meter.ts';
import { eventsIn } from './replies.ts';
import { countingAnswer, wireOf, type Body } from './wires.ts';

/** Where an agent's model is, and who it is asked as. */
export interface Endpoint {
  readonly model: string;
  readonly baseURL: string;
  readonly apiKey: string | undefined;
}

/** The one way out of the wall: a socket at which requests to a model are taken, and nothing else. */
export interface Relay extends AsyncDisposable {
  readonly socket: string;
}

/** A prompt with pictures in it. */
const LONGEST_BODY = 32 * 1024 * 1024;
/** Headers of an agent's that say how it speaks. All others, its key among them, stay here. */
const PASSED = ['content-type', 'accept', 'anthropic-version', 'anthropic-beta', 'openai-beta'];
/** Headers of a reply that an agent goes by. */
const RETURNED = ['content-type', 'retry-after', 'retry-after-ms', 'request-id', 'x-request-id'];

/** Connections are kept between the calls of all samples. */
const connections = new Agent({ keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: 0 });

/**
 * Opens a relay for one sample. Each call is put aside before it is passed on, asked of the configured model with the user's own key, and
 * counted by what its reply says.
 *
 * @param onRefused - told when a call would take more than the sample may.
 */
export async function openRelay(endpoint: Endpoint, meter: Meter, onRefused: () => void): Promise<Relay> {
  const folder = await temporary();
  const socket = join(folder, 'relay.sock');
  const app = fastify({ bodyLimit: LONGEST_BODY, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  app.all('/*', (request, reply) => handle(request, reply));
  await app.listen({ path: socket });

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const [path = '', query] = request.url.split('?');
    // Where a client asks first what there is, there is one.
    if (request.method === 'GET' && /^(?:\/v1)?\/models$/.test(path))
      return {
        object: 'list',
        data: [{ id: endpoint.model, object: 'model', created: 0, owned_by: 'weak-committee' }],
      };
    const body = bodyOf(request.body);
    const counted = body && countingAnswer(path, body);
    if (counted !== undefined) return counted;
    const wire = request.method === 'POST' ? wireOf(path, endpoint.model) : undefined;
    if (wire === undefined || body === undefined)
      return refuse(reply, 403, 'Only the API of the model can be reached from here.');
    const limited = (most: number): string => JSON.stringify(wire.limited(body, endpoint.model, most));
    // The limit itself is a few bytes of the prompt.
    const streams = body['stream'] === true || path.endsWith(':streamGenerateContent');
    const call = meter.begin(limited(Number.MAX_SAFE_INTEGER), wire.most(body), streams);
    if (call === undefined) {
      onRefused();
      return refuse(reply, 402, 'The budget of this sample is used up. Stop here: what stands in the files counts.');
    }
    const hungUp = new AbortController();
    reply.raw.once('close', () => hungUp.abort());
    const address = `${endpoint.baseURL.replace(/\/$/, '')}${wire.path}${query === undefined ? '' : `?${query}`}`;
    try {
      const answered = await ask(address, {
        method: 'POST',
        headers: { ...passed(request), ...(endpoint.apiKey !== undefined && wire.key(endpoint.apiKey)) },
        body: limited(call.most),
        dispatcher: connections,
        signal: hungUp.signal,
      });
      // A server that refuses bills nothing.
      if (answered.statusCode >= 400) call.refused();
      return await handBack(answered, reply, call, (event) => call.told(wire.told(event)));
    } catch (error) {
      if (reply.sent) return await reply;
      // Not reached, it bills nothing; cut off by the agent, it may have read the prompt.
      if (!hungUp.signal.aborted) call.refused();
      return refuse(reply, 502, `The model's server could not be reached (${codeOf(error)}).`);
    } finally {
      call.ended();
    }
  }

  return {
    socket,
    async [Symbol.asyncDispose]() {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Hands a reply on as it comes, and reads what it says of tokens. */
async function handBack(
  { statusCode, headers, body }: Awaited<ReturnType<typeof ask>>,
  reply: FastifyReply,
  call: Metered,
  onEvent: (event: Body) => void,
): Promise<FastifyReply> {
  const kept = Object.fromEntries(
    RETURNED.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(statusCode, kept);
  const read = eventsIn(onEvent);
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      const text = decoder.decode(bytes, { stream: true });
      read.take(text);
      call.heard(text);
      if (!raw.write(bytes)) await new Promise((ready) => void raw.once('drain', ready).once('close', ready));
    }
    read.end();
    raw.end();
  } catch {
    // What was counted of it stands; the agent sees a connection that broke.
    raw.destroy();
  }
  return reply;
}

function bodyOf(text: unknown): Body | undefined {
  try {
    const body: unknown = JSON.parse(String(text));
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Body) : undefined;
  } catch {
    return undefined;
  }
}

function passed({ headers }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    PASSED.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

/** In the shape in which OpenAI's and Anthropic's clients look for words. */
function refuse(reply: FastifyReply, status: number, message: string): object {
  reply.code(status);
  return { type: 'error', error: { type: 'invalid_request_error', code: status, message } };
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);
}
