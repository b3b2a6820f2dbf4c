import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import { patient } from '../../src/sandbox/patience.ts';
import type { RunOptions, RunResult } from '../../src/sandbox/sandbox.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import type { Asking } from './asking.ts';
import { openPipe, type Pipe } from './pipe.ts';
import { reportOf, runsIn, type Report } from './report.ts';

/** A command that was run over some files, and what its test runners said. */
export interface Trial extends RunResult {
  readonly report: Report;
  /** Its output as people read it. */
  readonly said: string;
}

/** Runs the command in a copy with these files laid over it. */
export async function trialOf(
  context: CheckContext,
  task: Task,
  asking: Asking,
  files: Files,
  signal: AbortSignal,
): Promise<Trial> {
  await using laid = await lay(context, task, asking, files);
  const { file, args, options } = laid;
  return await laid.read(await context.sandbox.run(file, args, { ...options, signal }));
}

/** A command that has started, and waits for the text of the files that it was laid with. */
export interface Waiting extends AsyncDisposable {
  /** Comes true once it waits, and false where it does not, and has come to its end. */
  readonly waits: Promise<boolean>;
  /** Lets one that waits go on. Files that are not given have the text that they were laid with. */
  run(files: Files, signal: AbortSignal): Promise<Trial>;
}

/** Starts the command ahead of the time at which it is needed; undefined where that cannot be. */
export async function waitingFor(
  context: CheckContext,
  task: Task,
  asking: Asking,
  files: Files,
): Promise<Waiting | undefined> {
  await using opened = new AsyncDisposableStack();
  const laid = opened.use(await lay(context, task, asking, files, { WEAK_COMMITTEE_GATE: 'yes' }));
  const begun = context.sandbox.begin(laid.file, laid.args, laid.options);
  if (begun === undefined) return undefined;
  opened.use(begun);
  const late = setTimeout(patient(context.timeoutMs), false, { ref: false });
  const kept = opened.move();
  return {
    waits: Promise.race([laid.pipe.waits.then(() => true), begun.ended.then(() => false), late]),
    async run(texts, signal) {
      const go = async (): Promise<void> => {
        // Into the files as they stand: what is shown behind the wall are these, whatever their names come to mean outside.
        await Promise.all(Object.entries(texts).map(([path, text]) => writeFile(join(laid.root, path), text)));
        laid.pipe.open();
      };
      return await laid.read(await begun.go(go, signal));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface LaidTrial extends AsyncDisposable {
  readonly root: string;
  readonly pipe: Pipe;
  readonly file: string;
  readonly args: readonly string[];
  readonly options: Omit<RunOptions, 'signal'>;
  read(result: RunResult): Promise<Trial>;
}

/** Lays a copy with these files over it, and all that the command needs beside. */
async function lay(
  { copies, timeoutMs }: CheckContext,
  { targets }: Task,
  asking: Asking,
  files: Files,
  more: Readonly<Record<string, string>> = {},
): Promise<LaidTrial> {
  await using opened = new AsyncDisposableStack();
  const { root } = opened.use(await copies.lay(files));
  const pipe = opened.use(await openPipe());
  const line = asking.line.flatMap(given(files, targets));
  const [file = '', ...args] = asking.home === '' ? line : [...within(join(root, asking.home)), ...line];
  const env = { ...(await asking.variables(root, pipe.folder)), ...more };
  const kept = opened.move();
  return {
    root,
    pipe,
    file,
    args,
    options: { cwd: root, targets, timeoutMs, env },
    async read(result) {
      const written = await pipe.text();
      const { output } = result;
      const inOutput = asking.expected.flatMap(({ read }) => read?.(output) ?? []);
      const report = reportOf([...runsIn(written ?? '', root), ...inOutput]);
      return { ...result, report, said: asking.expected.reduce((text, { said }) => said?.(text) ?? text, output) };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Starts a line in another folder than the copy's root. */
function within(folder: string): string[] {
  return ['/bin/sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', folder];
}

/** What an argument stands for. The unchanged workspace changes no file: there the targets are meant. */
function given(files: Files, targets: readonly string[]): (arg: string) => readonly string[] {
  const changed = Object.keys(files);
  // A path is the model's: one that begins with a dash must not become an option.
  const paths = (changed.length > 0 ? changed : targets).map((path) => `./${path}`);
  return (arg) => (arg === '{files}' ? paths : [arg]);
}
