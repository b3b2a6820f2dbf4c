import { inspect } from 'node:util';
import { patient } from '../patience.ts';
import type { CallResult, Child, RemoteModule } from '../sandbox.ts';
import { leftEarly } from './crossing.ts';

/** What the candidate's process answers to a load or a call. */
export type Reply =
  | { readonly id: number; readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly id: number; readonly kind: 'value'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'threw'; readonly error: unknown };

/**
 * Speaks to a candidate that has been started in a process of its own. The assertions stay here: whatever the other side
 * says on this channel is, at most, a return value.
 */
export async function loadRemote(child: Child, file: string, limitMs: number): Promise<RemoteModule> {
  const timeoutMs = patient(limitMs);
  const waiting = new Map<number, (result: Reply) => void>();
  let next = 0;
  const deadline = performance.now() + timeoutMs;
  let gone: CallResult | undefined;
  const ended = child.ended.then(({ ended: how, output }): CallResult => {
    return { kind: 'ended', evidence: leftEarly({ ended: how, output }), crash: how === 'signal' };
  });
  child.hear((message) => {
    if (isReply(message)) waiting.get(message.id)?.(message);
  });

  async function ask(message: object, what: string): Promise<Reply | CallResult> {
    if (gone !== undefined) return gone;
    const id = next++;
    const { promise, resolve } = Promise.withResolvers<Reply | CallResult>();
    waiting.set(id, resolve);
    const timer = setTimeout(
      () => {
        // The limit is for all calls together: many slow ones are no better than one that never ends.
        gone = { kind: 'ended', evidence: { kind: 'timeout', limitMs, what }, crash: false };
        child.kill();
        resolve(gone);
      },
      Math.max(0, deadline - performance.now()),
    );
    child.send({ id, ...message });
    const result = await Promise.race([promise, ended]);
    clearTimeout(timer);
    waiting.delete(id);
    if (result.kind === 'ended') gone ??= result;
    return gone ?? result;
  }

  const loaded = await ask({ load: file }, 'loading the module');
  return {
    names: loaded.kind === 'names' ? loaded.names : [],
    failure: loaded.kind === 'names' ? undefined : asCall(loaded),
    async call(name, args) {
      return asCall(await ask({ call: name, args }, `${name}()`));
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

function asCall(reply: Reply | CallResult): CallResult {
  switch (reply.kind) {
    case 'names':
      return { kind: 'value', value: reply.names };
    case 'threw':
      return {
        kind: 'threw',
        error: reply.error instanceof Error ? reply.error : new Error(inspect(reply.error, { depth: 1 })),
      };
    case 'value':
    case 'ended':
      return reply;
  }
}

function isReply(message: unknown): message is Reply {
  return (
    typeof message === 'object' &&
    message !== null &&
    'id' in message &&
    'kind' in message &&
    (message.kind === 'names' || message.kind === 'value' || message.kind === 'threw')
  );
}
