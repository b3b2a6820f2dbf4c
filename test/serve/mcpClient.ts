import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import fastify, { type FastifyInstance } from 'fastify';
import type { Member } from '../../src/nouns/member.ts';
import { mountMcp, type MountOptions } from '../../src/serve/mcp/mountMcp.ts';
import { openReader } from '../../src/reading/requests/reader.ts';

/** What a tool answered. */
export interface Answer {
  readonly text: string;
  readonly isError: boolean;
  readonly structured: Readonly<Record<string, unknown>> | undefined;
  readonly progress: readonly Progress[];
}

/** Calls a tool and gathers what it says meanwhile. */
export async function call(
  client: Client,
  name: string,
  given: Readonly<Record<string, unknown>>,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {},
): Promise<Answer> {
  const progress: Progress[] = [];
  const result = await client.callTool({ name, arguments: given }, undefined, {
    onprogress: (one) => {
      progress.push(one);
      options.onProgress?.(one);
    },
    ...(options.signal !== undefined && { signal: options.signal }),
  });
  const content = result.content as readonly { readonly type: string; readonly text: string }[];
  return {
    text: content.map(({ text }) => text).join('\n'),
    isError: result.isError === true,
    structured: result.structuredContent as Answer['structured'],
    progress,
  };
}

/** Serves MCP on a free port of this machine; whoever asks is whom the header `x-principal` names. */
export async function served(options: Omit<MountOptions, 'principal' | 'reader'>): Promise<
  AsyncDisposable & {
    readonly app: FastifyInstance;
    readonly url: URL;
    connect(principal?: string): Promise<Client & AsyncDisposable>;
  }
> {
  const app = fastify();
  const reader = openReader();
  mountMcp(app, { ...options, reader, principal: ({ headers }) => String(headers['x-principal']) });
  const url = new URL('/mcp', await app.listen({ host: '127.0.0.1', port: 0 }));
  return {
    app,
    url,
    async connect(principal = 'somebody') {
      const client = new Client({ name: 'test', version: '1' });
      const requestInit = { headers: { 'x-principal': principal } };
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
      return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
    },
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await reader[Symbol.asyncDispose]();
    },
  };
}

/** A member that begins to answer and goes on until it is aborted. */
export function hanging(): {
  readonly member: Member;
  readonly asked: Promise<void>;
  readonly aborted: Promise<unknown>;
} {
  const asked = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<unknown>();
  const member: Member = {
    name: 'hanging',
    prices: { input: 0, output: 0 },
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 4, maxOutputTokens: 100 },
    async *propose({ signal }) {
      yield { kind: 'chunk', choice: 0, text: 'export' };
      asked.resolve();
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }).finally(() => aborted.resolve(signal.reason));
    },
  };
  return { member, asked: asked.promise, aborted: aborted.promise };
}

/** A task that is checked in a fraction of a second, in a workspace that is text. */
export const ADD = {
  prompt: 'Write `add(a, b)`.',
  target: 'src/add.ts',
  files: {},
  checkers: [
    {
      examples: {
        call: 'add',
        cases: [
          [[1, 2], 3],
          [[5, 5], 10],
        ],
      },
    },
  ],
};
