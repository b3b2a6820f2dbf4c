import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { digestOf, sha256 } from '../digest.ts';
import { ConfigError } from '../errors.ts';
import type { Origin } from '../member.ts';
import type { Policy } from '../policy/policy.ts';
import { firstSound } from '../policy/firstSound.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Arm } from './arm.ts';
import type { BenchSuite } from './bench.ts';
import type { About } from './figures.ts';
import type { MemberSeal, Sample } from './sample.ts';
import type { BenchTaskSeal } from './seal.ts';

/** What a run of a suite is of, as plain data: with its samples, everything that figures are computed from. */
export interface RunSeal extends Omit<About, 'tasks'> {
  readonly version: 2;
  readonly tasks: readonly BenchTaskSeal[];
  /** Each with what its answers come from, where it says so: digest of the weights or of the recording, quantisation. */
  readonly members: readonly (MemberSeal & { readonly samples: number; readonly origin: Origin | null })[];
  readonly arms: readonly (Omit<Arm, 'policy'> & { readonly policy: Pick<Policy, 'name' | 'options'> })[];
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

/** A folder that holds one suite's run. */
export interface RunFolder {
  readonly seal: RunSeal;
  readonly samples: readonly Sample[];
  /** Adds the samples of one task, and the code that they hold; they are on the disk when it returns. */
  add(samples: readonly Sample[], code: ReadonlyMap<string, Files>): void;
  /** Where answers of members that were asked are kept. */
  readonly answers: string;
}

/** What a run is opened with, beside its suite. */
export interface Sealing extends Pick<RunSeal, 'timeoutMs' | 'tasks'> {
  readonly origins: ReadonlyMap<string, Origin>;
  /** The path of the configuration. */
  readonly config: string | undefined;
}

/**
 * Opens the folder for a suite's run, to be gone on with. Arms, prices and words may have changed: they do not change what was sampled.
 *
 * @throws {@link ConfigError} when it holds samples of something else.
 */
export function openRunFolder(folder: string, suite: BenchSuite, sealing: Sealing): RunFolder {
  const seal = sealOf(suite, sealing);
  const file = join(folder, 'run.json');
  const there = existsSync(file) ? readSeal(file) : undefined;
  if (there !== undefined && sampled(there) !== sampled(seal))
    throw new ConfigError(`${folder} holds a run of other tasks, checkers or members.`, {
      at: file,
      fix: 'Name another folder with --output, or remove this one.',
    });
  mkdirSync(folder, { recursive: true });
  if (sealing.config !== undefined) replace(join(folder, 'config'), readFileSync(sealing.config, 'utf8'));
  replace(file, `${JSON.stringify(seal, undefined, 2)}\n`);
  const samples = readLines<readonly Sample[]>(join(folder, 'samples.jsonl')).flat();
  const kept = new Set(readLines<CodeRow>(join(folder, 'code.jsonl')).map(({ digest }) => digest));
  return {
    seal,
    samples,
    add(more, code) {
      const rows = [...code].filter(([digest]) => !kept.has(digest));
      for (const [digest] of rows) kept.add(digest);
      // The code first: samples that are there are complete.
      if (rows.length > 0)
        appendFileSync(
          join(folder, 'code.jsonl'),
          rows.map(([digest, files]) => `${JSON.stringify({ digest, files })}\n`).join(''),
        );
      appendFileSync(join(folder, 'samples.jsonl'), `${JSON.stringify(more)}\n`);
    },
    answers: join(folder, 'answers.jsonl'),
  };
}

/** A run that was made before. */
export interface FinishedRun {
  readonly seal: RunSeal;
  readonly samples: readonly Sample[];
  readonly arms: readonly Arm[];
  /** The code of samples, by digest. */
  readonly code: ReadonlyMap<string, Files>;
}

/**
 * Reads a run that was made before; no model and no checker is needed.
 *
 * @throws {@link ConfigError} when there is none, or it is not finished.
 */
export function readRunFolder(folder: string): FinishedRun {
  const file = join(folder, 'run.json');
  if (!existsSync(file))
    throw new ConfigError(`There is no run in ${folder}.`, {
      at: file,
      fix: 'Name a folder that `weak-committee bench run` has written.',
    });
  const seal = readSeal(file);
  const samples = readLines<readonly Sample[]>(join(folder, 'samples.jsonl')).flat();
  const done = new Set(samples.map(({ task }) => task));
  const missing = seal.tasks.filter(({ id }) => !done.has(id));
  if (missing.length > 0)
    throw new ConfigError(
      `The run in ${folder} is not finished: ${missing.length} of ${seal.tasks.length} tasks are missing.`,
      {
        at: folder,
        fix: 'Give the command that began it again; it goes on.',
      },
    );
  return {
    seal,
    samples,
    arms: seal.arms.map((arm) => ({ ...arm, policy: policyOf(arm) })),
    code: readCode(folder),
  };
}

/** The code of a run's samples, by digest. */
export function readCode(folder: string): Map<string, Files> {
  return new Map(readLines<CodeRow>(join(folder, 'code.jsonl')).map(({ digest, files }) => [digest, files]));
}

/** What figures are told of a run. */
export function aboutRun({ tasks, ...seal }: RunSeal): About {
  return { ...seal, tasks: tasks.map(({ id }) => id) };
}

interface CodeRow {
  readonly digest: string;
  readonly files: Files;
}

function sealOf(
  { name, basis, prices, priceTables = [], repeats = 1, seed = 1, tasks: suiteTasks, members, arms }: BenchSuite,
  { tasks, origins, timeoutMs, config }: Sealing,
): RunSeal {
  const lockfile = config === undefined ? undefined : lockfileAbove(dirname(resolve(config)));
  return {
    version: 2,
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
      origin: origins.get(member.name) ?? null,
    })),
    arms: arms.map(({ policy, ...arm }) => ({ ...arm, policy: { name: policy.name, options: policy.options } })),
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
function sampled({ suite, tasks, members, timeoutMs }: RunSeal): string {
  const digests = tasks.map(({ id, digest }) => [id, digest]);
  return digestOf(JSON.parse(JSON.stringify({ suite, digests, members, timeoutMs })));
}

function readSeal(file: string): RunSeal {
  const seal = JSON.parse(readFileSync(file, 'utf8')) as RunSeal;
  if (seal.version !== 2)
    throw new ConfigError(`${file} was written by another version of weak-committee.`, {
      at: file,
      fix: 'Remove the folder, and run it again.',
    });
  return seal;
}

/** Each line of a file as JSON. What was cut off when a run was killed is taken off the file. */
function readLines<Row>(file: string): Row[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(file, whole);
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);
}

/** Writes a file so that it is whole or as it was, whenever this is killed. */
export function replace(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

function policyOf({ name, policy }: RunSeal['arms'][number]): Policy {
  if (policy.name === 'first-sound') return firstSound(policy.options);
  throw new ConfigError(`The arm ${name} has the policy ${policy.name}, which only its configuration knows.`, {
    at: 'run.json',
    fix: 'Give the command that began the run again; what was checked is taken from the folder.',
  });
}
