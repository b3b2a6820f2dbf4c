import { tmpdir } from 'node:os';
import pLimit from 'p-limit';
import type { Proposal } from '../proposal.ts';
import type { Child } from '../sandbox/sandbox.ts';
import { startNode } from '../sandbox/process/child.ts';
import { openWorkers } from '../sandbox/process/workers.ts';
import type { Wanted } from './extract.ts';

/** An answer as it came from a model. */
export interface RawAnswer {
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'other';
  /** The text is code already. */
  readonly plain: boolean;
}

/** What is taken from an answer: its code, notes on how, and the digest of the code's shape. */
export type Taken = Pick<Proposal, 'code' | 'notes' | 'shape'>;

/**
 * Takes code out of answers in a process of its own: an answer is hostile text, and one that crashes the parser or keeps
 * it busy for ever must cost no more than itself.
 */
export interface Extractor extends AsyncDisposable {
  take(answer: RawAnswer, wanted: Wanted): Promise<Taken>;
}

const LIMIT_MS = 10_000;
const MAX_LENGTH = 1_000_000;

/** Starts the process; it is started anew after an answer that ended it. */
export function openExtractor(): Extractor {
  const workers = openWorkers(start, pLimit(1));

  /** What the process says, or how it ended without a word. */
  async function ask(answer: RawAnswer, wanted: Wanted): Promise<Taken | 'crashed' | 'timed out'> {
    const said = await workers.use(({ ask: put }) => put({ answer, wanted }, LIMIT_MS));
    if (said.kind === 'timeout') return 'timed out';
    return said.kind === 'reply' && isTaken(said.reply) ? said.reply : 'crashed';
  }

  return {
    async take(answer, { targets, signature, exports, language }) {
      if (answer.text.length > MAX_LENGTH) return refused('it is longer than a million characters');
      const wanted = { targets, signature, exports, language };
      const first = await ask(answer, wanted);
      const taken = first === 'crashed' ? await ask(answer, wanted) : first;
      return typeof taken === 'string' ? refused(`taking code from it ${taken}`) : taken;
    },
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

function start(): Child {
  const script = import.meta.url.endsWith('.ts') ? 'extractHost.ts' : 'extractHost.js';
  const never = new AbortController().signal;
  return startNode(new URL(script, import.meta.url), {
    cwd: tmpdir(),
    timeoutMs: undefined,
    signal: never,
    fenced: false,
  });
}

function refused(note: string): Taken {
  return { code: { refused: 'no-code' }, notes: [note], shape: '' };
}

function isTaken(message: unknown): message is Taken {
  return (
    typeof message === 'object' && message !== null && 'code' in message && 'notes' in message && 'shape' in message
  );
}
