import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LedgerError } from '../../errors.ts';
import type { RunExport } from '../../ledger/rows.ts';
import { refusalOf } from '../refusal.ts';
import type { Service } from '../service.ts';
import { follow } from './follow.ts';
import { openFrame, type Frame, type Page } from './frame.ts';
import { frontPage, runsFor } from './front.ts';
import type { Look } from './look.ts';
import { loginRoutes } from './login.ts';
import { loginPage, problemPage } from './loginPage.ts';
import { runPage, solutionOf } from './runPage.ts';
import { openSessions } from './sessions.ts';
import { ANY_VIEWER, viewerOf, type Viewer } from './viewer.ts';

/**
 * The pages for people: what is being solved now, and each run of the ledger. They can only look: nothing that a page or its session may
 * do asks for a run, and no session opens what programs use. With keys, one logs in with a key and sees what was asked for with it.
 */
export function livePage(app: FastifyInstance, service: Service): void {
  const { keys = {} } = service.config.serve ?? {};
  const keyed = Object.keys(keys).length > 0;
  const sessions = openSessions();
  const closing = new AbortController();
  // Pages stay open for ever: the server must not wait for them to be closed.
  app.addHook('preClose', async () => {
    closing.abort(new Error('the server is stopping'));
    sessions[Symbol.dispose]();
  });

  let frame: Promise<Frame> | undefined;
  const framed = async (): Promise<Frame> => {
    frame ??= openFrame();
    return frame;
  };
  const viewing = (request: FastifyRequest): Viewer | undefined => (keyed ? viewerOf(request, sessions) : ANY_VIEWER);
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    page: Page,
  ): Promise<FastifyReply> => {
    const whole = await framed();
    const viewer = viewing(request);
    return reply
      .code(status)
      .headers(whole.headers)
      .type('text/html; charset=utf-8')
      .send(whole.around(page, viewer).text);
  };

  void app.register(async (pages) => {
    pages.setErrorHandler(async (error, request, reply) => {
      const { status, message, retryAfter } = refusalOf(error);
      if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
      return show(request, reply, status, problemPage('This page cannot be shown', message));
    });
    if (keyed) loginRoutes(pages, keys, sessions, show);

    pages.get('/', async (request, reply) => {
      const viewer = viewing(request);
      if (viewer === undefined) return show(request, reply, 401, loginPage('/'));
      return show(request, reply, 200, frontPage({ service, viewer, ...askedIn(request) }));
    });

    pages.get('/live', { exposeHeadRoute: false }, async (request, reply) => {
      const viewer = viewing(request);
      if (viewer === undefined) return show(request, reply, 401, loginPage('/'));
      const { headers } = await framed();
      follow(reply, { service, viewer, ...askedIn(request) }, { closing: closing.signal, headers });
    });

    pages.get<{ Params: { id: string } }>('/runs/:id', async (request, reply) => {
      const viewer = viewing(request);
      const { id } = request.params;
      if (viewer === undefined) return show(request, reply, 401, loginPage(`/runs/${id}`));
      const kept = keptFor(id, viewer, service);
      if (kept === undefined) return show(request, reply, 404, UNKNOWN);
      const live = runsFor(service, viewer).some(({ run, ended }) => run === kept.id && ended === undefined);
      const asked = service.ledger?.requestOf(kept.id, viewer.account);
      return show(request, reply, 200, await runPage({ kept, request: asked, live }));
    });

    pages.get<{ Params: { id: string } }>('/runs/:id/solution.json', async (request, reply) => {
      const viewer = viewing(request);
      const { id } = request.params;
      if (viewer === undefined) return show(request, reply, 401, loginPage(`/runs/${id}`));
      const kept = keptFor(id, viewer, service);
      const solution = kept === undefined ? undefined : solutionOf(kept);
      if (solution === undefined) return show(request, reply, 404, UNKNOWN);
      const { headers } = await framed();
      return reply
        .headers({ ...headers, 'content-disposition': `attachment; filename="solution-${id}.json"` })
        .send(solution);
    });
  });
}

/** Where a request reached the server, and what it looks for. */
function askedIn({ protocol, host, query }: FastifyRequest): Pick<Look, 'origin' | 'search'> {
  const { search } = query as { readonly search?: unknown };
  return {
    origin: `${protocol}://${host}`,
    search: typeof search === 'string' ? search.trim().slice(0, LONGEST_SEARCH) : '',
  };
}

const LONGEST_SEARCH = 200;

const UNKNOWN = problemPage(
  'There is no such run',
  'The ledger has no run of this name that you may see. It may have been pruned, or asked for with another key.',
);

const ID = /^[\da-f]{8}-[\da-f]{4}$/;

/** A run that a viewer may see. */
function keptFor(id: string, { account }: Viewer, { ledger }: Service): RunExport | undefined {
  if (ledger === undefined || !ID.test(id)) return undefined;
  if (account !== undefined && ledger.requestOf(id, account) === undefined) return undefined;
  try {
    return ledger.export(id);
  } catch (error) {
    if (error instanceof LedgerError && error.cause === undefined) return undefined;
    throw error;
  }
}
