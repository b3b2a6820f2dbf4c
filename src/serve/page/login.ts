import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { KeySettings } from '../../config/serveSettings.ts';
import { principalsOf } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import type { Page } from './frame.ts';
import { loginPage } from './loginPage.ts';
import type { Sessions } from './sessions.ts';
import { keepSession, sessionIdOf } from './viewer.ts';

/** Shows a page. */
export type Show = (request: FastifyRequest, reply: FastifyReply, status: number, page: Page) => Promise<FastifyReply>;

const LARGEST_FORM = 4096;
/** Wrong keys from one address. */
const TRIES = { points: 10, duration: 300 };

/** `POST /login` gives a browser a session for a key, `POST /logout` ends it. */
export function loginRoutes(
  pages: FastifyInstance,
  keys: Readonly<Record<string, KeySettings>>,
  sessions: Sessions,
  show: Show,
): void {
  const principalOf = principalsOf(keys);
  const tries = new RateLimiterMemory(TRIES);

  pages.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LARGEST_FORM },
    (_, body, done) => done(null, new URLSearchParams(String(body))),
  );

  pages.post('/login', { bodyLimit: LARGEST_FORM }, async (request, reply) => {
    refuseElsewhere(request);
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const to = placeOf(form.get('to'));
    const wait = await waitFor(tries, request.ip);
    if (wait !== undefined) {
      void reply.header('retry-after', wait);
      return show(request, reply, 429, loginPage(to, `Too many keys were wrong. Try again in ${wait} s.`));
    }
    let account: string;
    try {
      account = principalOf(`Bearer ${(form.get('key') ?? '').trim()}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return show(request, reply, 401, loginPage(to, 'The key is none of those in serve.keys.'));
    }
    // Only wrong keys count.
    await tries.reward(request.ip);
    const former = sessionIdOf(request);
    if (former !== undefined) sessions.end(former);
    keepSession(request, reply, sessions.begin(account));
    return reply.redirect(to, 303);
  });

  pages.post('/logout', { bodyLimit: LARGEST_FORM }, async (request, reply) => {
    refuseElsewhere(request);
    const id = sessionIdOf(request);
    if (id !== undefined) sessions.end(id);
    keepSession(request, reply, '');
    return reply.redirect('/', 303);
  });
}

/** Counts a try before it is looked at, so that many at once are no way round; gives the seconds to wait where there were too many. */
async function waitFor(tries: RateLimiterMemory, address: string): Promise<number | undefined> {
  try {
    await tries.consume(address);
    return undefined;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.ceil(refusal.msBeforeNext / 1000);
  }
}

/** A form of another site may not log anyone in or out. */
function refuseElsewhere({ headers }: FastifyRequest): void {
  const from = headers['sec-fetch-site'];
  const { origin, host = '' } = headers;
  const foreign = origin !== undefined && /^https?:/i.test(origin) && origin.replace(/^https?:\/\//i, '') !== host;
  if (foreign || from === 'cross-site' || from === 'same-site')
    throw new Refusal(
      403,
      'permission_error',
      'Forms of other sites are not answered. Log in on the page of this server.',
    );
}

/** Where a login leads: to a page of ours, whatever a form says. */
function placeOf(to: string | null): string {
  return to !== null && /^\/runs\/[\da-f-]{1,64}$/.test(to) ? to : '/';
}
