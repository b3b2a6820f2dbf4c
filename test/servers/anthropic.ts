import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ContentBlockParam, MessageCreateParams } from '@anthropic-ai/sdk/resources/messages';
import { pieces } from './openai.ts';
import { json } from './json.ts';

/** One request as the server saw it, and how it ended: `hung-up` when the client left before the end. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: MessageCreateParams;
  readonly ended: Promise<'complete' | 'hung-up'>;
}

/** A block of an answer. */
type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object };

/** What the server does with one request. */
export type Reply =
  | {
      readonly kind: 'stream';
      readonly blocks: readonly Block[];
      readonly reason: string;
      /** After the blocks: the usual end, none, an event that says it is overloaded, or nothing until the client leaves. */
      readonly end: 'usual' | 'unfinished' | 'overloaded' | 'hold';
      readonly usage: {
        readonly input: number;
        readonly output: number;
        readonly read: number;
        readonly written: number;
      };
    }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
    };

type Stream = Extract<Reply, { kind: 'stream' }>;

export function answer(given: string | readonly Block[], how: Partial<Stream> = {}): Stream {
  const blocks = typeof given === 'string' ? [{ type: 'text' as const, text: given }] : given;
  const reason = blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  return { kind: 'stream', blocks, reason, end: 'usual', usage: { input: 10, output: 5, read: 0, written: 0 }, ...how };
}

export function refuse(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { kind: 'refuse', status, type, message, headers };
}

export interface AnthropicServer extends AsyncDisposable {
  readonly baseURL: string;
  /** Every request with a valid key and a conversation that can be, in the order of arrival. */
  readonly requests: readonly Asked[];
}

const MODEL = 'claude-test';
const KEY = 'sk-ant-test-key';

/** A server on the loopback that speaks Anthropic's Messages API as Anthropic does, with its rules for conversations, following a script. */
export async function anthropicServer(
  script: readonly Reply[] | ((asked: Asked, index: number) => Reply),
): Promise<AnthropicServer> {
  const requests: Asked[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let sent = '';
    for await (const part of request.setEncoding('utf8')) sent += String(part);
    const { authorization } = request.headers;
    if (authorization !== `Bearer ${KEY}`)
      return fail(response, 401, 'authentication_error', `invalid API key: ${authorization}`);
    if (request.headers['anthropic-version'] === undefined)
      return fail(response, 400, 'invalid_request_error', 'anthropic-version: header is required');
    if (request.url?.startsWith('/v1/models') === true)
      return json(response, 200, { data: [{ type: 'model', id: MODEL }], has_more: false });
    if (request.url !== '/v1/messages' || request.method !== 'POST')
      return fail(response, 404, 'not_found_error', 'Not found');
    const body = JSON.parse(sent) as MessageCreateParams;
    if (body.model !== MODEL) return fail(response, 404, 'not_found_error', `model: ${body.model}`);
    const sampling = ['temperature', 'top_p', 'top_k'].find((key) => Object.hasOwn(body, key));
    const wrong = sampling === undefined ? flawOf(body) : `${sampling}: Extra inputs are not permitted`;
    if (wrong !== undefined) return fail(response, 400, 'invalid_request_error', wrong);
    const ended = new Promise<Awaited<Asked['ended']>>((tell) => {
      response.once('close', () => tell(response.writableFinished ? 'complete' : 'hung-up'));
    });
    const asked: Asked = { headers: request.headers, body, ended };
    const index = requests.push(asked) - 1;
    const reply = typeof script === 'function' ? script(asked, index) : script[index];
    if (reply === undefined)
      return fail(response, 400, 'invalid_request_error', `request ${index + 1} is not in the script`);
    if (reply.kind === 'refuse') return fail(response, reply.status, reply.type, reply.message, reply.headers);
    stream(response, reply);
  }

  function stream(response: ServerResponse, { blocks, reason, end, usage }: Stream): void {
    const send = (event: { readonly type: string }): void =>
      void response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    const delta = (index: number, given: object): void =>
      send({ type: 'content_block_delta', index, delta: given } as { type: string });
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const { input, output, read, written } = usage;
    const counted = { input_tokens: input, cache_read_input_tokens: read, cache_creation_input_tokens: written };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: MODEL, content: [], stop_reason: null };
    send({ type: 'message_start', message: { ...message, usage: { ...counted, output_tokens: 1 } } } as {
      type: string;
    });
    send({ type: 'ping' });
    for (const [index, block] of blocks.entries()) {
      const begin = (content_block: object): void =>
        send({ type: 'content_block_start', index, content_block } as { type: string });
      if (block.type === 'text') {
        begin({ type: 'text', text: '' });
        for (const text of pieces(block.text)) delta(index, { type: 'text_delta', text });
      } else if (block.type === 'thinking') {
        begin({ type: 'thinking', thinking: '', signature: '' });
        for (const thinking of pieces(block.thinking)) delta(index, { type: 'thinking_delta', thinking });
        delta(index, { type: 'signature_delta', signature: block.signature });
      } else if (block.type === 'tool_use') {
        begin({ ...block, input: {} });
        for (const part of pieces(JSON.stringify(block.input)))
          delta(index, { type: 'input_json_delta', partial_json: part });
      } else begin(block);
      if (end === 'hold') return;
      send({ type: 'content_block_stop', index } as { type: string });
    }
    if (end === 'overloaded')
      send({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } as { type: string });
    if (end === 'usual') {
      const last = {
        delta: { stop_reason: reason, stop_sequence: reason === 'stop_sequence' ? 'END' : null },
        usage: { output_tokens: output },
      };
      send({ type: 'message_delta', ...last });
      send({ type: 'message_stop' });
    }
    response.end();
  }

  const server = createServer((request, response) => {
    response.on('error', () => {});
    handle(request, response).catch((error: unknown) => fail(response, 500, 'api_error', String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
}

/** What Anthropic would refuse in a conversation, in words. */
function flawOf({ messages, thinking, tool_choice: choice, max_tokens: most }: MessageCreateParams) {
  const thinks = thinking !== undefined && thinking.type !== 'disabled';
  if (thinks && choice !== undefined && (choice.type === 'any' || choice.type === 'tool'))
    return 'Thinking may not be enabled when tool_choice forces tool use';
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= most) return 'max_tokens must be above budget_tokens';
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role';
  for (const [at, { role, content }] of messages.entries()) {
    const blocks: readonly ContentBlockParam[] = typeof content === 'string' ? [] : content;
    if (content.length === 0) return `messages.${at}: content must not be empty`;
    if (messages[at + 1]?.role === role) return `messages.${at}: roles must alternate`;
    for (const block of blocks) {
      if (block.type === 'text' && block.text === '') return `messages.${at}: text content blocks must be non-empty`;
      if (block.type === 'tool_use' && !/^[\w-]+$/.test(block.id)) return `messages.${at}: the id must match a pattern`;
      if (block.type === 'thinking' && block.signature === '') return `messages.${at}: Invalid signature`;
    }
    const used = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    if (used.length === 0) continue;
    const next = messages[at + 1]?.content;
    const answered = (typeof next === 'string' ? [] : (next ?? [])).slice(0, used.length);
    const ids = answered.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));
    if (used.toSorted().join(' ') !== ids.toSorted().join(' '))
      return `messages.${at + 1}: tool_use ids were found without tool_result blocks immediately after`;
    if (thinks && at === messages.length - 2 && !/thinking/.test(blocks[0]?.type ?? ''))
      return `messages.${at}: a final assistant message must start with a thinking block`;
  }
  return undefined;
}

function fail(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  json(response, status, { type: 'error', error: { type, message } }, headers);
}
