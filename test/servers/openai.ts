import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from './json.ts';

/** What a client sent to `/v1/chat/completions`. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string | null }[];
  readonly n?: number;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly seed?: number;
  readonly stream?: boolean;
  readonly tools?: readonly object[];
  readonly stream_options?: { readonly include_usage?: boolean };
}

/** One chat request as the server saw it, and how it ended: `hung-up` when the client left before the end. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatBody;
  readonly ended: Promise<'complete' | 'hung-up' | 'dropped'>;
}

/** What a server does with one chat request. */
export type Reply =
  | {
      readonly kind: 'stream';
      /** One text for each choice; with fewer texts than `n`, the server ignores `n`. */
      readonly texts: readonly string[];
      readonly finish: 'stop' | 'length' | 'tool_calls' | 'content_filter';
      /** The text that ended it, as vLLM tells. */
      readonly stopped?: string;
      /** What it says of its thoughts, before all else. */
      readonly reasoning?: string;
      /** Tools that the first choice asks to be called, each in two pieces. */
      readonly calls?: readonly { readonly name: string; readonly arguments: string; readonly extra?: object }[];
      /** After the texts: the usual end, an end without `finish_reason`, a dropped connection, or nothing until the client leaves. */
      readonly end: 'usual' | 'unfinished' | 'drop' | 'hold';
      /** Left out, tokens are made up; `none`: a server that never says. */
      readonly usage?: { readonly prompt: number; readonly completion: number; readonly cached?: number } | 'none';
    }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message: string;
    }
  | { readonly kind: 'drop' };

type Stream = Extract<Reply, { kind: 'stream' }>;

export function answer(texts: string | readonly string[], how: Partial<Stream> = {}): Stream {
  return { kind: 'stream', texts: [texts].flat(), finish: 'stop', end: 'usual', ...how };
}

export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: 'refuse', status, message, headers };
}

/** Closes the connection before a single header. */
export const drop: Reply = { kind: 'drop' };

/** The pieces a text is streamed in. */
export function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,9}/g) ?? [];
}

/** How many pieces a conversation is, whose contents may be lists of parts. */
function promptOf(messages: ChatBody['messages']): number {
  return messages.flatMap(({ content }) =>
    pieces(typeof content === 'string' ? content : JSON.stringify(content ?? '')),
  ).length;
}

export interface OpenAIServer extends AsyncDisposable {
  readonly baseURL: string;
  /** Every chat request with a valid key and a known model, in the order of arrival. */
  readonly requests: readonly Asked[];
}

/** Decides what each request gets; a list is used up in order of arrival. */
export type Script = readonly Reply[] | ((asked: Asked, index: number) => Reply | Promise<Reply>);

