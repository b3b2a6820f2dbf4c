import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import type { Demand } from '../nouns/verdict.ts';
import type { BudgetLimits } from '../policy/budget.ts';
import { refuseLimits } from '../policy/limits.ts';
import { policyFrom } from './policyFrom.ts';
import type { Policy } from '../policy/policy.ts';
import { allOf, DEFAULT_LEDGER, pluginsOf, refuseTwice, type SolverConfig } from './config.ts';
import { refuseSettings } from './settings.ts';

/** A configuration that has been looked over. */
export interface Committee {
  readonly committee: readonly Member[];
  readonly strong: Member | undefined;
  readonly policy: Policy;
  readonly budget: BudgetLimits;
  readonly ledgerPath: string;
  readonly timeoutMs: number;
  readonly unsafe: boolean;
  readonly cores: number;
  readonly isolation: Demand;
  readonly auditMs: number;
}

/**
 * Looks a configuration over before anything is bought.
 *
 * @throws {@link ConfigError} for no members, two of one name, limits that are no limits, or a budget in USD with a
 * member whose prices are unknown.
 */
export function committeeFrom(config: SolverConfig): Committee {
  const { committee, strong, budget = {}, ledger = DEFAULT_LEDGER, timeoutMs = 20_000 } = config;
  const { unsafe = false, cores = availableParallelism(), isolation = 'shared', auditMs = 0 } = config;
  refuseSettings(config);
  const policy = policyFrom(config.policy, () => pluginsOf(config));
  if (committee === undefined || committee.length === 0)
    throw new ConfigError('The committee has no members.', {
      at: 'config.committee',
      fix: 'Add one, such as openai({ model: "gpt-5-nano" }).',
    });
  const members = allOf(config);
  for (const member of members) refuseNoMember(member);
  refuseTwice(
    members.map(({ name }) => name),
    'members',
    'Give one of them another `name`.',
  );
  refuseLimits(budget);
  const unpriced = members.find(({ prices }) => prices === undefined);
  if (budget.usd !== undefined && unpriced !== undefined) {
    throw new ConfigError(`The budget is in USD, and the prices of ${unpriced.name} are unknown.`, {
      at: `${unpriced.name}.prices`,
      fix: 'Give its prices in USD per million tokens (0 for a model of your own), or limit tokens instead.',
    });
  }
  const ledgerPath = ledger === ':memory:' ? ledger : resolve(ledger);
  return { committee, strong, policy, budget, ledgerPath, timeoutMs, unsafe, cores, isolation, auditMs };
}

/** A configuration in JavaScript may hold anything. */
function refuseNoMember(member: unknown): void {
  if (typeof member === 'object' && member !== null && 'propose' in member && 'limits' in member && 'name' in member)
    return;
  throw new ConfigError(`The committee holds ${JSON.stringify(member)}, which is no member.`, {
    at: 'config.committee',
    fix: 'Make members with openai(), aiSdk() or recording().',
  });
}
