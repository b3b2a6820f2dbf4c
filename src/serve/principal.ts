import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeySettings } from '../config/serveSettings.ts';
import { Refusal } from './refusal.ts';

/** The account of those who need no key. */
export const ANYONE = 'anyone';

/** Finds out who asks. */
export type Principals = (authorization: string | undefined) => string;

/**
 * Who a bearer key belongs to. Every key is compared, each in constant time, so that answering takes as long for a key that is
 * almost right as for one that is not.
 */
export function principalsOf(keys: Readonly<Record<string, KeySettings>>): Principals {
  const known = Object.entries(keys).map(([name, { key }]) => ({ name, digest: digestOf(key) }));
  if (known.length === 0) return () => ANYONE;
  return (authorization) => {
    const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    const digest = digestOf(given ?? '');
    let name: string | undefined;
    for (const one of known) if (timingSafeEqual(one.digest, digest)) ({ name } = one);
    if (name !== undefined) return name;
    throw new Refusal(
      401,
      'authentication_error',
      given === undefined
        ? 'There is no key in the request. Send `Authorization: Bearer <key>` or `x-api-key: <key>`, with one of those in serve.keys.'
        : 'The key is none of those in serve.keys. Check what the client sends.',
      { code: 'invalid_api_key' },
    );
  };
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
