import OpenAI from 'openai';
import { openai } from '../../src/members.ts';
import type { SolverConfig } from '../../src/index.ts';
import { openServer, type Server, type ServerOptions } from '../../src/serve/app.ts';
import type { ServeConfig } from '../../src/config/serveSettings.ts';
import { openaiServer, type OpenAIServer, type Script } from '../servers/openai.ts';

/** A server of ours in front of one that follows a script, and the official client that asks it. */
export interface Serving extends AsyncDisposable {
  readonly server: Server;
  readonly upstream: OpenAIServer;
  readonly client: OpenAI;
}

/** Serves a committee of one member, `small`, at 1 USD a million tokens in and 2 out, and a strong one, `large`, at ten times that. */
export async function serving(
  script: Script,
  config: Partial<SolverConfig & ServeConfig> = {},
  options: Partial<Omit<ServerOptions, 'config'>> & { readonly apiKey?: string } = {},
): Promise<Serving> {
  const upstream = await openaiServer(script, { models: ['small', 'large'], key: 'upstream-key' });
  const { baseURL } = upstream;
  const { apiKey = 'none', ...rest } = options;
  const server = await openServer({
    config: {
      committee: [openai({ model: 'small', baseURL, apiKey: 'upstream-key', prices: { input: 1, output: 2 } })],
      strong: openai({ model: 'large', baseURL, apiKey: 'upstream-key', prices: { input: 10, output: 20 } }),
      ledger: ':memory:',
      ...config,
    },
    port: 0,
    ...rest,
  });
  return {
    server,
    upstream,
    client: new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 }),
    async [Symbol.asyncDispose]() {
      await server.close(0);
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** A fenced block, as models answer. */
export function fence(code: string, language = 'ts'): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
