import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { digestOf, sha256 } from '../digest.ts';
import { ConfigError } from '../errors.ts';
import { parsedLine } from '../jsonLines.ts';
import { isRecording, type Origin } from '../member.ts';
import type { Policy } from '../policy/policy.ts';
import { firstSound } from '../policy/firstSound.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Arm } from './arm.ts';
import type { BenchSuite } from './bench.ts';
import { UNSEEN } from './checkSuite.ts';
import type { About } from './figures.ts';
import { lockFolder } from './folderLock.ts';
import type { MemberSeal, Sample } from './sample.ts';
import type { BenchTaskSeal } from './seal.ts';

/** What a run of a suite is of, as plain data: with its samples, everything that figures are computed from. */
export interface RunSeal extends Omit<About, 'tasks' | 'missing'> {
  readonly version: 3;
  readonly tasks: readonly BenchTaskSeal[];
  /** Each with what its answers come from, where it says so: digest of the weights or of the recording, quantisation. */
  readonly members: readonly (MemberSeal & {
    readonly samples: number;
    /** Whether it was asked; else it is a recording, which may hold fewer. */
    readonly live: boolean;
    readonly origin: Origin | null;
  })[];
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

/** A folder that holds one suite's run, and is written to by one process at a time. */
export interface RunFolder extends Disposable {
  readonly seal: RunSeal;
  /** What was judged before, by task. */
  readonly known: ReadonlyMap<string, readonly Sample[]>;
  /** Adds the samples of one task, and the code that they hold; they are on the disk when it returns. */
  add(task: string, samples: readonly Sample[], code: ReadonlyMap<string, Files>): void;
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
 * @throws {@link ConfigError} when it holds samples of something else, or another process is at work in it.
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
  using opening = new DisposableStack();
  opening.use(lockFolder(folder));
  for (const name of ['samples.jsonl', 'code.jsonl', 'answers.jsonl']) mendEnd(join(folder, name));
  if (sealing.config !== undefined) replace(join(folder, 'config'), readFileSync(sealing.config, 'utf8'));
  replace(file, `${JSON.stringify(seal, undefined, 2)}\n`);
  const known = readSamples(folder);
  const kept = new Set(readLines(join(folder, 'code.jsonl'), isCodeRow).map(({ digest }) => digest));
  const lock = opening.move();
  return {
    seal,
    known,
    [Symbol.dispose]: () => lock.dispose(),
    add(task, more, code) {
      const rows = [...code].filter(([digest]) => !kept.has(digest));
      for (const [digest] of rows) kept.add(digest);
      // The code first: samples that are there are complete.
      if (rows.length > 0)
        appendFileSync(
          join(folder, 'code.jsonl'),
          rows.map(([digest, files]) => `${JSON.stringify({ digest, files })}\n`).join(''),
        );
      const row: TaskRow = { task, samples: more };
      appendFileSync(join(folder, 'samples.jsonl'), `${JSON.stringify(row)}\n`);
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
  const known = readSamples(folder);
  const missing = seal.tasks.filter(({ id }) => !known.has(id));
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
    samples: seal.tasks.flatMap(({ id }) => known.get(id) ?? []),
    arms: seal.arms.map((arm) => ({ ...arm, policy: policyOf(arm) })),
    code: readCode(folder),
  };
}

/** The code of a run's samples, by digest. */
export function readCode(folder: string): Map<string, Files> {
  return new Map(readLines(join(folder, 'code.jsonl'), isCodeRow).map(({ digest, files }) => [digest, files]));
}

/** What figures are told of a run. */
export function aboutRun({ tasks, ...seal }: RunSeal, samples: readonly Sample[]): About {
  const live = new Set(seal.members.flatMap(({ name, live: asked }) => (asked ? [name] : [])));
  const wanted = seal.members.reduce((sum, member) => sum + (member.live ? member.samples * tasks.length : 0), 0);
  return {
    ...seal,
    tasks: tasks.map(({ id }) => id),
    missing: wanted - samples.filter(({ member }) => live.has(member)).length,
  };
}

interface CodeRow {
  readonly digest: string;
  readonly files: Files;
}

function isCodeRow(row: unknown): row is CodeRow {
  return hasFields(row, 'digest', 'files');
}

/** Samples of one task that were judged together; a task has several lines where some were bought later. */
interface TaskRow {
  readonly task: string;
  readonly samples: readonly Sample[];
}

function isTaskRow(row: unknown): row is TaskRow {
  return (
    hasFields(row, 'task', 'samples') &&
    Array.isArray(row.samples) &&
    row.samples.every((sample) => hasFields(sample, 'task', 'member', 'ordinal', 'visible', 'right', 'truth'))
  );
}

function hasFields<Name extends string>(row: unknown, ...names: readonly Name[]): row is Record<Name, unknown> {
  return typeof row === 'object' && row !== null && names.every((name) => Object.hasOwn(row, name));
}

function readSamples(folder: string): Map<string, readonly Sample[]> {
  const byTask = new Map<string, readonly Sample[]>();
  for (const { task, samples } of readLines(join(folder, 'samples.jsonl'), isTaskRow))
    byTask.set(task, [...(byTask.get(task) ?? []), ...samples]);
  return byTask;
}

function sealOf(
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

/** Each line of a file. What was cut off when a run was killed is passed over. */
function readLines<Row>(file: string, isRow: (row: unknown) => row is Row): Row[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const row = parsedLine(line);
    if (isRow(row)) return [row];
    if (index === lines.length - 1) return [];
    throw new ConfigError(`Line ${index + 1} of ${file} is not what a run keeps there.`, {
      at: `${file}:${index + 1}`,
      fix: 'Take the file from a copy, or remove the folder and run it again.',
    });
  });
}

/** Ends a file in a whole line, so that more can be added: a line that is whole but for its end is ended, one that was cut off is taken away. */
function mendEnd(file: string): void {
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (last === '') return;
  if (parsedLine(last) === undefined) writeFileSync(file, text.slice(0, text.length - last.length));
  else appendFileSync(file, '\n');
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
