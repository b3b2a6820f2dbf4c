import { availableParallelism } from 'node:os';
import fastify, { type FastifyInstance } from 'fastify';
import { kindsWith } from '../../checkers/kinds/kinds.ts';
import { committeeFrom } from '../config/committeeFrom.ts';
import { allOf, pluginsOf, refuseUnusableCheckers, type SolverConfig } from '../config/config.ts';
import { ConfigError } from '../errors.ts';
import { openLedger } from '../ledger/ledger.ts';
import { refuseServe } from '../config/refuseServe.ts';
import { shadowFrom } from '../config/shadowFrom.ts';
import type { ServeConfig } from '../config/serveSettings.ts';
import { borrowWarm } from '../verification/context.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { openAccounts } from './accounts.ts';
import { chatRoute } from './wires/chat/route.ts';
import { openDisk } from './disk.ts';
import { openFeed } from './feed.ts';
import { onBehalfOf } from './asking.ts';
import { accountOf, guard } from './gate.ts';
import { mountMcp } from './mcp/mountMcp.ts';
import { openMetrics } from './metrics.ts';
import { livePage } from './page/livePage.ts';
import { COMMITTEE, memberOf } from './plan.ts';
import { openReader } from '../reading/requests/reader.ts';
import { bodyOf, Refusal, refusalOf } from './refusal.ts';
import { errorOf, isMessages, statusOf } from './wires/messages/errors.ts';
import { messagesRoute } from './wires/messages/route.ts';
import { responsesRoute } from './wires/responses/route.ts';
import type { Service } from './service.ts';
import { openShadow } from './shadow/shadow.ts';
import { SHADOW } from './shadow/solveBehind.ts';
import { openThinkers } from './thinkers.ts';
import { openTurns } from './turns.ts';

/** How the server is opened. */
export interface ServerOptions {
  readonly config: SolverConfig & ServeConfig;
  /** The folder whose files answers may edit. */
  readonly workspace?: string;
  /** Default 127.0.0.1. Any other address than this machine's own wants keys. */
  readonly host?: string;
  /** Default 4141; 0 takes a free one. */
  readonly port?: number;
  /** The largest body, in bytes (default 8 MB). */
  readonly maxBody?: number;
  /** How long a client may take to send its request, in ms (default 60,000). */
  readonly requestMs?: number;
  /** Told of each request once it is answered: who, what, how long. Never what was in it. */
  readonly onRequest?: (line: string) => void;
}

/** A server that answers. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  /** Takes no more requests, waits for those under way for so many ms, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** Runs mostly wait for members, so there may be more of them than cores. */
const RUNS_A_CORE = 4;

const STOPPED = new Refusal(
  503,
  'server_error',
  'The server was stopped. What was bought is kept, and the same request goes on with it when the server runs again.',
);

/** MCP sessions that each may have open. */
const SESSIONS = 64;

