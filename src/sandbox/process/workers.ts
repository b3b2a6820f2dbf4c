import pLimit from 'p-limit';
import type { RunResult } from '../sandbox.ts';
import type { Child } from './child.ts';

/** What a worker said, or how it ended without a word. */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'ended'; readonly run: RunResult };

/** Puts a message to a worker and waits for its next one, at most `timeoutMs`; a worker that is late is killed. */
export type Ask = (message: unknown, timeoutMs: number) => Promise<Answer>;

/** Disposable children that are kept warm: each serves one user at a time, so that a crash has one to blame. */
export interface Workers extends AsyncDisposable {
  /** Waits for a free worker and lends it. One that has ended meanwhile is replaced for whoever comes next. */
  use<Result>(work: (ask: Ask) => Promise<Result>): Promise<Result>;
}

/** Keeps at most `size` children; each is started when it is first needed. */
export function openWorkers(start: () => Child, size: number): Workers {
  const slots = pLimit(size);
  const idle = new Set<Child>();
  const living = new Set<Child>();

  function begin(): Child {
    const child = start();
    living.add(child);
    void child.ended.then(() => {
      living.delete(child);
      idle.delete(child);
    });
    return child;
  }

  return {
    use: (work) =>
      slots(async () => {
        const [child = begin()] = idle;
        idle.delete(child);
        let fit = true;
        try {
          return await work(async (message, timeoutMs) => {
            const answer = await askOnce(child, message, timeoutMs);
            fit &&= answer.kind === 'reply';
            return answer;
          });
        } catch (error) {
          fit = false;
          throw error;
        } finally {
          if (fit && living.has(child)) idle.add(child);
          else child.kill();
        }
      }),
    async [Symbol.asyncDispose]() {
      const children = [...living];
      for (const child of children) child.kill();
      await Promise.all(children.map(({ ended }) => ended));
    },
  };
}

async function askOnce(child: Child, message: unknown, timeoutMs: number): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const deaf = child.hear((reply) => resolve({ kind: 'reply', reply }));
  const timer = setTimeout(() => {
    resolve({ kind: 'timeout' });
    child.kill();
  }, timeoutMs);
  child.send(message);
  const answer = await Promise.race([promise, child.ended.then((run): Answer => ({ kind: 'ended', run }))]);
  clearTimeout(timer);
  deaf();
  return answer;
}
