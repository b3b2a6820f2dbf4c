import type { Files } from './workspace.ts';

/** A working copy with one candidate's files laid over it. */
export interface Copy extends AsyncDisposable {
  /** Where it stands for what the sandbox runs in it. From outside, all of its files may not be there. */
  readonly root: string;
}

/** Lays copies of one workspace. */
export interface Laying extends AsyncDisposable {
  /** @param without - workspace files that are left out, for a candidate whose tests are elsewhere. */
  lay(files: Files, without?: readonly string[]): Promise<Copy>;
}
