import { CancelledNotificationSchema, isInitializeRequest, isJSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openSessions, type Session, type SessionOptions } from './sessions.ts';

export interface MountOptions extends SessionOptions {
  /** Who makes a request, once the app's hooks have let it in. A session is for the principal alone who began it. */
  readonly principal: (request: FastifyRequest) => string;
}

/** What a workspace as text may hold, and no more than over standard input. */
const MAX_BODY = 10 * 1024 * 1024;

/**
 * Serves `solve`, `check` and `explain` as MCP over streamable HTTP: POST, GET and DELETE of `/mcp`. Who may is decided by hooks of the
 * app, and so is which hosts and origins. Closing the app ends all sessions and their runs.
 *
 * @throws {@link ConfigError} when the configuration cannot be used.
 * @example
 * ```ts
 * mountMcp(app, { config, principal: (request) => keyOf(request) });
 * ```
 */
export function mountMcp(app: FastifyInstance, { principal, ...options }: MountOptions): void {
  const sessions = openSessions(options);
  app.addHook('preClose', () => sessions[Symbol.asyncDispose]());
  app.route({
    method: ['POST', 'GET', 'DELETE'],
    url: '/mcp',
    bodyLimit: MAX_BODY,
    async handler(request, reply) {
      // Each call counts as a request: many in one would be a way round the rate.
      if (Array.isArray(request.body) && request.body.filter(isJSONRPCRequest).length > 1)
        return refuse(reply, 400, -32_600, 'Send one request at a time');
      const id = [request.headers['mcp-session-id']].flat()[0];
      const begins = id === undefined && request.method === 'POST' && isInitializeRequest(request.body);
      if (id === undefined && !begins)
        return refuse(reply, 400, -32_000, 'Bad Request: Mcp-Session-Id header is required');
      const owner = principal(request);
      const session = id === undefined ? await sessions.begin(owner) : sessions.find(id, owner);
      if (session === undefined)
        return id === undefined
          ? refuse(
              reply.header('retry-after', '60'),
              503,
              -32_000,
              'Too many sessions are open: end one, or try later.',
            )
          : refuse(reply, 404, -32_001, 'Session not found');
      await pass(session, request, reply);
      // A session that could not begin (the client accepts no event stream, say) would only take room.
      if (session.transport.sessionId === undefined) await sessions.end(session.id);
    },
  });
}

/** Hands a request to the SDK, body and all, which writes the answer as long as it takes. */
async function pass({ transport, enter }: Session, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.raw.once('close', enter());
  reply.hijack();
  // What hooks of the app have set, such as CORS, belongs to this answer too.
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  await transport.handleRequest(request.raw, reply.raw, request.body);
  const { requestId } = CancelledNotificationSchema.safeParse(request.body).data?.params ?? {};
  // What is cancelled is never answered, and its response would stay open for as long as the client does.
  if (requestId !== undefined) transport.closeSSEStream(requestId);
}

function refuse(reply: FastifyReply, status: number, code: number, message: string): FastifyReply {
  return reply.code(status).send({ jsonrpc: '2.0', error: { code, message }, id: null });
}
