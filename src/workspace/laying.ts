import { rm } from 'node:fs/promises';
import { setLayers, type Layers } from './layers.ts';
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
  /** Lays copies that all lack some files; disposed of once none of them stands there, nothing is kept for them. */
  lacking(removed: readonly string[]): Laying;
}

/** A copy that stands there: disposed of, it is gone, and what is known of it. */
export function laid(root: string, made: Layers): Copy {
  const layers = setLayers(root, made);
  return {
    root,
    async [Symbol.asyncDispose]() {
      layers[Symbol.dispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}
