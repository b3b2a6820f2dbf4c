import { sha256 } from '../../nouns/digest.ts';
import { divide } from '../../async/divide.ts';
import { gather } from '../../async/gather.ts';
import { borrowReading } from '../reading.ts';
import type { Facts } from './facts.ts';

/** Reads the syntax of files, many at a time. */
export interface Looker extends AsyncDisposable {
  /** What a file's syntax says, or how reading it ended. */
  look(path: string, text: string): Promise<Facts | 'timeout' | 'crash'>;
}

type Item = readonly [path: string, text: string];

const LIMIT_MS = 10_000;
const BATCH = { items: 256, weight: 1_000_000 };
/** Files of which it is remembered what was found: a served workspace is read with each edit, and one file of it is new. */
const MOST_KNOWN = 50_000;

/** Starts nothing until the first file is given, and reads no file twice. */
export function openLooker(): Looker {
  const reading = borrowReading();
  const known = new Map<string, Facts>();

  async function ask(items: readonly Item[]): Promise<readonly Facts[] | 'timeout' | 'crash'> {
    const answer = await reading.ask({ kind: 'look', files: items }, LIMIT_MS);
    if (answer.kind !== 'reply') return answer.kind === 'timeout' ? 'timeout' : 'crash';
    return answer.reply as readonly Facts[];
  }

  const look = gather<Item, Facts | 'timeout' | 'crash'>((items, settle) => divide(items, ask, settle), {
    ...BATCH,
    weigh: ([, text]) => text.length,
  });

  return {
    async look(path, text) {
      const key = sha256(`${path}\0${text}`);
      const found = known.get(key) ?? (await look([path, text]));
      if (typeof found === 'string') return found;
      // The one used last stands last.
      known.delete(key);
      known.set(key, found);
      const [oldest] = known.size > MOST_KNOWN ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      return found;
    },
    [Symbol.asyncDispose]: () => reading[Symbol.asyncDispose](),
  };
}
