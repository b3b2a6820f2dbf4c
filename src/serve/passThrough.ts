import type { FastifyReply } from 'fastify';
import type { ChatRequest } from '../nouns/conversation.ts';
import { ceilingOf, countable } from '../nouns/conversation.ts';
import { explain, MemberError } from '../errors.ts';
import { faultOf } from '../members/faultOf.ts';
import { retryAfter } from '../members/retryAfter.ts';
import {
  costOf,
  dearest,
  NO_USAGE,
  tokensAbout,
  tokensAtMost,
  type Forwarded,
  type Member,
  type Usage,
} from '../nouns/member.ts';
import type { Amount, Budget } from '../policy/budget.ts';
import { breakerOf, type Turn } from '../sampling/breaker.ts';
import { withoutKeys } from '../text/withoutKeys.ts';
import { wordsOf, type ChatBody } from './wires/chat/body.ts';
import { openEventStream } from './eventStream.ts';
import { Refusal } from './refusal.ts';
import type { Overhearing } from './shadow/overhear.ts';
import { asideHeader, type Aside } from './wires/fields.ts';
import { speakFor } from './spoken.ts';
import { splitEvents, usageIn } from './upstreamEvents.ts';

/** What passing a request on needs beside it. */
export interface Passing {
  readonly account: Budget;
  readonly signal: AbortSignal;
  /** What can be said of the answer. */
  readonly status: 'unverified' | 'shadow';
  /** Begins to listen to the answer, where somebody wants to. */
  readonly overhear?: () => Overhearing | undefined;
  /** Told where the member is not asked, since it failed before. */
  readonly onSkipped: () => void;
  /** Told what it took, once it is over. */
  readonly onSpent: (usage: Usage, usd: number | 'unknown') => void;
}

/** Bodies of a member's server that are longer are no answer. */
const LONGEST_BODY = 32 * 1024 * 1024;

/**
 * Puts a request that nothing can check to a member. It is reserved before and charged after, whoever hangs up.
 *
 * @param use - reads the reply and says what it took; it is charged in full where that throws.
 * @throws {@link Refusal} for what the member's server refuses, {@link BudgetError} where the account does not allow it.
 */
export async function passOn(
  body: ChatBody,
  member: Member,
  { account, signal, onSpent, onSkipped, overhear }: Passing,
  use: (forwarded: Forwarded, worst: Usage) => Promise<Usage>,
): Promise<void> {
  const { weak_committee: _, ...kept } = body;
  const most = ceilingOf(body, member.limits.maxOutputTokens);
  // One name only, and the one that the member's server knows: a limit of another name would not be kept.
  const limited = member.abilities.reasoning ? 'max_completion_tokens' : 'max_tokens';
  const chat = {
    ...countable(kept as ChatRequest),
    [limited]: most,
    ...(body.stream === true && { stream_options: { ...body.stream_options, include_usage: true } }),
  } as ChatRequest;
  const worst = dearest(tokensAtMost(JSON.stringify(chat)), most * (body.n ?? 1), member.prices);
  using turn = await breakerOf(member)
    .enter(signal)
    .catch((error: unknown) => {
      if (error instanceof MemberError) onSkipped();
      throw error;
    });
  const reservation = await account.reserve(amountOf(worst, member), signal);
  // A server that refuses, or is not reached, bills nothing. While it is silent, it may have read the prompt, and written a whole answer.
  let billed = NO_USAGE;
  const overhearing = overhear?.();
  try {
    signal.throwIfAborted();
    const replying = member.forward?.(chat, signal) ?? speakFor(member, body, most, signal);
    const forwarded = await replying.catch((error: unknown) => {
      if (signal.aborted) billed = body.stream === true ? heardOf(body, member, worst, NONE) : worst;
      else turn.failed(error);
      throw error;
    });
    if (forwarded.status !== 200) throw await refusalOf(forwarded, member, turn);
    turn.heard();
    billed = worst;
    const heard = watched(forwarded.body, member, turn, signal);
    billed = await use({ ...forwarded, body: overhearing?.along(heard) ?? heard }, worst);
  } finally {
    reservation.settle(amountOf(billed, member));
    const usd = costOf(billed, member.prices);
    onSpent(billed, usd);
    overhearing?.over(billed, usd);
  }
}

/** Passes a request on, and what the member's server says back to the client as it stands. Headers say that it is unverified, and what was set aside. */
export function passThrough(
  body: ChatBody,
  member: Member,
  aside: Aside,
  reply: FastifyReply,
  passing: Passing,
): Promise<void> {
  const headers = { ...headersFor(member, passing.status), ...asideHeader(aside) };
  return passOn(body, member, passing, (forwarded, worst) =>
    body.stream === true
      ? streamed(forwarded, member, body, worst, reply, headers, passing.signal)
      : whole(forwarded, member, body, worst, reply, headers),
  );
}

function amountOf(usage: Usage, { prices }: Member): Amount {
  const usd = costOf(usage, prices);
  return {
    usd: usd === 'unknown' ? 0 : usd,
    tokens: usage.inputTokens + usage.outputTokens,
    samples: 0,
    strongCalls: 0,
  };
}