/** A server on the loopback that speaks OpenAI's chat completions as real servers do, following a script. */
export async function openaiServer(
  script: Script,
  { models = ['small'], key }: { readonly models?: readonly string[]; readonly key?: string } = {},
): Promise<OpenAIServer> {
  const requests: Asked[] = [];
  const next =
    typeof script === 'function'
      ? script
      : (_: Asked, index: number): Reply => script[index] ?? refuse(400, `request ${index + 1} is not in the script`);
  const created = Math.floor(Date.now() / 1000);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let sent = '';
    for await (const part of request.setEncoding('utf8')) sent += String(part);
    const { authorization } = request.headers;
    if (key !== undefined && authorization !== `Bearer ${key}`)
      return fail(response, 401, `Incorrect API key provided: ${authorization?.slice(7)}.`, 'invalid_api_key');
    if (request.url === '/v1/models')
      return json(response, 200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', created, owned_by: 'test' })),
      });
    if (request.url !== '/v1/chat/completions' || request.method !== 'POST')
      return fail(response, 404, `Unknown request URL: ${request.method} ${request.url}.`, 'unknown_url');
    const body = JSON.parse(sent) as ChatBody;
    if (!models.includes(body.model))
      return fail(
        response,
        404,
        `The model \`${body.model}\` does not exist or you do not have access to it.`,
        'model_not_found',
      );
    let dropped = false;
    const ended = new Promise<Awaited<Asked['ended']>>((tell) => {
      response.once('close', () => tell(dropped ? 'dropped' : response.writableFinished ? 'complete' : 'hung-up'));
    });
    const asked: Asked = { headers: request.headers, body, ended };
    const reply = await next(asked, requests.push(asked) - 1);
    if (reply.kind === 'refuse') return fail(response, reply.status, reply.message, null, reply.headers);
    if (reply.kind === 'stream' && body.stream !== true) return whole(response, body, reply);
    if (reply.kind === 'stream') await stream(response, body, reply);
    if (reply.kind === 'stream' && reply.end !== 'drop') return;
    dropped = true;
    response.destroy();
  }

  async function stream(
    response: ServerResponse,
    { model, n = 1, messages, stream_options }: ChatBody,
    { texts, finish, stopped, end, usage, reasoning = '', calls = [] }: Stream,
  ): Promise<void> {
    const send = (data: string): Promise<void> =>
      new Promise((done) => {
        response.write(`data: ${data}\n\n`, () => done());
      });
    const chunk = (rest: object): Promise<void> =>
      send(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created, model, ...rest }));
    const choice = (index: number, delta: object, reason: string | null): Promise<void> =>
      chunk({
        choices: [
          {
            index,
            delta,
            finish_reason: reason,
            ...(reason !== null && stopped !== undefined && { stop_reason: stopped }),
          },
        ],
      });
    const given = texts.slice(0, n).map(pieces);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    response.flushHeaders();
    for (const index of given.keys()) await choice(index, { role: 'assistant', content: '' }, null);
    for (const part of pieces(reasoning)) await choice(0, { reasoning_content: part }, null);
    // Choices grow side by side, as they do on servers that sample them in one batch.
    for (let step = 0; step < Math.max(...given.map(({ length }) => length)); step++) {
      for (const [index, parts] of given.entries())
        if (parts[step] !== undefined) await choice(index, { content: parts[step] }, null);
    }
    for (const [index, call] of calls.entries()) {
      const half = Math.ceil(call.arguments.length / 2);
      const part = (rest: object, text: string): object => ({
        tool_calls: [{ index, ...rest, function: { ...('id' in rest && { name: call.name }), arguments: text } }],
      });
      const signed = call.extra === undefined ? {} : { extra_content: call.extra };
      await choice(0, part({ id: `call_${index}`, type: 'function', ...signed }, call.arguments.slice(0, half)), null);
      await choice(0, part({}, call.arguments.slice(half)), null);
    }
    if (end === 'hold' || end === 'drop') return;
    if (end === 'usual') for (const index of given.keys()) await choice(index, {}, finish);
    const {
      prompt,
      completion,
      cached = 0,
    } = typeof usage === 'object' ? usage : { prompt: promptOf(messages), completion: given.flat().length };
    if (stream_options?.include_usage === true && usage !== 'none') {
      await chunk({
        choices: [],
        usage: {
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + completion,
          prompt_tokens_details: { cached_tokens: cached },
        },
      });
    }
    if (end === 'usual') await send('[DONE]');
    response.end();
  }

  /** The same in one body, for clients that do not stream. */
  function whole(
    response: ServerResponse,
    { model, n = 1, messages }: ChatBody,
    { texts, finish, usage, reasoning, calls = [] }: Stream,
  ): void {
    const given = texts.slice(0, n);
    const { prompt, completion } =
      typeof usage === 'object'
        ? usage
        : {
            prompt: promptOf(messages),
            completion: given.flatMap(pieces).length,
          };
    const toolCalls = calls.map(({ extra, ...call }, index) => ({
      id: `call_${index}`,
      type: 'function',
      function: call,
      ...(extra !== undefined && { extra_content: extra }),
    }));
    json(response, 200, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created,
      model,
      choices: given.map((content, index) => ({
        index,
        message: {
          role: 'assistant',
          content,
          ...(reasoning !== undefined && { reasoning_content: reasoning }),
          ...(calls.length > 0 && { tool_calls: toolCalls }),
        },
        finish_reason: finish,
      })),
      usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
    });
  }

  const server = createServer((request, response) => {
    // Writing to a client that has left is no error here: that it left is what tests ask for.
    response.on('error', () => {});
    handle(request, response).catch((error: unknown) => fail(response, 500, String(error), 'script_failed'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
}

function fail(
  response: ServerResponse,
  status: number,
  message: string,
  code: string | null,
  headers: Readonly<Record<string, string>> = {},
): void {
  json(response, status, { error: { message, type: 'invalid_request_error', param: null, code } }, headers);
}
