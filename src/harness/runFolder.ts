import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Files } from '../workspace/workspace.ts';
import { writeWhole } from '../text/wholeFile.ts';
import type { Arm } from './arm.ts';
import type { TaskBehaviours } from './behaviours.ts';
import type { BenchSuite } from './bench.ts';
import type { SetAside } from './figures.ts';
import { lockFolder } from './folderLock.ts';
import { mendEnd, readLines } from './runLines.ts';
import { policyOf, readSeal, sampledOf, sealRun, type RunSeal, type Sealing } from './runSeal.ts';
import type { Sample } from './sample.ts';

/** A folder that holds one suite's run, and is written to by one process at a time. */
export interface RunFolder extends Disposable {
  readonly seal: RunSeal;
  /** What was judged before, by task. */
  readonly known: ReadonlyMap<string, readonly Sample[]>;
  /** Tasks that were found to have checkers which cannot judge. */
  readonly aside: readonly SetAside[];
  /** Sets a task aside: it is not tried again. */
  setAside(task: SetAside): void;
  /** Adds the samples of one task, and the code that they hold; they are on the disk when it returns. */
  add(task: string, samples: readonly Sample[], code: ReadonlyMap<string, Files>): void;
  /** What programs were found to do, by task. */
  readonly behaviours: ReadonlyMap<string, TaskBehaviours>;
  addBehaviours(found: TaskBehaviours): void;
  /** Where answers of members that were asked are kept. */
  readonly answers: string;
}

/**
 * Opens the folder for a suite's run, to be gone on with. Arms, prices and words may have changed: they do not change what was sampled.
 *
 * @throws {@link ConfigError} when it holds samples of something else, or another process is at work in it.
 */
export function openRunFolder(folder: string, suite: BenchSuite, sealing: Sealing): RunFolder {
  const seal = sealRun(suite, sealing);
  const file = join(folder, 'run.json');
  const there = existsSync(file) ? readSeal(file) : undefined;
  if (there !== undefined && sampledOf(there) !== sampledOf(seal))
    throw new ConfigError(`${folder} holds a run of other tasks, checkers or members.`, {
      at: file,
      fix: 'Name another folder with --output, or remove this one.',
    });
  mkdirSync(folder, { recursive: true });
  using opening = new DisposableStack();
  opening.use(lockFolder(folder));
  for (const name of ['samples.jsonl', 'code.jsonl', 'behaviours.jsonl', 'answers.jsonl']) mendEnd(join(folder, name));
  if (sealing.config !== undefined) writeWhole(join(folder, 'config'), readFileSync(sealing.config, 'utf8'));
  writeWhole(file, `${JSON.stringify(seal, undefined, 2)}\n`);
  const { known, aside } = readTasks(folder);
  const kept = new Set(readLines(join(folder, 'code.jsonl'), isCodeRow).map(({ digest }) => digest));
  const lock = opening.move();
  return {
    seal,
    known,
    aside,
    setAside({ task, why }) {
      const row: TaskRow = { task, samples: [], aside: why };
      appendFileSync(join(folder, 'samples.jsonl'), `${JSON.stringify(row)}\n`);
    },
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
    behaviours: readBehaviours(folder),
    addBehaviours: (found) => appendFileSync(join(folder, 'behaviours.jsonl'), `${JSON.stringify(found)}\n`),
    answers: join(folder, 'answers.jsonl'),
  };
}

/** A run that was made before. */
export interface FinishedRun {
  readonly seal: RunSeal;
  readonly samples: readonly Sample[];
  /** Tasks that could not be judged. */
  readonly aside?: readonly SetAside[];
  readonly arms: readonly Arm[];
  readonly behaviours?: readonly TaskBehaviours[];
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
  const { known, aside } = readTasks(folder);
  const without = new Set(aside.map(({ task }) => task));
  const missing = seal.tasks.filter(({ id }) => !known.has(id) && !without.has(id));
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
    aside,
    arms: seal.arms.map((arm) => ({ ...arm, policy: policyOf(arm) })),
    behaviours: [...readBehaviours(folder).values()],
    code: readCode(folder),
  };
}

/** A task has several rows where more was bought later: the last one counts. */
function readBehaviours(folder: string): Map<string, TaskBehaviours> {
  const rows = readLines(join(folder, 'behaviours.jsonl'), isBehaviours);
  return new Map(rows.map((row) => [row.task, row]));
}

function isBehaviours(row: unknown): row is TaskBehaviours {
  return hasFields(row, 'task', 'of', 'clusters', 'agreements', 'alikeNear', 'aside');
}

/** The code of a run's samples, by digest. */
export function readCode(folder: string): Map<string, Files> {
  return new Map(readLines(join(folder, 'code.jsonl'), isCodeRow).map(({ digest, files }) => [digest, files]));
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
  /** Why there are none. */
  readonly aside?: string;
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

function readTasks(folder: string): { known: Map<string, readonly Sample[]>; aside: SetAside[] } {
  const known = new Map<string, readonly Sample[]>();
  const aside: SetAside[] = [];
  for (const { task, samples, aside: why } of readLines(join(folder, 'samples.jsonl'), isTaskRow))
    if (why === undefined) known.set(task, [...(known.get(task) ?? []), ...samples]);
    else aside.push({ task, why });
  return { known, aside };
}
