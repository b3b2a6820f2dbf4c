import { join } from 'node:path';
import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { RunResult } from '../../src/sandbox/sandbox.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import type { Asking } from './asking.ts';
import { openPipe } from './pipe.ts';
import { reportOf, runsIn, type Report } from './report.ts';

/** A command that was run over some files, and what its test runners said. */
export interface Trial extends RunResult {
  readonly report: Report;
  /** Its output as people read it. */
  readonly said: string;
}

/** Runs the command in a copy with these files laid over it. */
export async function trialOf(
  { copies, sandbox, timeoutMs }: CheckContext,
  { targets }: Task,
  asking: Asking,
  files: Files,
  signal: AbortSignal,
): Promise<Trial> {
  await using copy = await copies.lay(files);
  await using pipe = await openPipe();
  const line = asking.line.flatMap(given(files, targets));
  const [program = '', ...args] = asking.home === '' ? line : [...within(join(copy.root, asking.home)), ...line];
  const env = await asking.variables(copy.root, pipe.folder);
  const result = await sandbox.run(program, args, { cwd: copy.root, targets, timeoutMs, signal, env });
  const written = await pipe.text();
  const { output } = result;
  const inOutput = asking.expected.flatMap(({ read }) => read?.(output) ?? []);
  const report = reportOf([...runsIn(written ?? '', copy.root), ...inOutput]);
  return { ...result, report, said: asking.expected.reduce((text, { said }) => said?.(text) ?? text, output) };
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
