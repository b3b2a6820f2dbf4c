import { z } from 'zod';
import { CommitteeError, ConfigError } from '../errors.ts';
import type { SolverConfig } from './config.ts';
import { entryOf } from '../nouns/entry.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { registered } from '../nouns/registered.ts';
import { zodOf } from '../nouns/zodOf.ts';
import { flawIn } from '../text/flaw.ts';
import { readFileSync } from 'node:fs';
import { firstSound } from '../policy/firstSound.ts';
import { priceAware } from '../policy/priceAware.ts';
import type { Router } from '../policy/router.ts';
import { byFamily } from '../policy/routers.ts';
import { SETTINGS } from '../policy/priceAware/settings.ts';
import { readPriors, type Priors } from '../policy/priceAware/priors.ts';
import { clusters } from '../selection/clusters.ts';
import type { Policy } from '../policy/policy.ts';
import { policyKind, type PolicyKind, type PolicyNamed } from '../policy/policyKind.ts';

const COUNT = 'Give a whole number above zero, or leave it out';
const count = z.int({ error: COUNT }).positive({ error: COUNT }).exactOptional();

const OWN: Plugin = {
  name: 'weak-committee',
  policies: [
    policyKind({
      policy: 'first-sound',
      schema: z.strictObject({ samples: count, wave: count }).optional(),
      make: (written) => firstSound(written),
    }),
    policyKind({
      policy: 'price-aware',
      schema: SETTINGS.extend({
        priors: z
          .string({ error: 'Give the path of what `weak-committee fit` wrote, or leave it out' })
          .exactOptional(),
        router: z
          .enum(['by-family'], { error: "Say 'by-family', or make the policy with priceAware({ router })" })
          .exactOptional(),
      }).optional(),
      make(written) {
        const { priors: path, router, ...rest } = written ?? {};
        const priors = path === undefined ? undefined : priorsAt(path);
        return priceAware({
          ...rest,
          ...(priors !== undefined && { priors }),
          ...(router !== undefined && { router: byFamilyOf(priors) }),
        });
      },
    }),
    policyKind({
      policy: 'clusters',
      schema: z
        .strictObject({ samples: count, adjudicate: z.enum(['nobody', 'cheap', 'strong']).exactOptional() })
        .optional(),
      make: (written) => clusters(written),
    }),
  ],
};

/** @throws {@link ConfigError} for priors that know no kinds of tasks: it would never say anything. */
function byFamilyOf(priors: Priors | undefined): Router {
  if (priors?.families !== undefined) return byFamily();
  throw new ConfigError('The router by-family knows no kinds of tasks.', {
    at: 'config.policy.price-aware.router',
    fix: 'Let `weak-committee fit` learn them from your ledger, and name what it wrote as `priors`.',
  });
}

/** @throws {@link ConfigError} for a file that cannot be read, or holds no priors. */
function priorsAt(path: string): Priors {
  try {
    return readPriors(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`The priors cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      at: path,
      fix: 'Make them with `weak-committee fit`.',
      cause,
    });
  }
}

/**
 * The policy where none is named. Prices are minded where there is a dear call to save, and every price is known; elsewhere the cheap members are asked in
 * waves. Where that is so only since a price is unknown, it is said.
 */
export function defaultPolicy({ committee, strong }: Pick<SolverConfig, 'committee' | 'strong'>): {
  readonly policy: Policy;
  readonly caution?: string;
} {
  if (strong === undefined) return { policy: firstSound() };
  const unknown = [...committee, strong].filter(({ prices }) => prices === undefined).map(({ name }) => name);
  if (unknown.length === 0) return { policy: priceAware() };
  const caution = `The prices of ${unknown.join(', ')} are unknown, so the policy is first-sound: it does not mind what members cost. Give prices, or name a policy.`;
  return { policy: firstSound(), caution };
}

/**
 * The policy that a configuration means: as it is, or by the name of one that is built in or a plugin's.
 *
 * @param plugins - asked for where it is a name.
 * @throws {@link ConfigError} for a name that none has, and for options that it does not take.
 */
export function policyFrom(given: Policy | PolicyNamed, plugins: () => readonly Plugin[]): Policy {
  if (isPolicy(given)) return given;
  const at = 'config.policy';
  const { name, value, more } = entryOf(given);
  const kinds = registered([OWN, ...plugins()], SORT);
  const kind = kinds.get(name);
  if (kind === undefined || more)
    throw new ConfigError(`There is no policy ${JSON.stringify(given)}.`, {
      at,
      fix: `Give a policy, or the name of one: ${[...kinds.keys()].join(', ')}, and those of \`plugins\`.`,
    });
  const read = zodOf(kind.schema)?.safeParse(value);
  if (read === undefined)
    throw new ConfigError(`The schema of the policy ${name} cannot be read.`, {
      at: 'plugins',
      fix: 'Give a schema of zod 4, or a JSON Schema.',
    });
  if (!read.success) {
    const { path, unknown, fix } = flawIn(read.error, value);
    throw new ConfigError(`The policy ${name} does not take ${JSON.stringify(value)}.`, {
      at: [at, name, ...path, ...(unknown === undefined ? [] : [unknown])].join('.'),
      fix,
    });
  }
  return made(kind, read.data);
}

function made(kind: PolicyKind, written: unknown): Policy {
  const wrong = (what: string, cause?: unknown): ConfigError =>
    new ConfigError(`The policy ${kind.policy} cannot be made: ${what}.`, {
      at: 'config.policy',
      fix: 'Mend it, or name another.',
      cause,
    });
  try {
    const policy = kind.make(written);
    if (isPolicy(policy)) return policy;
  } catch (cause) {
    if (cause instanceof CommitteeError) throw cause;
    throw wrong((cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '', cause);
  }
  throw wrong('what it makes is none');
}

function isPolicy(given: unknown): given is Policy {
  return typeof given === 'object' && given !== null && 'next' in given && typeof given.next === 'function';
}

const SORT = {
  called: 'policies',
  of: ({ name, policies = [] }: Plugin): readonly PolicyKind[] => {
    for (const kind of policies)
      if (typeof kind?.policy !== 'string' || !/^[a-z][\w-]*$/i.test(kind.policy) || typeof kind.make !== 'function')
        throw new ConfigError(`The plugin ${name} has a policy without a name, or without \`make\`.`, {
          at: 'plugins',
          fix: 'Let `policy` be a word of letters, digits, `-` and `_`, and `make` a function.',
        });
    return policies;
  },
  nameOf: ({ policy }: PolicyKind): string => policy,
};
