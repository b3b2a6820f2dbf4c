import type { Words } from '../line.ts';
import type { Run } from '../report.ts';

/** A test runner that we know how to ask for a report. */
export interface Runner {
  readonly name: string;
  /**
   * Whether a program with these arguments is this runner.
   *
   * @param script - the text of the file that it is told to run, `''` where that is none of the workspace.
   */
  is(words: Words, script: string): boolean;
  /**
   * The line by which it reports; undefined where variables ask for it, which reach it through scripts as well.
   *
   * @param tools - the folder of what is put into the processes of a command.
   */
  readonly asked?: (words: Words, tools: string) => Words;
  /** Whether it can be made to wait, once it is loaded, before it reads anything of the workspace but its settings. */
  readonly waits?: (words: Words) => boolean;
  /** What it reported in its output, where it knows of no other place. */
  readonly read?: (output: string) => Run[];
  /** Its output as people read it. */
  readonly said?: (output: string) => string;
}
