import { tmpdir } from 'node:os';
import pLimit from 'p-limit';
import type { Proposal } from '../proposal.ts';
import { startNode, type Child } from '../sandbox/process/child.ts';
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
  // One answer at a time, so that a crash has one answer to blame.
  const one = pLimit(1);
  let child: Child | undefined = start();

  /** What the process says, or how it ended without a word. */
  async function ask(answer: RawAnswer, wanted: Wanted): Promise<Taken | 'crashed' | 'timed out'> {
    const running = (child ??= start());
    const { promise, resolve } = Promise.withResolvers<Taken | 'crashed' | 'timed out'>();
    const hear = (message: unknown): void => resolve(isTaken(message) ? message : 'crashed');
    const deaf = running.hear(hear);
    running.send({ answer, wanted });
    const timer = setTimeout(() => {
      resolve('timed out');
      running.kill();
    }, LIMIT_MS);
    const taken = await Promise.race([promise, running.ended.then(() => 'crashed' as const)]);
    clearTimeout(timer);
    deaf();
    if (typeof taken === 'string') child = undefined;
    return taken;
  }

  async function takeCode(answer: RawAnswer, { targets, signature, exports, language }: Wanted): Promise<Taken> {
    if (answer.text.length > MAX_LENGTH) return refused('it is longer than a million characters');
    const wanted = { targets, signature, exports, language };
    const first = await ask(answer, wanted);
    const taken = first === 'crashed' ? await ask(answer, wanted) : first;
    return typeof taken === 'string' ? refused(`taking code from it ${taken}`) : taken;
  }

  return {
    take: (answer, wanted) => one(() => takeCode(answer, wanted)),
    async [Symbol.asyncDispose]() {
      child?.kill();
      await child?.ended;
    },
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