/** How a client can tell that nothing was checked. */
export function headersFor({ name }: Member, status: Passing['status']): Record<string, string> {
  return { 'x-weak-committee-status': status, 'x-weak-committee-member': encodeURIComponent(name) };
}

async function whole(
  { body }: Forwarded,
  member: Member,
  asked: ChatBody,
  worst: Usage,
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
): Promise<Usage> {
  const bytes = await read(body, member);
  reply.hijack();
  reply.raw.writeHead(200, {
    // Whatever the server calls it: nothing of it is to be shown by a browser.
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-length': bytes.length,
    ...headers,
  });
  reply.raw.end(bytes);
  return usageIn(bytes.toString()) ?? heardOf(asked, member, worst, { events: 0, characters: bytes.length });
}

async function read(body: Forwarded['body'], { name }: Member): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      length += part.length;
      if (length > LONGEST_BODY) throw new Refusal(502, 'upstream_error', `${name} sent more than 32 MB.`);
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new MemberError(`${name}: the connection to its server broke.`, { retryable: true, accepted: true, cause });
  }
  return Buffer.concat(parts);
}

/** Hands events on as they come. The one with the usage is kept back from a client that did not ask for it. */
async function streamed(
  { body }: Forwarded,
  member: Member,
  asked: ChatBody,
  worst: Usage,
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Usage> {
  const out = openEventStream(reply, headers);
  const wantsUsage = asked.stream_options?.include_usage === true;
  let usage: Usage | undefined;
  let events = 0;
  let characters = 0;
  // What stands around the words of an event: the first has none yet.
  let around: number | undefined;
  try {
    for await (const some of splitEvents(body)) {
      around ??= some[0]?.length ?? 0;
      events += some.length;
      characters += some.reduce((sum, event) => sum + event.length, 0);
      const kept = some.filter((event) => {
        if (!event.includes('"usage"')) return true;
        usage = usageIn(event.slice(event.indexOf('{'))) ?? usage;
        return wantsUsage || usage === undefined || !/"choices":\s*\[\s*\]/.test(event);
      });
      if (kept.length > 0) await out.raw(kept.join(''));
    }
  } catch (error) {
    const said = error instanceof MemberError ? explain(error) : `${member.name}: the connection to its server broke.`;
    if (!signal.aborted) out.data({ error: { message: said, type: 'upstream_error', param: null, code: null } });
  } finally {
    out.end();
  }
  return usage ?? heardOf(asked, member, worst, { events, characters: characters - events * (around ?? 0) });
}

/** How much of a stream came, until it was cut off. */
interface Heard {
  readonly events: number;
  readonly characters: number;
}

const NONE: Heard = { events: 0, characters: 0 };

/**
 * What an answer took whose server does not say, as of a stream that was cut off: servers send about a token an event, or whole lines of them. Thoughts are billed and not heard, so
 * where there may be some it counts in full.
 */
export function heardOf(
  { messages }: ChatBody,
  { abilities }: Member,
  worst: Usage,
  { events, characters }: Heard,
): Usage {
  if (abilities.reasoning) return worst;
  return {
    inputTokens: messages.reduce((sum, message) => sum + tokensAbout(wordsOf(message)), 0),
    cachedInputTokens: 0,
    outputTokens: Math.min(worst.outputTokens, Math.max(events, Math.ceil(characters / 4))),
    estimated: true,
  };
}

/** Tells the breaker how a reply ended. */
async function* watched(
  body: Forwarded['body'],
  { name }: Member,
  turn: Turn,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
    turn.succeeded();
  } catch (error) {
    if (!signal.aborted)
      turn.failed(error instanceof MemberError ? error : new MemberError(`${name}: it broke off.`, { fault: 'down' }));
    throw error;
  }
}

/** What a member's server refuses is said as it says it, but for what is our own affair: its key. */
async function refusalOf({ status, body, headers }: Forwarded, member: Member, turn: Turn): Promise<Refusal> {
  const said = (await read(body, member)).toString();
  const wait = retryAfter((header) => [headers[header]].flat()[0]);
  const { message, code } = errorIn(said);
  const { fault } = faultOf(status, code);
  const detail = { fault, ...(wait !== undefined && { retryAfterMs: wait }) };
  turn.failed(new MemberError(`${member.name}: ${status} ${message}`, detail));
  if (status === 401 || status === 403)
    return new Refusal(
      502,
      'upstream_error',
      `${member.name}: its server refused our key. Check its apiKey in the configuration.`,
    );
  const isRefusal = status >= 400 && status < 500;
  return new Refusal(isRefusal ? status : 502, 'upstream_error', `${member.name}: ${message}`, {
    ...(wait !== undefined && { retryAfter: Math.ceil(wait / 1000) }),
  });
}

/** Characters of a server's words that are shown. */
const LONGEST_WORDS = 2000;

function errorIn(said: string): { readonly message: string; readonly code?: unknown } {
  try {
    const { error } = JSON.parse(said) as { error?: { message?: unknown; code?: unknown; type?: unknown } };
    if (typeof error?.message === 'string')
      return { message: withoutKeys(error.message.slice(0, LONGEST_WORDS)), code: error.code ?? error.type };
  } catch {
    // No JSON: its words are shown as they are.
  }
  return { message: withoutKeys(said.slice(0, 500)) || 'it gave no reason' };
}
