import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ServeSettings } from '../config/serveSettings.ts';
import type { Accounts } from './accounts.ts';
import { PAGES } from './page/addresses.ts';
import { ANYONE, principalsOf } from './principal.ts';
import { Refusal } from './refusal.ts';

const REQUESTS_PER_MINUTE = 120;
const CONCURRENCY = 64;

const accounts = new WeakMap<FastifyRequest, string>();

/** Who a request was found to come from. */
export function accountOf(request: FastifyRequest): string {
  return accounts.get(request) ?? ANYONE;
}

/** Routes that want no key: a health check, and pages, which let in by a login of their own. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', ...PAGES]);

/**
 * Lets a request in only when it has a key that is known, is within that key's rate, and was not sent by a page of somebody else's. It is
 * looked at before its body is read.
 *
 * @param local - whether only this machine is served: then a request that names another host was led here by a page of that host.
 */
export function guard(app: FastifyInstance, { keys = {} }: ServeSettings, kept: Accounts, local: boolean): void {
  const principalOf = principalsOf(keys);
  const open = Object.keys(keys).length === 0;
  const rates = new Map(
    Object.entries(keys).map(([name, { requestsPerMinute = REQUESTS_PER_MINUTE }]) => [
      name,
      new RateLimiterMemory({ points: requestsPerMinute, duration: 60 }),
    ]),
  );
  const underWay = new Map<string, number>();

  app.addHook('onRequest', async (request, reply) => {
    if (local) refuseForeign(request);
    if (OPEN.has(request.routeOptions.url ?? '')) return;
    const account = principalOf(keyOf(request));
    accounts.set(request, account);
    if (open || request.method !== 'POST') return;
    const count = underWay.get(account) ?? 0;
    if (count >= (keys[account]?.concurrency ?? CONCURRENCY))
      throw tooMany(`The key ${account} has ${count} requests under way, as many as it may.`, 1);
    // Before anything is waited for: those that come meanwhile must be counted too.
    underWay.set(account, count + 1);
    reply.raw.once('close', () => underWay.set(account, (underWay.get(account) ?? 1) - 1));
    await rates
      .get(account)
      ?.consume(account)
      .catch((refusal: unknown) => {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const wait = Math.ceil(refusal.msBeforeNext / 1000);
        throw tooMany(`The key ${account} has asked too often. It may go on in ${wait} s.`, wait);
      });
    kept.count(account);
  });
}

/** Where the key stands: Anthropic's clients have a header of their own for it. */
function keyOf({ headers: { authorization, 'x-api-key': key } }: FastifyRequest): string | undefined {
  return authorization ?? (typeof key === 'string' ? `Bearer ${key}` : undefined);
}

function tooMany(message: string, retryAfter: number): Refusal {
  return new Refusal(429, 'rate_limit_error', message, { code: 'rate_limit_exceeded', retryAfter });
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** A page of another origin may not ask, however it got this machine's name to mean us. */
function refuseForeign({ headers: { host = '', origin } }: FastifyRequest): void {
  if (!LOOPBACK.test(host))
    throw new Refusal(403, 'permission_error', 'This server answers to localhost only. Ask for it by that name.');
  if (origin === undefined || !/^https?:/i.test(origin)) return;
  if (!LOOPBACK.test(origin.replace(/^https?:\/\//i, '')))
    throw new Refusal(403, 'permission_error', 'Pages of other origins are not answered.');
}
