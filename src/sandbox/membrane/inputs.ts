import type { Entry } from './alike.ts';
import { bytesOf, emptyOf, fill, type Filling } from './fill.ts';
import type { Content } from './wire.ts';

// What the candidate does to objects that the tests hand it, and how much of that the tests are shown.

/** How a part of a run is shown to the tests; as it is, where nothing is said. */
export interface View {
  /**
   * Whether an object is to stay as it is on the tests' side. Where the candidate gives back one that it has changed, a copy with the
   * changes stands for it.
   *
   * @param wasEmpty - whether it held nothing when it was last seen.
   */
  readonly keeps?: (object: object, wasEmpty: boolean) => boolean;
  /** Told of what is handed to a function of the candidate's, before it is. */
  readonly handing?: (given: readonly unknown[]) => void;
  /** What the tests get in place of what such a function answers; `answer` gives that, or throws it. */
  readonly answer?: (answer: () => unknown, changesBefore: number) => unknown;
}

/** What the tests' side knows of its own objects. */
export interface Inputs {
  /** How often the candidate has changed one so far. */
  readonly changes: () => number;
  /** How many it has emptied so far: what is compared with them then holds of itself. */
  readonly emptied: () => number;
  readonly isAltered: (object: object) => boolean;
  /** Whether it stands here for an object of the candidate's. */
  readonly isTheirs: (object: object) => boolean;
  /** From now on the tests see it so. Gives back what was said before. */
  readonly show: (view: View) => View;
}

/** Opens what follows the changes; `enter` makes a copy known under the name of what it stands for. */
export function openInputs(enter: (copy: object, entry: Entry) => void, isTheirs: Inputs['isTheirs']) {
  const altered = new Set<object | symbol>();
  const copies = new Map<Entry, object>();
  let view: View = {};
  let changes = 0;
  let emptied = 0;

  const inputs: Inputs = {
    changes: () => changes,
    emptied: () => emptied,
    isAltered: (object) => altered.has(object),
    isTheirs,
    show(next) {
      const before = view;
      view = next;
      copies.clear();
      return before;
    },
  };

  return {
    inputs,
    view: () => view,
    /** Notes a change. True where it is not to be made here: the copy that is to hold it is there from now on. */
    keeps(entry: Entry, content: Content): boolean {
      const object = entry.object as object;
      changes++;
      altered.add(object);
      if (isFull(entry.last) && !isFull(content)) emptied++;
      if (copies.has(entry)) return true;
      if (view.keeps?.(object, !isFull(entry.last)) !== true) return false;
      const copy = emptyOf(entry.nature) ?? bytesOf(entry.nature, content.slots);
      if (copy === undefined) return true;
      Object.setPrototypeOf(copy, Object.getPrototypeOf(object) as object | null);
      copies.set(entry, copy);
      enter(copy, entry);
      return true;
    },
    /** Makes of the copy what the object is on the other side. */
    fill(entry: Entry, content: Content, filling: Filling): void {
      const copy = copies.get(entry);
      if (copy !== undefined) fill(copy, entry.nature, content, filling);
    },
    /** What stands for an object here. */
    shown: (entry: Entry): object | symbol => copies.get(entry) ?? entry.object,
  };
}

function isFull(content: Content | undefined): boolean {
  return content !== undefined && content.slots.length + content.fields.length > 0;
}
