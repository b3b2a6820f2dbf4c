import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { digestOf, sha256 } from '../nouns/digest.ts';
import { ConfigError } from '../errors.ts';
import { parsedLine } from '../text/jsonLines.ts';
import { isRecording, type Origin } from '../nouns/member.ts';
import type { Policy } from '../policy/policy.ts';
import { firstSound } from '../policy/firstSound.ts';
import { priceAware, type PriceAwareOptions } from '../policy/priceAware.ts';
import { refuseSettings } from '../policy/priceAware/settings.ts';
import { clusters } from '../selection/clusters.ts';
import type { Arm } from './arm.ts';
import type { BenchSuite } from './bench.ts';
import { UNSEEN } from './checkSuite.ts';
import type { About, SetAside } from './figures.ts';
import type { MemberSeal, Sample } from './sample.ts';
import type { BenchTaskSeal } from './seal.ts';

/** What a run of a suite is of, as plain data: with its samples, everything that figures are computed from. */
export interface RunSeal extends Omit<About, 'tasks' | 'missing' | 'unrecorded' | 'aside'> {
  readonly version: 3;
  readonly tasks: readonly BenchTaskSeal[];
  /** Each with what its answers come from, where it says so: digest of the weights or of the recording, quantisation. */
  readonly members: readonly (MemberSeal & {
    readonly samples: number;
    /** Whether it was asked; else it is a recording, which may hold fewer. */
    readonly live: boolean;
    readonly origin: Origin | null;
  })[];
  readonly arms: readonly (Omit<Arm, 'policy'> & { readonly policy: Pick<Policy, 'name' | 'options' | 'priors'> })[];
  /** How long one candidate may take in one checker, in ms. */
  readonly timeoutMs: number;
  /** The configuration and the lockfile it ran with; null where there was none. The former is kept beside, as `config`. */
  readonly config: Sealed | null;
  readonly lockfile: Sealed | null;
  readonly node: string;
}

interface Sealed {
  readonly file: string;
  readonly sha256: string;
}

/** What a run is opened with, beside its suite. */
export interface Sealing extends Pick<RunSeal, 'timeoutMs' | 'tasks'> {
  readonly origins: ReadonlyMap<string, Origin>;
  /** The path of the configuration. */
  readonly config: string | undefined;
}

/** What figures are told of a run. */
export function aboutRun(
  { tasks, ...seal }: RunSeal,
  samples: readonly Sample[],
  aside: readonly SetAside[] = [],
): About {
  const without = new Set(aside.map(({ task }) => task));
  const judged = tasks.map(({ id }) => id).filter((id) => !without.has(id));
  const lacking = seal.members.map(({ name, live, samples: wanted }) => {
    const own = samples.filter(({ member, ordinal }) => member === name && ordinal < wanted);
    return { name, live, missing: wanted * judged.length - own.length };
  });
  return {
    ...seal,
    tasks: judged,
    missing: lacking.reduce((sum, { missing }) => sum + missing, 0),
    unrecorded: Object.fromEntries(
      lacking.flatMap(({ name, live, missing }) => (live || missing === 0 ? [] : [[name, missing]])),
    ),
    aside,
  };
}

/** Seals a suite's run. */
export function sealRun(
  { name, basis, prices, priceTables = [], repeats = 1, seed = 1, tasks: suiteTasks, members, arms }: BenchSuite,
  { tasks, origins, timeoutMs, config }: Sealing,
): RunSeal {
  const lockfile = config === undefined ? undefined : lockfileAbove(dirname(resolve(config)));
  return {
    version: 3,
    suite: name,
    basis,
    prices,
    priceTables,
    hidden: suiteTasks.some(({ hidden }) => hidden.length > 0),
    repeats,
    seed,
    tasks,
    members: members.map(({ member, samples }) => ({
      name: member.name,
      prices: member.prices ?? null,
      samples,
      live: !isRecording(member),
      origin: origins.get(member.name) ?? null,
    })),
    arms: arms.map(({ policy, ...arm }) => ({
      ...arm,
      policy: { name: policy.name, options: policy.options, ...(policy.priors && { priors: policy.priors }) },
    })),
    timeoutMs,
    config: config === undefined ? null : sealed(config),
    lockfile: lockfile === undefined ? null : sealed(lockfile),
    node: process.version,
  };
}

const LOCKFILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

function lockfileAbove(folder: string): string | undefined {
  const here = LOCKFILES.map((name) => join(folder, name)).find((file) => existsSync(file));
  return here ?? (dirname(folder) === folder ? undefined : lockfileAbove(dirname(folder)));
}

function sealed(file: string): Sealed {
  return { file: basename(file), sha256: sha256(readFileSync(file)) };
}

/** Of what samples and verdicts are: the same, and they need not be made again. */
export function sampledOf({ suite, tasks, members, timeoutMs }: RunSeal): string {
  const digests = tasks.map(({ id, digest }) => [id, digest]);
  return digestOf(JSON.parse(JSON.stringify({ suite, digests, members, timeoutMs })));
}

/** @throws {@link ConfigError} where it was cut off, changed by hand, or written by another version. */
export function readSeal(file: string): RunSeal {
  const seal = parsedLine(readFileSync(file, 'utf8')) as RunSeal | undefined;
  if (seal?.version === 3) {
    const { suite, basis, prices, members, arms, tasks } = seal;
    const words = [
      suite,
      basis,
      prices,
      ...[...members, ...arms].map(({ name }) => name),
      ...tasks.map(({ id }) => id),
    ];
    const odd = words.find((word) => UNSEEN.test(word));
    if (odd === undefined) return seal;
    throw new ConfigError(`${file} holds a name that cannot be shown: ${JSON.stringify(odd)}.`, {
      at: file,
      fix: 'Do not trust the run: it was changed by hand.',
    });
  }
  throw new ConfigError(
    seal === undefined ? `${file} is cut off, or no run.` : `${file} was written by another version of weak-committee.`,
    { at: file, fix: 'Remove the folder, and run it again.' },
  );
}

/** What stands in the options of a policy that minds prices. */
function settingsIn({ pace, worth, samples }: Policy['options']): PriceAwareOptions {
  const settings = { pace, worth, samples };
  refuseSettings(settings);
  return settings as PriceAwareOptions;
}

/** An arm's policy again, from its name and options. */
export function policyOf({ name, policy }: RunSeal['arms'][number]): Policy {
  if (policy.name === 'first-sound') return firstSound(policy.options);
  if (policy.name === 'clusters') return clusters(policy.options);
  const { priors, options } = policy;
  // What a router says of a task is not known any more.
  if (policy.name === 'price-aware' && priors !== undefined && options['router'] === undefined)
    return priceAware({ ...settingsIn(options), priors });
  throw new ConfigError(`The arm ${name} has the policy ${policy.name}, which only its configuration knows.`, {
    at: 'run.json',
    fix: 'Give the command that began the run again; what was checked is taken from the folder.',
  });
}
