/** What a copy is made of beside the files in it. The wall lays it together; nobody else has to know. */
export interface Layers {
  /** The folder whose files stand where the copy has none of its own: read-only, and the same for all copies of a workspace. */
  readonly base: string | undefined;
  /** Folders of the copy that hold something of its own: `''` for its root. */
  readonly opened: ReadonlySet<string>;
  /** The folder of links to the packages that stand in the copy's `node_modules`; undefined where the copy has it itself, or none. */
  readonly modules: string | undefined;
  /** Folders of the copy that have a `node_modules` of their own. */
  readonly packages: readonly string[];
  /** Folders of this machine in which its packages lie where Yarn's Plug'n'Play has them; empty elsewhere. */
  readonly stores: readonly string[];
}

/** A mount costs about 0.3 ms; a folder that needs more of them has its files beside each other on the disk. */
export const MOST_MOUNTS = 40;

const known = new Map<string, Layers>();

/** Says what a copy is made of, until it is gone. */
export function setLayers(root: string, layers: Layers): Disposable {
  known.set(root, layers);
  return { [Symbol.dispose]: () => void known.delete(root) };
}

/** What the copy at this path is made of; undefined for a folder that is no copy. */
export function layersOf(root: string): Layers | undefined {
  return known.get(root);
}
