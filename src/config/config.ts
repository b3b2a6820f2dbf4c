import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Checker } from '../nouns/checker.ts';
import { ConfigError } from '../errors.ts';
import { importConfig } from './importConfig.ts';
import { loadPlugins } from './loadPlugins.ts';
import { placed } from './placed.ts';
import type { AskUser } from '../members/user.ts';
import type { Member } from '../nouns/member.ts';
import type { Plugin } from '../nouns/plugin.ts';
import type { Budget, BudgetLimits } from '../policy/budget.ts';
import type { Policy } from '../policy/policy.ts';
import type { PolicyNamed } from '../policy/policyKind.ts';
import { refuseUnknown, type ServeConfig } from './serveSettings.ts';
import type { Demand } from '../nouns/verdict.ts';
import type { Signing } from '../verification/signature.ts';

/** Who proposes, how it is decided, and what it may cost. */
export interface SolverConfig {
  /** The cheap members, at least one. */
  readonly committee: readonly Member[];
  /** Called only when no cheap proposal is sound. Left out, it is never called. */
  readonly strong?: Member;
  /**
   * As it is, or by its name: `'price-aware'`, `'first-sound'`, `{ 'first-sound': { samples: 8 } }`, `'clusters'`, or a plugin's. Left out, `priceAware()`
   * where there is a strong member and all prices are known, else `firstSound()`.
   */
  readonly policy?: Policy | PolicyNamed;
  readonly budget?: BudgetLimits;
  /** The ledger's file (default `.weak-committee/ledger.sqlite`), or `:memory:` to keep nothing. In a configuration file, paths go by its folder. */
  readonly ledger?: string;
  /** How long one candidate may take in one checker, in ms (default 20,000). */
  readonly timeoutMs?: number;
  /**
   * Whether to run candidates, where no bubblewrap works, with nothing between them and your files, secrets and network (default: such
   * a run is refused). The solution says so.
   */
  readonly unsafe?: boolean;
  /**
   * The least isolation with which a pass counts (default `shared`, which is any). With `processes` or `isolates`, a check that can
   * only be run beside its candidate comes out `broken`.
   */
  readonly isolation?: Demand;
  /** Signs the certificates of solutions, so that `verify` can say whose they are. */
  readonly signing?: Signing;
  /**
   * Packages that add kinds of checkers, policies, test frameworks and suites: by package name or path where this is a configuration file, or
   * as they are imported. Nothing else loads them, least of all a certificate.
   */
  readonly plugins?: readonly (Plugin | string)[];
  /**
   * How often what is returned may be wrong at most, from 0 to 1. The policy is then `clusters`, which returns an answer only where enough speaks for it,
   * and buys a whole one of the strong member elsewhere. What is enough is taken from `labels`; with too few of them nothing is promised.
   */
  readonly risk?: number;
  /** The file of labels (default `labels.jsonl` beside the ledger): see `bench labels` and `report-wrong`. */
  readonly labels?: string;
  /**
   * How long the checkers are audited by mutants of the answer that is returned, in ms (default 0: not at all). The solution and its certificate say
   * how many of these they notice.
   */
  readonly auditMs?: number;
  /**
   * Whether a cheap member picks what the strong one is shown, where the files of a task are large (default false). What it leaves out is told. Requests
   * that bring a conversation of their own are left as they are.
   */
  readonly filterContext?: boolean;
  /** Candidates that are run at once; as many as the machine has cores when left out. */
  readonly cores?: number;
}

/** What one run can be told beside the configuration. */
export interface SolveOptions extends SolverConfig {
  /** Stops the run: children are killed, what was bought stays in the ledger, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** A budget that other runs spend from too: each call has to fit into it as well. */
  readonly within?: Budget;
  /** Asks whoever sits there, where a policy cannot tell sound proposals apart. Left out, nobody is asked. */
  readonly user?: AskUser;
  /** Whose run it is: an interrupted one goes on for nobody else. */
  readonly account?: string;
  /** Tokens that each answer may have at most, where that is fewer than its member may give. */
  readonly maxOutputTokens?: number;
}

