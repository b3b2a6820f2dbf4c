import type { Suite } from './suite.ts';

/** A published set of tasks, and where it can be had. None of it comes with this package. */
export interface CatalogueSuite {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  /** A page for people. */
  readonly source: string;
  /** The file, or an archive of the whole repository, as it stood at one commit. */
  readonly url: string;
  /** What it is called in the suites' folder: a file, or the folder that an archive is unpacked to. */
  readonly file: string;
  /** Whether it is a ZIP archive of a repository, of which `exercises/practice` is kept. */
  readonly archive: boolean;
  /**
   * In hexadecimal: of the file, or for an archive of its files' digests (see `digestOfFolder`). Null where it could not be established; what
   * comes must then at least be read as tasks.
   */
  readonly sha256: string | null;
  /** The function that reads it, by its name in `weak-committee/harness`. */
  readonly reader: string;
  readonly read: (path: string) => Promise<Suite>;
}
