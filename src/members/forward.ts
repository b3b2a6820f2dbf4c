import { Agent, request } from 'undici';
import type { ChatRequest } from '../nouns/conversation.ts';
import { MemberError } from '../errors.ts';
import type { Forwarded } from '../nouns/member.ts';

/** Where a member's server is, and who it is asked as. */
export interface Upstream {
  readonly name: string;
  readonly model: string;
  readonly baseURL: string;
  readonly apiKey: string | undefined;
}

/** Connections are kept between requests: making them anew would cost more than passing a request on. */
const connections = new Agent({ keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: 0 });

/**
 * Passes a chat completion request on, with the member's own model and key, and gives the reply as it comes. Nothing is read into it or
 * out of it: this is the whole of what a gateway adds to a request that it does not check.
 *
 * @throws {@link MemberError} where there is no connection.
 */
export async function forward(
  { name, model, baseURL, apiKey }: Upstream,
  chat: ChatRequest,
  signal: AbortSignal,
): Promise<Forwarded> {
  const sent = JSON.stringify({ ...chat, model });
  try {
    const { statusCode, headers, body } = await request(`${baseURL.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: sent,
      dispatcher: connections,
      signal,
    });
    return { status: statusCode, headers, body };
  } catch (cause) {
    signal.throwIfAborted();
    const said = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new MemberError(`${name}: no connection to its server (${said}).`, {
      retryable: true,
      fix: 'Check that it runs, and that baseURL is right.',
      cause,
    });
  }
}
