import pLimit from 'p-limit';
import type { Child } from '../../sandbox/sandbox.ts';
import { startBeside } from '../../sandbox/process/beside.ts';
import { openWorkers } from '../../sandbox/process/workers.ts';
import { divide } from '../divide.ts';
import { gather } from '../gather.ts';
import type { Facts } from './facts.ts';

/** Reads the syntax of files in a process of its own: text that ends the parser must cost no more than itself. */
export interface Looker extends AsyncDisposable {
  /** What a file's syntax says, or how reading it ended. */
  look(path: string, text: string): Promise<Facts | 'timeout' | 'crash'>;
}

type Item = readonly [path: string, text: string];

const LIMIT_MS = 10_000;
const BATCH = { items: 256, weight: 1_000_000 };

/** Starts nothing until the first file is given. */
export function openLooker(): Looker {
  const workers = openWorkers(start, pLimit(1));

  async function ask(items: readonly Item[]): Promise<readonly Facts[] | 'timeout' | 'crash'> {
    const answer = await workers.use(({ ask: put }) => put(items, LIMIT_MS));
    if (answer.kind !== 'reply') return answer.kind === 'timeout' ? 'timeout' : 'crash';
    return answer.reply as readonly Facts[];
  }

  const look = gather<Item, Facts | 'timeout' | 'crash'>((items, settle) => divide(items, ask, settle), {
    ...BATCH,
    weigh: ([, text]) => text.length,
  });

  return {
    look: (path, text) => look([path, text]),
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

function start(): Child {
  return startBeside(import.meta.url, 'lookHost');
}
