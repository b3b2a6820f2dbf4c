/** What the process within the wall is told to do. */
export interface Order {
  readonly kind: 'work';
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Written to its standard input; undefined where the command line holds the prompt. */
  readonly input: string | undefined;
  /** The port on which it finds its model; undefined where it has the machine's network. */
  readonly port: number | undefined;
  /** Folders and files of the user's home that it gets a copy of, by their places within. */
  readonly home: readonly { readonly from: string; readonly to: string }[];
  /** Files that are written into its home, by their paths there. */
  readonly settings: Readonly<Record<string, string>>;
  /** Files whose text is wanted where they have changed. */
  readonly targets: readonly string[];
  /** The namespace of processes in which the solver runs. Whoever is still in it must kill nobody. */
  readonly outside: string;
}

/** Ends the work: what stands in the files by then is what was made. */
export interface Stop {
  readonly kind: 'stop';
}

/** One path that is other than it was laid. */
export interface Changed {
  readonly path: string;
  /** `link` and `other` (a socket, a device, a folder in a file's place) are never followed or taken. */
  readonly how: 'added' | 'changed' | 'deleted' | 'moved' | 'link' | 'other';
  /** Of a target: its new text; undefined where it is no text, or longer than a megabyte. */
  readonly text?: string | undefined;
  /** Where a file was moved to. */
  readonly to?: string;
}

/** What came of the work. It was written where the agent ran, so that nothing in it is believed without being looked at. */
export interface Worked {
  readonly kind: 'worked';
  readonly changes: readonly Changed[];
  /** Changes beyond those that are listed. */
  readonly more: number;
  readonly exitCode: number | null;
  /** The end of what it wrote to standard output and error. */
  readonly output: string;
}

/** Why the work did not begin. */
export interface NotStarted {
  readonly kind: 'not-started';
  readonly reason: string;
}

/** Characters of its output that are kept: the end, where agents say what they did and what it cost. */
export const KEPT_OUTPUT = 256 * 1024;
