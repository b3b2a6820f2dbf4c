import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Task } from '../nouns/task.ts';
import type { Member } from '../nouns/member.ts';
import type { Demand } from '../nouns/verdict.ts';
import type { BudgetLimits } from '../policy/budget.ts';
import { refuseLimits } from '../policy/limits.ts';
import { defaultPolicy, policyFrom } from './policyFrom.ts';
import type { Policy } from '../policy/policy.ts';
import { entryOf } from '../nouns/entry.ts';
import { riskSetting, type RiskSetting } from '../selection/atRisk.ts';
import { clusters } from '../selection/clusters.ts';
import { readLabels } from '../selection/labels.ts';
import { allOf, DEFAULT_LEDGER, pluginsOf, refuseTwice, type SolverConfig } from './config.ts';
import { refuseSettings } from './settings.ts';

/** A configuration that has been looked over. */
export interface Committee {
  readonly committee: readonly Member[];
  readonly strong: Member | undefined;
  readonly policy: Policy;
  /** What is not as it could be, in words. */
  readonly caution: string | undefined;
  readonly budget: BudgetLimits;
  readonly ledgerPath: string;
  readonly timeoutMs: number;
  readonly unsafe: boolean;
  readonly cores: number;
  readonly isolation: Demand;
  readonly auditMs: number;
  readonly filtersContext: boolean;
  /** The risk that was asked for; undefined where none was. */
  readonly risk: RiskSetting | undefined;
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
  const { filterContext: filtersContext = false } = config;
  refuseSettings(config);
  const risk = riskOf(config);
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
  const { policy, caution } = policyOf(config, risk);
  const unpriced = members.find(({ prices }) => prices === undefined);
  if (budget.usd !== undefined && unpriced !== undefined) {
    throw new ConfigError(`The budget is in USD, and the prices of ${unpriced.name} are unknown.`, {
      at: `${unpriced.name}.prices`,
      fix: 'Give its prices in USD per million tokens (0 for a model of your own), or limit tokens instead.',
    });
  }
  if (policy.priors !== undefined && unpriced !== undefined)
    throw new ConfigError(`The prices of ${unpriced.name} are unknown, and the policy ${policy.name} goes by prices.`, {
      at: `${unpriced.name}.prices`,
      fix: "Give them in USD per million tokens (0 for a model of your own), or say policy: 'first-sound'.",
    });
  const ledgerPath = ledger === ':memory:' ? ledger : resolve(ledger);
  return {
    committee,
    strong,
    policy,
    caution,
    budget,
    ledgerPath,
    timeoutMs,
    unsafe,
    cores,
    isolation,
    auditMs,
    filtersContext,
    risk,
  };
}

/** A configuration for a task: of two risks the smaller counts. */
export function configFor<Config extends SolverConfig>({ risk }: Pick<Task, 'risk'>, config: Config): Config {
  return risk === undefined || (config.risk ?? 1) <= risk ? config : { ...config, risk };
}

function riskOf({ risk, labels, ledger = DEFAULT_LEDGER }: SolverConfig): RiskSetting | undefined {
  if (risk === undefined) return undefined;
  const beside = ledger === ':memory:' ? DEFAULT_LEDGER : ledger;
  return riskSetting(risk, readLabels(resolve(labels ?? join(dirname(beside), 'labels.jsonl'))));
}

function policyOf(config: SolverConfig, risk: RiskSetting | undefined): ReturnType<typeof defaultPolicy> {
  if (risk !== undefined) return { policy: policyAt(risk, config) };
  if (config.policy === undefined) return defaultPolicy(config);
  return { policy: policyFrom(config.policy, () => pluginsOf(config)) };
}

/** The policy that minds a risk is `clusters`, with its own options where these are given. */
function policyAt({ asked, line }: RiskSetting, config: SolverConfig): Policy {
  const { policy = 'clusters' } = config;
  // One that was made of this configuration before.
  if (typeof policy === 'object' && 'next' in policy && typeof policy.next === 'function') {
    const made = policy as Policy;
    if (made.options['risk'] === asked) return made;
  } else if (entryOf(policy).name === 'clusters') {
    const { options } = policyFrom(policy, () => pluginsOf(config));
    return clusters({ ...options, risk: asked, ...(line !== undefined && { line }) });
  }
  throw new ConfigError('A risk goes with the policy clusters, and there is another.', {
    at: 'config.policy',
    fix: "Leave `policy` out, say 'clusters', or leave `risk` out.",
  });
}

/** A configuration in JavaScript may hold anything. */
function refuseNoMember(member: unknown): void {
  if (typeof member === 'object' && member !== null && 'propose' in member && 'limits' in member && 'name' in member)
    return;
  throw new ConfigError(`The committee holds ${JSON.stringify(member)}, which is no member.`, {
    at: 'config.committee',
    fix: 'Make members with openai(), anthropic(), aiSdk(), agent() or recording().',
  });
}
