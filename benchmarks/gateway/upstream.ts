import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// A member's server, in a process of its own: it answers after as long as it is told, and says when a client has left.

const server = createServer((request, response) => {
  let sent = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    sent += part;
  });
  request.on('end', () => {
    const { stream, messages } = JSON.parse(sent) as { stream?: boolean; messages: readonly { content: string }[] };
    const asked = JSON.parse(messages[0]?.content ?? '{}') as Asked;
    if (stream === true) events(response, asked);
    else setTimeout(() => whole(response), asked.delayMs);
  });
});

/** What a request asks for, in its first message. */
export interface Asked {
  /** Before a whole answer, or between two events, in ms. */
  readonly delayMs: number;
  readonly events?: number;
  /** Stands in each event, to tell streams apart. */
  readonly mark?: string;
}

const HEAD = { id: 'chatcmpl-1', created: 0, model: 'small' };
const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

function whole(response: ServerResponse): void {
  const message = { role: 'assistant', content: 'Hello there.' };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...HEAD, object: 'chat.completion', choices, usage: USAGE }));
}

function events(response: ServerResponse, { delayMs, events: count = 1, mark = '' }: Asked): void {
  const send = (rest: object): void =>
    void response.write(`data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', ...rest })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let next = 0;
  const clock = setInterval(() => {
    if (next < count) send({ choices: [{ index: 0, delta: { content: `${mark}:${next++} ` }, finish_reason: null }] });
    else {
      send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      send({ choices: [], usage: USAGE });
      response.end('data: [DONE]\n\n');
      clearInterval(clock);
    }
  }, delayMs);
  response.once('close', () => {
    clearInterval(clock);
    if (!response.writableFinished) process.send?.({ left: mark, at: String(process.hrtime.bigint()) });
  });
}

server.listen(0, '127.0.0.1', 4096, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.once('disconnect', () => process.exit());
