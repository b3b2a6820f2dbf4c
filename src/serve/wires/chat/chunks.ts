import { randomUUID } from 'node:crypto';
import type { Finish, Usage } from '../../../nouns/member.ts';
import type { ToolCall } from '../../../nouns/conversation.ts';
import type { Reply } from '../../committee.ts';
import { COMMITTEE } from '../../plan.ts';
import { asideBody, type Aside } from '../fields.ts';

/** What stands at the head of each chunk and of the whole completion. */
export interface Head {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

/** The head of a new completion. */
export function newHead(): Head {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: COMMITTEE };
}

/** Tokens as OpenAI's clients read them. */
export function usageBody({ inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens }: Usage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: {
      cached_tokens: cachedInputTokens,
      ...(cacheWriteTokens !== undefined && { cache_write_tokens: cacheWriteTokens }),
    },
  };
}

/** What is said of answers that edit no file. */
const UNEDITED: { readonly [Status in Reply['status']]?: string } = {
  unverified: 'Nothing was checked: the answer edits no file.',
  failing: 'The answer edits no file, and what stands on the disk does not pass.',
  verified: 'The answer edits no file, and what stands on the disk passes every checker.',
};

/** What we have to say beside what OpenAI's clients know of: how far the answer can be trusted, and what it cost. */
export function metadataOf({ status, solution, notes = [] }: Reply, aside: Aside): object {
  const { run, summary, cost, strongCalls, warnings } = solution;
  const solved = solution.status === 'solved' ? solution : undefined;
  return {
    status,
    solution: run,
    summary: solved === undefined ? (UNEDITED[status] ?? summary) : summary,
    cost_usd: cost.unpriced.length > 0 ? null : cost.usd,
    unpriced: cost.unpriced,
    strong_calls: strongCalls.length,
    member: solved?.proposal.member ?? null,
    isolation: solved?.certificate.isolation ?? null,
    warnings,
    ...(notes.length > 0 && { notes }),
    ...asideBody(aside),
  };
}

/** A reply as one completion. */
export function completionOf(reply: Reply, head: Head, aside: Aside): object {
  const calls = reply.calls.length > 0 ? { tool_calls: callBodies(reply.calls) } : {};
  return {
    ...completion(head, { ...saidIn(reply), ...calls }, finishOf(reply.cut, reply.calls.length > 0)),
    usage: usageBody(reply.usage),
    weak_committee: metadataOf(reply, aside),
  };
}

/** The words of a reply, and what its member thought. */
function saidIn({ text, refusal, reasoning, thinking = [] }: Reply): object {
  // Words of thinking may hold code that no checker has seen; what is signed goes back as it is.
  const signed = thinking.filter((one) => !('thinking' in one) || one.thinking === '');
  return {
    content: refusal === undefined ? text : null,
    ...(refusal !== undefined && { refusal }),
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(signed.length > 0 && { thinking_blocks: signed }),
  };
}

/** A completion that says why there is none, for a client that can no longer be given another status. */
export function failedCompletion(message: string, head: Head): object {
  return { ...completion(head, { content: message }, 'stop'), weak_committee: { status: 'failed', summary: message } };
}

function completion({ id, created, model }: Head, message: object, finish: string): object {
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [
      { index: 0, message: { role: 'assistant', refusal: null, ...message }, logprobs: null, finish_reason: finish },
    ],
  };
}

/** A chunk that carries a delta. */
export function chunk(
  { id, created, model }: Head,
  delta: object,
  finish: string | null = null,
  more: object = {},
): object {
  return {
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish, ...more }],
  };
}

/** A reply as the chunks of a stream, the usage last where it was asked for. */
export function chunksOf(reply: Reply, head: Head, aside: Aside, includeUsage: boolean): object[] {
  const { calls, usage } = reply;
  const toolCalls = callBodies(reply.calls).map((call, index) => ({ index, ...call }));
  return [
    chunk(head, { role: 'assistant', ...saidIn(reply) }),
    ...(calls.length > 0 ? [chunk(head, { tool_calls: toolCalls })] : []),
    { ...chunk(head, {}, finishOf(reply.cut, calls.length > 0)), weak_committee: metadataOf(reply, aside) },
    ...(includeUsage ? [{ ...chunk(head, {}), choices: [], usage: usageBody(usage) }] : []),
  ];
}

/** Calls of tools as OpenAI writes them. */
export function callBodies(calls: readonly ToolCall[]): object[] {
  return calls.map(({ id, name, arguments: given, extra }) => ({
    id,
    type: 'function',
    function: { name, arguments: given },
    ...(extra !== undefined && { extra_content: extra }),
  }));
}

/** How an answer ended, in OpenAI's words. */
export function finishOf(finish: Finish | undefined, calls = false): string {
  if (finish === 'length') return 'length';
  return finish === 'filtered' ? 'content_filter' : calls ? 'tool_calls' : 'stop';
}
