import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../digest.ts';
import { ConfigError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { firstSound } from '../policy/firstSound.ts';
import type { Arm } from './arm.ts';
import type { BenchSuite } from './bench.ts';
import type { MemberSeal, Sample } from './sample.ts';

/** What a run of a suite is of, as plain data: with its samples, everything that figures are computed from. */
export interface RunSeal {
  readonly version: 1;
  readonly suite: string;
  readonly basis: string;
  readonly prices: string;
  readonly hidden: boolean;
  readonly tasks: readonly string[];
  readonly members: readonly (MemberSeal & { readonly samples: number })[];
  readonly arms: readonly (Omit<Arm, 'policy'> & { readonly policy: Pick<Policy, 'name' | 'options'> })[];
  readonly node: string;
}

/** A folder that holds one suite's run. */
export interface RunFolder {
  readonly seal: RunSeal;
  readonly samples: readonly Sample[];
  /** Adds the samples of one task; they are on the disk when it returns. */
  add(samples: readonly Sample[]): void;
  /** Where answers of members that were asked are kept. */
  readonly answers: string;
}

/**
 * Opens the folder for a suite's run, to be gone on with.
 *
 * @throws {@link ConfigError} when it holds a run of something else.
 */
export function openRunFolder(folder: string, suite: BenchSuite): RunFolder {
  const seal = sealOf(suite);
  const file = join(folder, 'run.json');
  if (existsSync(file)) {
    const there = JSON.parse(readFileSync(file, 'utf8')) as RunSeal;
    if (digestOf({ ...there, node: '' } as never) !== digestOf({ ...seal, node: '' } as never))
      throw new ConfigError(`${folder} holds a run of another configuration.`, {
        at: file,
        fix: 'Name another folder with --output, or remove this one.',
      });
  } else {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.part`, `${JSON.stringify(seal, undefined, 2)}\n`);
    renameSync(`${file}.part`, file);
  }
  const samples = readSamples(folder);
  return {
    seal,
    samples,
    add: (more) => appendFileSync(join(folder, 'samples.jsonl'), `${JSON.stringify(more)}\n`),
    answers: join(folder, 'answers.jsonl'),
  };
}

/**
 * Reads a run that was made before; no model and no checker is needed.
 *
 * @throws {@link ConfigError} when there is none, or it is not finished.
 */
export function readRunFolder(folder: string): {
  readonly seal: RunSeal;
  readonly samples: readonly Sample[];
  readonly arms: readonly Arm[];
} {
  const file = join(folder, 'run.json');
  if (!existsSync(file))
    throw new ConfigError(`There is no run in ${folder}.`, {
      at: file,
      fix: 'Name a folder that `weak-committee bench run` has written.',
    });
  const seal = JSON.parse(readFileSync(file, 'utf8')) as RunSeal;
  const samples = readSamples(folder);
  const done = new Set(samples.map(({ task }) => task));
  const missing = seal.tasks.filter((task) => !done.has(task));
  if (missing.length > 0)
    throw new ConfigError(
      `The run in ${folder} is not finished: ${missing.length} of ${seal.tasks.length} tasks are missing.`,
      {
        at: folder,
        fix: 'Give the command that began it again; it goes on.',
      },
    );
  return { seal, samples, arms: seal.arms.map((arm) => ({ ...arm, policy: policyOf(arm) })) };
}

function sealOf({ name, basis, prices, tasks, members, arms }: BenchSuite): RunSeal {
  return {
    version: 1,
    suite: name,
    basis,
    prices,
    hidden: tasks.some(({ hidden }) => hidden.length > 0),
    tasks: tasks.map(({ input }) => input.id),
    members: members.map(({ member, samples }) => ({ name: member.name, prices: member.prices ?? null, samples })),
    arms: arms.map(({ policy, ...arm }) => ({ ...arm, policy: { name: policy.name, options: policy.options } })),
    node: process.version,
  };
}

/** What was cut off when a run was killed is judged again. */
function readSamples(folder: string): Sample[] {
  const file = join(folder, 'samples.jsonl');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(file, whole);
  return whole
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => JSON.parse(line) as Sample[]);
}

function policyOf({ name, policy }: RunSeal['arms'][number]): Policy {
  if (policy.name === 'first-sound') return firstSound(policy.options);
  throw new ConfigError(`The arm ${name} has the policy ${policy.name}, which only its configuration knows.`, {
    at: 'run.json',
    fix: 'Give the command that began the run again; what was checked is taken from the folder.',
  });
}
