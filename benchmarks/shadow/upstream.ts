import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerTo, type Asked } from './script.ts';
import type { Half, Pool } from './pools.ts';

/** The models' server: it answers as they did. */
export interface Upstream extends AsyncDisposable {
  readonly baseURL: string;
  /** Calls of each model. */
  readonly calls: ReadonlyMap<string, number>;
}

interface Body {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string }[];
}

/** Answers the requests of a script from one half of the recorded answers. */
export async function openUpstream(pool: Pool, half: Half, script: readonly Asked[]): Promise<Upstream> {
  const calls = new Map<string, number>();
  const made = new Map<string, number>();
  const language = pool.target.endsWith('.py') ? 'python' : 'ts';
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const { model, stream = false, messages } = JSON.parse(sent) as Body;
      const words = messages.map(({ content }) => content).join('\n');
      const asked = script[Number(/Request (\d+)\./.exec(words)?.[1])];
      if (asked === undefined) return response.writeHead(400).end();
      const key = `${asked.number} ${model}`;
      const call = made.get(key) ?? 0;
      made.set(key, call + 1);
      calls.set(model, (calls.get(model) ?? 0) + 1);
      const answer = asked.task === undefined ? undefined : answerTo(pool, half, asked, model, call);
      const content = answer === undefined ? 'A monoid, mostly.' : `\`\`\`${language}\n${answer.code}\n\`\`\``;
      const { inputTokens = 20, outputTokens = 5 } = answer ?? {};
      const usage = {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: inputTokens + outputTokens,
      };
      const head = { id: 'chatcmpl-1', created: 0, model };
      const end = { index: 0, finish_reason: 'stop' };
      if (!stream) {
        const choices = [{ ...end, message: { role: 'assistant', content } }];
        response.writeHead(200, { 'content-type': 'application/json' });
        return response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }));
      }
      const chunks = [{ choices: [{ ...end, delta: { role: 'assistant', content } }] }, { choices: [], usage }];
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const chunk of chunks)
        response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...chunk })}\n\n`);
      return response.end('data: [DONE]\n\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => void server.close(closed));
    },
  };
}
