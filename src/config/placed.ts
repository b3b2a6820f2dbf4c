import { resolve } from 'node:path';

/** What of a configuration holds paths. */
interface Paths {
  readonly ledger?: string;
  readonly labels?: string;
  readonly policy?: object | string;
}

/** Paths in a configuration file go by the folder that it stands in, from wherever it is read. */
export function placed<Config extends Paths>(config: Config, folder: string): Config {
  const { ledger, labels, policy } = config;
  const at = (path: string): string => resolve(folder, path);
  // What is no path is refused later, in words.
  return {
    ...config,
    ...(typeof ledger === 'string' && ledger !== ':memory:' && { ledger: at(ledger) }),
    ...(typeof labels === 'string' && { labels: at(labels) }),
    ...(isObject(policy) && { policy: withPriors(policy, at) }),
  };
}

/** A policy that is written as data, with the path of its priors, if it has any. */
function withPriors(policy: object, at: (path: string) => string): object {
  const aware: unknown = 'price-aware' in policy ? policy['price-aware'] : undefined;
  if (!isObject(aware) || !('priors' in aware) || typeof aware.priors !== 'string') return policy;
  return { ...policy, 'price-aware': { ...aware, priors: at(aware.priors) } };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
