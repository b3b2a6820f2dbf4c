import type { LimitFunction } from 'p-limit';
import type { Child, RunResult } from '../sandbox.ts';
import { isAside } from './crossing.ts';

/** What a worker said, or how it ended without a word. */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'ended'; readonly run: RunResult };

/** Puts a message to a worker and waits for its next one, at most `timeoutMs`; a worker that is late is killed. */
export type Ask = (message: unknown, timeoutMs: number) => Promise<Answer>;

/** A worker that is lent. */
export interface Worker {
  readonly ask: Ask;
  /** The child itself; what it says between a question and its answer is for whoever hears it. */
  readonly child: Child;
  /** Has it replaced once its user is done. */
  readonly retire: () => void;
}

/** Disposable children that are kept warm: each serves one user at a time, so that a crash has one to blame. */
export interface Workers extends AsyncDisposable {
  /**
   * Waits for a free worker and lends it. One that has ended meanwhile, or is retired, is replaced for whoever comes next.
   * When the signal fires the worker is killed and its user gets the signal's reason.
   */
  use<Result>(work: (worker: Worker) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

/**
 * Keeps as many children as there are slots; each is started when it is first needed.
 *
 * @param spare - start the others as well once one has been used: a child gets ready for its next user while another one works.
 */
export function openWorkers(start: () => Child | Promise<Child>, slots: LimitFunction, spare = false): Workers {
  const idle = new Set<Child>();
  const living = new Set<Child>();
  /** Who waits for an answer of a child. Not for the promise of its end: each wait would hang on that for as long as it lives. */
  const waiting = new Map<Child, (answer: Answer) => void>();
  const lastWords = new WeakMap<Child, Answer>();
  /** Those that live and those on their way. */
  let count = 0;
  let closed = false;

  async function begin(): Promise<Child> {
    count++;
    try {
      const child = await start();
      living.add(child);
      void forget(child);
      // One that was on its way when all was closed.
      if (closed) child.kill();
      return child;
    } catch (error) {
      count--;
      throw error;
    }
  }

  async function forget(child: Child): Promise<void> {
    const answer: Answer = { kind: 'ended', run: await child.ended };
    lastWords.set(child, answer);
    waiting.get(child)?.(answer);
    count--;
    living.delete(child);
    idle.delete(child);
  }

  return {
    use: (work, signal) =>
      slots(async () => {
        signal?.throwIfAborted();
        const [child = await begin()] = idle;
        idle.delete(child);
        let fit = true;
        const retire = (): void => void (fit = false);
        const stop = (): void => child.kill();
        signal?.addEventListener('abort', stop);
        try {
          const ask: Ask = async (message, timeoutMs) => {
            const answer = lastWords.get(child) ?? (await askOnce(child, message, timeoutMs, waiting));
            signal?.throwIfAborted();
            fit &&= answer.kind === 'reply';
            return answer;
          };
          return await work({ ask, child, retire });
        } catch (error) {
          fit = false;
          throw error;
        } finally {
          signal?.removeEventListener('abort', stop);
          if (fit && living.has(child)) idle.add(child);
          else child.kill();
          if (spare && count < slots.concurrency && !closed) idle.add(await begin());
        }
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      const children = [...living];
      for (const child of children) child.kill();
      await Promise.all(children.map(({ ended }) => ended));
    },
  };
}

async function askOnce(
  child: Child,
  message: unknown,
  timeoutMs: number,
  waiting: Map<Child, (answer: Answer) => void>,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  waiting.set(child, resolve);
  const deaf = child.hear((reply) => {
    if (!isAside(reply)) resolve({ kind: 'reply', reply });
  });
  const timer = setTimeout(() => {
    resolve({ kind: 'timeout' });
    child.kill();
  }, timeoutMs);
  child.send(message);
  const answer = await promise;
  clearTimeout(timer);
  deaf();
  waiting.delete(child);
  return answer;
}
