import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pLimit from 'p-limit';
import { expect, it } from 'vitest';
import { openWorkers } from '../../src/sandbox/process/workers.ts';
import type { Child, RunResult } from '../../src/sandbox/sandbox.ts';

const RUN: RunResult = { ended: 'exit', exitCode: 0, output: '', ms: 1 };

/** A child within this process, which answers by a function, or not at all. */
function childOf(answer: (message: unknown) => unknown): Child & { readonly end: () => void } {
  const listeners = new Set<(message: unknown) => void>();
  const { promise, resolve } = Promise.withResolvers<RunResult>();
  const end = (): void => resolve(RUN);
  return {
    send(message) {
      const reply = answer(message);
      if (reply !== undefined) queueMicrotask(() => listeners.forEach((listener) => listener(reply)));
    },
    sendToWaiting: () => {},
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ended: promise,
    kill: end,
    end,
  };
}

it('keeps nothing of what a child that lives on has answered', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const replies: WeakRef<object>[] = [];
  const child = childOf(() => {
    const reply = { large: [1, 2, 3] };
    replies.push(new WeakRef(reply));
    return reply;
  });
  await using workers = openWorkers(() => child, pLimit(1));
  for (let n = 0; n < 20; n++) await workers.use(async ({ ask }) => void (await ask({ n }, 1000)));
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(replies.filter((reply) => reply.deref() !== undefined).length).toBeLessThan(3);
});

it('says of a child that ended how it did, however often it is asked, and has another for the next', async () => {
  const children = [childOf(() => undefined), childOf((message) => ({ message }))];
  const started = [...children];
  await using workers = openWorkers(() => started.shift() ?? childOf(() => undefined), pLimit(1));
  await workers.use(async ({ ask }) => {
    const answer = ask('a', 10_000);
    children[0]?.end();
    expect(await answer).toEqual({ kind: 'ended', run: RUN });
    expect(await ask('b', 10_000)).toEqual({ kind: 'ended', run: RUN });
  });
  await workers.use(async ({ ask }) => {
    expect(await ask('c', 10_000)).toEqual({ kind: 'reply', reply: { message: 'c' } });
  });
});

it('ends a child that is late', async () => {
  const child = childOf(() => undefined);
  await using workers = openWorkers(() => child, pLimit(1));
  expect(await workers.use(async ({ ask }) => ask('a', 5))).toEqual({ kind: 'timeout' });
  expect(await child.ended).toBe(RUN);
});
