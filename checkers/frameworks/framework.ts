import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import type { Words } from '../command/line.ts';

/** A file of tests, and what tells whose it is. */
export interface TestText {
  readonly path: string;
  readonly text: string;
  /** What it imports or requires. */
  readonly imports: ReadonlySet<string>;
  /** The framework that the nearest package names, where the file uses `describe`, `it` or `test` without importing it. */
  readonly named: string | undefined;
}

/** Files of one framework that it can run in one go. */
export interface Group {
  readonly task: Task;
  readonly context: CheckContext;
  /** The folder that the runner is started in: that of the nearest package. */
  readonly home: string;
  /** Relative to the workspace. */
  readonly files: readonly string[];
}

/** How a framework is started in its home. */
export interface Line {
  readonly words: Words;
  readonly env: Readonly<Record<string, string>>;
  /** Files that are laid into its copies. */
  readonly files?: Files;
}

/** A test framework whose files `tests()` takes. */
export interface Framework {
  readonly name: string;
  /** Whether a file of tests is its own. */
  claims(file: TestText): boolean;
  /** How it is run beside the candidate; undefined where a runner of ours runs its files, apart from the candidate if it can. */
  readonly beside?: Beside;
  /** How a runner of ours runs them apart from the candidate, where they and their settings allow it. */
  readonly apart?: Apart;
}

/** A runner of ours with the framework's own packages, on the assertions' side of an attempt. */
export interface Apart {
  /** Packages that files may import: the runner brings them along. */
  readonly packages: readonly string[];
  /**
   * Reads the settings that hold for some files.
   *
   * @param where - in an isolate, or in the host of one.
   * @param used - what the files import of the packages.
   * @returns undefined where these reach further than the runner does, or the framework is too old to be taken apart.
   */
  open(group: Group, where: 'isolate' | 'host', used: readonly string[]): Promise<Placed | undefined>;
}

/** The runner for some files, and what it is told. */
interface Placed {
  readonly runner: URL;
  /** In a host: what brings the framework's packages there. */
  readonly library?: URL;
  /** Where packages are looked up first. */
  readonly packagesFrom: string;
  readonly order: object;
}

/** A runner that stands in one process with the candidate. */
export interface Beside {
  /** The folder that it is started in. */
  home(path: string, task: Task): Promise<string>;
  /**
   * The line that runs these files and no others, with the user's own settings, and writes nothing where the wall forbids it.
   *
   * @throws {@link CheckerError} where it is not installed.
   */
  line(group: Group): Promise<Line>;
  /** Its version; `''` where it says none. */
  version(group: Group): Promise<string>;
}
