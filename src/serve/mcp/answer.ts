import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { CommitteeError, explain } from '../../errors.ts';
import { printable } from '../../text/printable.ts';

/** One call of a tool, as the tool sees it. */
interface Call {
  /** Aborted when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  /** Tells the client how it goes on, where the client asked to be told. */
  readonly tell: (message: string) => void;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** A tool's work, and the call of the protocol that is made of it. */
export type Answering = <Input>(
  work: (input: Input, call: Call) => Promise<CallToolResult>,
) => (input: Input, extra: Extra) => Promise<CallToolResult>;

/** Makes calls of the protocol from the work of tools, and remembers those under way. */
export function openCalls(): { readonly answering: Answering; readonly settled: () => Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  return {
    answering: (work) => async (input, extra) => {
      const answer = work(input, callOf(extra)).catch(refusalOf);
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    settled: async () => void (await Promise.allSettled(underWay)),
  };
}

function callOf({ signal, _meta, sendNotification }: Extra): Call {
  // The reason of a client is any text; ours is an error, since it is thrown.
  const stop = new AbortController();
  const cancel = (): void => stop.abort(new Error('The client cancelled the call.'));
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return {
    signal: stop.signal,
    tell(message) {
      if (progressToken === undefined) return;
      const params = { progressToken, progress: ++progress, message: printable(message) };
      // A client that cannot be told has gone away, which ends no run by itself: what it brings is in the ledger.
      sendNotification({ method: 'notifications/progress', params }).catch(() => {});
    },
  };
}

/** One sentence for whatever was thrown: an agent has no use for a stack trace. */
function refusalOf(error: unknown): CallToolResult {
  const said = explain(error);
  const text =
    error instanceof CommitteeError ? said : `weak-committee itself failed: ${said.split('\n')[0]}. Please report it.`;
  return { isError: true, content: [{ type: 'text', text: printable(text) }] };
}