/** How long requests that were ended have to say so, in ms. */
const LAST_WORDS_MS = 2000;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Opens the server: OpenAI's chat completions and responses and Anthropic's messages, answered by the committee where something can check the answer, and by one member where not.
 *
 * @throws {@link ConfigError} for settings that cannot be, and where the address is taken.
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const {
    workspace,
    host = '127.0.0.1',
    port = 4141,
    maxBody = 8 * 1024 * 1024,
    requestMs = 60_000,
    onRequest,
  } = options;
  const { serve = {} } = options.config;
  refuseServe(serve);
  // As every request meets it: a limit that is none is better known now.
  const config = { ...options.config, budget: { ...options.config.budget, ...serve.budget } };
  const { ledgerPath } = committeeFrom(config);
  const shadowPlan = shadowFrom(config);
  const kinds = kindsWith(pluginsOf(config));
  if (config.checkers !== undefined) refuseUnusableCheckers(config.checkers);
  if (workspace !== undefined) await readWorkspace(workspace);
  refuseUnpriced(config);
  refuseUnknown(config);
  const local = LOOPBACK.has(host);
  if (!local && Object.keys(serve.keys ?? {}).length === 0)
    throw new ConfigError(`Serving ${host} without keys would let anyone in.`, {
      at: '--host',
      fix: 'Name keys in serve.keys, or leave the host out.',
    });
  if (!local && config.unsafe === true)
    throw new ConfigError(`Serving ${host} with unsafe would run what others send with nothing around it.`, {
      at: 'config.unsafe',
      fix: 'Leave it out, and install bubblewrap; or leave the host out.',
    });

  await using opened = new AsyncDisposableStack();
  const stop = new AbortController();
  const cores = config.cores ?? availableParallelism();
  opened.use(borrowWarm(cores));
  const runs = RUNS_A_CORE * cores;
  const keys = Object.keys(serve.keys ?? {}).length;
  const limits = { ...serve.keys, ...(shadowPlan !== undefined && { [SHADOW]: { usdPerDay: shadowPlan.usd } }) };
  const common = {
    config,
    workspace,
    accounts: opened.use(openAccounts(ledgerPath, limits)),
    feed: openFeed(),
    ledger: ledgerPath === ':memory:' ? undefined : opened.use(openLedger(ledgerPath)),
    metrics: openMetrics(allOf(config)),
    reader: opened.use(openReader()),
    kinds,
    baselines: new Map(),
  };
  const { ledger } = common;
  const shadow =
    shadowPlan !== undefined && ledger !== undefined
      ? opened.use(openShadow({ ...common, ledger, plan: shadowPlan, onFault: onRequest ?? (() => {}) }))
      : undefined;
  const service: Service = {
    ...common,
    shadow,
    disk: openDisk(),
    thinkers: openThinkers(),
    turns: openTurns(runs, keys > 1 ? Math.max(1, runs - 1) : runs),
    stopping: stop.signal,
  };
  const app = fastify({
    bodyLimit: maxBody,
    requestTimeout: requestMs,
    http: { headersTimeout: requestMs, connectionsCheckingInterval: Math.min(1000, requestMs) },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  // A page of anybody's may send plain text here without being asked whether it may.
  app.removeContentTypeParser('text/plain');
  measure(app, service, onRequest);
  refuseInOneWay(app);
  guard(app, serve, service.accounts, local);
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/metrics', async (_, reply) => reply.type(service.metrics.contentType).send(await service.metrics.text()));
  app.get('/v1/models', () => ({ object: 'list', data: modelsOf(config), has_more: false }));
  // Names of models have slashes in them.
  app.get<{ readonly Params: { readonly '*': string } }>('/v1/models/*', ({ params }) => modelOf(params['*'], config));
  mountMcp(app, {
    config,
    reader: service.reader,
    principal: accountOf,
    onBehalfOf: (account, title) => onBehalfOf(service, account, title),
    turnOf: (account) => (run) => service.turns.take(account, run),
    maxSessions: SESSIONS * Math.max(1, keys),
    maxOwn: SESSIONS,
    allowCommands: serve.commands === true,
    protect: serve.protect ?? [],
    ...(config.checkers !== undefined && { checkers: config.checkers }),
    ...(workspace !== undefined && { workspace }),
  });
  chatRoute(app, service);
  responsesRoute(app, service);
  messagesRoute(app, service);
  livePage(app, service);

  const url = await app.listen({ host, port }).catch((cause: unknown) => {
    throw new ConfigError(
      `${host}:${port} cannot be served (${cause instanceof Error ? cause.message : String(cause)}).`,
      {
        at: '--port',
        fix: 'Choose another port; 0 takes a free one.',
        cause,
      },
    );
  });
  const kept = opened.move();
  const close = async (graceMs: number): Promise<void> => {
    shadow?.stop();
    const late = setTimeout(() => stop.abort(STOPPED), graceMs);
    const last = setTimeout(() => app.server.closeAllConnections(), graceMs + LAST_WORDS_MS);
    await app.close();
    clearTimeout(late);
    clearTimeout(last);
    await kept.disposeAsync();
  };
  return { url, close, [Symbol.asyncDispose]: () => close(0) };
}

function refuseUnknown(config: SolverConfig & ServeConfig): void {
  const { member } = config.serve ?? {};
  const known = allOf(config).map(({ name }) => name);
  if (member === undefined || known.includes(member)) return;
  throw new ConfigError(`There is no member ${JSON.stringify(member)}.`, {
    at: 'serve.member',
    fix: `Name one of: ${known.join(', ')}.`,
  });
}

/** A budget in USD is kept only where every call has a price. */
function refuseUnpriced(config: SolverConfig & ServeConfig): void {
  const limited = Object.entries(config.serve?.keys ?? {}).find(([, { usdPerDay }]) => usdPerDay !== undefined);
  const unpriced = allOf(config).find(({ prices }) => prices === undefined);
  if (limited === undefined || unpriced === undefined) return;
  throw new ConfigError(`The key ${limited[0]} has a budget in USD, and the prices of ${unpriced.name} are unknown.`, {
    at: `${unpriced.name}.prices`,
    fix: 'Give its prices in USD per million tokens (0 for a model of your own), or limit tokensPerDay instead.',
  });
}

function modelsOf(config: SolverConfig): object[] {
  return [COMMITTEE, ...allOf(config).map(({ name }) => name)].map(modelBody);
}

function modelOf(name: string, config: SolverConfig): object {
  return modelBody(name === COMMITTEE ? name : memberOf(name, config).name);
}

/** A model as OpenAI's clients and Anthropic's look for it. */
function modelBody(id: string): object {
  const named = { type: 'model', display_name: id, created_at: '1970-01-01T00:00:00Z' };
  return { id, object: 'model', created: 0, owned_by: 'weak-committee', ...named };
}

/** Every error leaves in OpenAI's shape, or in Anthropic's where its clients ask; whatever is our own fault without what it was about. */
function refuseInOneWay(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.retryAfter !== undefined) reply.header('retry-after', refusal.retryAfter);
    if (refusal.code === 'insufficient_quota') reply.header('x-should-retry', 'false');
    if (isMessages(request.url)) return reply.code(statusOf(refusal)).send(errorOf(refusal));
    return reply.code(refusal.status).send(bodyOf(refusal));
  });
  app.setNotFoundHandler(async ({ method, url }) => {
    throw new Refusal(404, 'invalid_request_error', `There is no ${method} ${url.split('?')[0]?.slice(0, 100)} here.`);
  });
}

function measure(app: FastifyInstance, { metrics }: Service, onRequest: ServerOptions['onRequest']): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', (request, reply, done) => {
    const start = performance.now();
    metrics.begin();
    reply.raw.once('close', () => {
      const route = request.routeOptions.url ?? 'unknown';
      const seconds = (performance.now() - start) / 1000;
      metrics.end();
      metrics.answered(route, reply.raw.statusCode, seconds);
      onRequest?.(`${request.method} ${route} ${reply.raw.statusCode} ${Math.round(seconds * 1000)} ms`);
      // A connection that is busy when the server begins to close is idle after its answer, and Node would keep it for a minute more.
      if (closing) setImmediate(() => app.server.closeIdleConnections());
    });
    done();
  });
}
