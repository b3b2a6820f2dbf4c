import type { Content, Nature } from './wire.ts';

/** An object of either side, as this side knows it. */
export interface Entry {
  readonly id: number;
  readonly object: object | symbol;
  readonly nature: Nature;
  /** What both sides hold. */
  last: Content | undefined;
  /** Settles a promise that stands for one of the other side's. */
  readonly settle?: (ok: boolean, value: unknown) => void;
  /** When the question was asked that it came with the answer of, if it did. */
  readonly asked?: number | undefined;
}

/** Objects whose contents are kept alike on both sides, the one that was used longest ago first. */
export function openAlike() {
  const entries = new Set<Entry>();
  let elements = 0;
  const drop = (entry: Entry): void => {
    if (entries.delete(entry)) elements -= sizeOf(entry.last);
  };
  return {
    entries,
    drop,
    add(entry: Entry) {
      entries.add(entry);
      elements += sizeOf(entry.last);
    },
    /** Lets go of the oldest until there are no more elements than that, and gives them; `kept` stays whatever it holds. */
    shrink(most: number, kept?: Entry): Entry[] {
      const gone: Entry[] = [];
      for (const oldest of entries) {
        if (elements <= most || oldest === kept) break;
        drop(oldest);
        gone.push(oldest);
      }
      return gone;
    },
  };
}

function sizeOf(content: Content | undefined): number {
  return 1 + (content === undefined ? 0 : content.slots.length + content.fields.length);
}