/** A configuration as its file gives it, with the plugins that it names. */
export type LoadedConfig = SolverConfig & ServeConfig & { readonly plugins?: readonly Plugin[] };

/**
 * Types a `weak-committee.config.ts`; gives back what it is given.
 *
 * @example
 * ```ts
 * export default defineConfig({ committee: [openai({ model: 'small' })], strong: openai({ model: 'large' }), budget: { usd: 0.05 } });
 * ```
 */
export function defineConfig<Config extends SolverConfig & ServeConfig>(config: Config): Config {
  return config;
}

/** Every member that a configuration names. */
export function allOf({ committee, strong }: Pick<SolverConfig, 'committee' | 'strong'>): Member[] {
  return strong === undefined ? [...committee] : [...committee, strong];
}

/** Where the ledger stands unless the configuration says otherwise. */
export const DEFAULT_LEDGER = '.weak-committee/ledger.sqlite';

/**
 * Refuses checkers that could not make anything sound.
 *
 * @throws {@link ConfigError} when there are none, or two of one name.
 */
export function refuseUnusableCheckers(checkers: readonly Checker[]): void {
  if (checkers.length === 0)
    throw new ConfigError('There are no checkers, so nothing could be called sound.', {
      at: 'checkers',
      fix: 'Add tests, examples, a property or a command.',
    });
  const none = checkers.find((checker) => typeof checker?.open !== 'function');
  if (none !== undefined)
    throw new ConfigError(`${JSON.stringify(none)} is no checker.`, {
      at: 'checkers',
      fix: "Make checkers with tests('a.test.ts'), types(), examples(), properties() or command().",
    });
  refuseTwice(
    checkers.map(({ name }) => name),
    'checkers',
    'Give all files to one call, such as tests(["a.test.ts", "b.test.ts"]).',
  );
}

/** What a configuration file may say. */
const SETTINGS: readonly string[] = [
  'committee',
  'strong',
  'policy',
  'budget',
  'ledger',
  'timeoutMs',
  'unsafe',
  'isolation',
  'cores',
  'auditMs',
  'filterContext',
  'risk',
  'labels',
  'signing',
  'plugins',
  'checkers',
  'serve',
  'shadow',
] satisfies (keyof (SolverConfig & ServeConfig))[];

/**
 * Refuses a name that two have.
 *
 * @throws {@link ConfigError} that says it.
 */
export function refuseTwice(names: readonly string[], what: string, fix: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ConfigError(`Two ${what} are called ${twice}.`, { at: what, fix });
}

/** The names that a configuration may have. */
export const CONFIG_NAMES = [
  'weak-committee.config.ts',
  'weak-committee.config.mts',
  'weak-committee.config.js',
  'weak-committee.config.mjs',
];

/** The configuration file nearest to a folder, looking upwards. */
export function findConfig(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}

/**
 * Loads a configuration file; Node reads TypeScript as it is.
 *
 * @throws {@link ConfigError} when it is missing, throws, or has no default export with a committee.
 */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new ConfigError(`There is no configuration at ${path}.`, {
      at: '--config',
      fix: 'Check the path, or make one with `weak-committee init`.',
    });
  const config = (await importConfig(file)) as (SolverConfig & ServeConfig) | undefined;
  if (!Array.isArray(config?.committee))
    throw new ConfigError('The configuration has no default export with a committee.', {
      at: file,
      fix: 'export default defineConfig({ committee: [ … ] });',
    });
  refuseUnknown(config, SETTINGS, file);
  const { plugins, ...rest } = placed(config, dirname(file));
  return plugins === undefined ? rest : { ...rest, plugins: await loadPlugins(plugins, file) };
}

/**
 * The plugins of a configuration that may come from elsewhere than a file.
 *
 * @throws {@link ConfigError} for one that is only named: it is imported from where the configuration's file stands.
 */
export function pluginsOf({ plugins = [] }: SolverConfig): readonly Plugin[] {
  const named = plugins.find((plugin) => typeof plugin === 'string');
  if (named === undefined) return plugins as readonly Plugin[];
  throw new ConfigError(`The plugin ${named} is only named.`, {
    at: 'config.plugins',
    fix: 'Outside a configuration file, import it and give it itself.',
  });
}
