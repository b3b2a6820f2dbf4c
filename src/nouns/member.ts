import type { Changes } from './changes.ts';
import type { ChatRequest, Message, Thinking, ToolCall } from './conversation.ts';
import type { Refusal } from './refusal.ts';
import type { Task } from './task.ts';

/** Tokens as the provider billed them; `estimated` when it did not say and we counted from the text. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  /** Of the input, what was written to the provider's cache, where it says so. */
  readonly cacheWriteTokens?: number;
  readonly outputTokens: number;
  readonly estimated: boolean;
}

/** Nothing read and nothing written. */
export const NO_USAGE: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: false };

/** What two calls used together. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    ...writtenOf((one.cacheWriteTokens ?? 0) + (other.cacheWriteTokens ?? 0)),
    outputTokens: one.outputTokens + other.outputTokens,
    estimated: one.estimated || other.estimated,
  };
}

/** Tokens that were written to a cache, as a usage has them: only where there are any. */
export function writtenOf(tokens: number): Pick<Usage, 'cacheWriteTokens'> {
  return tokens > 0 ? { cacheWriteTokens: tokens } : {};
}

/** The most that so many tokens can be billed as: all of the input fresh, or written to the cache where that costs more. */
export function dearest(inputTokens: number, outputTokens: number, prices: Prices | undefined): Usage {
  const written = prices?.cacheWrite !== undefined && prices.cacheWrite > prices.input ? inputTokens : 0;
  return { inputTokens, cachedInputTokens: 0, ...writtenOf(written), outputTokens, estimated: true };
}

/** USD per million tokens. */
export interface Prices {
  readonly input: number;
  /** Defaults to `input`. */
  readonly cachedInput?: number;
  /** Input that the provider writes to its cache; defaults to `input`. */
  readonly cacheWrite?: number;
  readonly output: number;
}

/** How much a model is to think before it answers. */
export type Effort = 'low' | 'medium' | 'high';

/** What a member can be asked for; the diversity ladder asks for nothing else. */
export interface Abilities {
  readonly temperature: boolean;
  /** Several choices in one request. */
  readonly n: boolean;
  readonly seed: boolean;
  /** A reasoning model: tokens of thought are billed as output. */
  readonly reasoning: boolean;
  /** How much it can be told to think, the least first; a policy may choose among these. */
  readonly efforts?: readonly Effort[];
  /** A client's whole chat request, tools and images included. */
  readonly chat?: boolean;
  /** It works on files of its own and gives these: it is asked for changes, not for an answer that holds code. */
  readonly files?: boolean;
}

/** What the provider allows, and what we allow it. */
export interface MemberLimits {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Output tokens a choice may have; the worst case that a budget reserves. */
  readonly maxOutputTokens: number;
  /** Input tokens a call may be billed, where they do not follow from the text that is sent (a recording's). */
  readonly maxInputTokens?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

/** One call to a member: `ordinals.length` choices for the same messages. */
export interface SampleRequest {
  readonly task: Task;
  readonly messages: readonly Message[];
  /** A client's own request, for members that pass it on as it stands; `messages` say the same in plain words. */
  readonly chat?: ChatRequest;
  /** The ordinals these choices will have; a recording answers with exactly those rows. */
  readonly ordinals: readonly number[];
  readonly temperature?: number;
  readonly seed?: number;
  /** One of its `efforts`. */
  readonly effort?: Effort;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
}

/** The target files as a member has left them, or why none are taken. */
export type Made = (Changes | { readonly refused: Refusal }) & {
  /** What was left out or must be known, in words. */
  readonly notes: readonly string[];
};

/** How an answer ended: by itself, cut off at its longest, cut off by a filter, or otherwise. */
export type Finish = 'stop' | 'length' | 'filtered' | 'other';

/** What a call yields as it goes. Each choice ends in one `answer`; a choice without one was not honoured by the server. */
export type MemberEvent =
  | {
      readonly kind: 'chunk';
      readonly choice: number;
      readonly text: string;
      /** Thinking that came before the text. */
      readonly thinking?: Thinking;
      /** A piece of what it says of its thoughts. */
      readonly reasoning?: string;
    }
  | {
      readonly kind: 'answer';
      readonly choice: number;
      readonly text: string;
      /** Tools that the model asks to be called. */
      readonly calls?: readonly ToolCall[];
      /** What it thought, where its provider wants it back with what the tools said. */
      readonly thinking?: readonly Thinking[];
      /** What it says of its thoughts, in words. */
      readonly reasoning?: string;
      /** `length`: the model was cut off. */
      readonly finish: Finish;
      /** Which of the texts that were to end it did, where its server says so. */
      readonly stopped?: string;
      /** What a member that works on files has made of them, or why that is nothing to be checked; `text` shows it to people. */
      readonly made?: Made;
      /** The text is code already, and the verdict that was recorded with it. */
      readonly plain?: boolean;
      readonly recorded?: boolean;
      /** As recorded, in ms; live members leave it out and are timed. */
      readonly ms?: number;
      /** Tokens of this answer, where the usage of the call does not have to be shared out by length. */
      readonly tokens?: number;
    }
  | { readonly kind: 'usage'; readonly usage: Usage };

/**
 * One model in a committee. `propose` streams one call and throws {@link MemberError}, `retryable` or not and with the `fault` that it is; it
 * never retries by itself, since each attempt is reserved and paid for by the sampler. A chunk without text is a sign of life.
 */
export interface Member {
  readonly name: string;
  readonly prices: Prices | undefined;
  readonly abilities: Abilities;
  readonly limits: MemberLimits;
  /** What whoever uses it must know, in a sentence: each run with it says so. */
  readonly caution?: string;
  propose(request: SampleRequest): AsyncIterable<MemberEvent>;
  /**
   * Passes a chat completion request on to the member's own server and gives what that says, status and bytes, as it comes.
   *
   * @throws {@link MemberError} where the server cannot be reached.
   */
  forward?(request: ChatRequest, signal: AbortSignal): Promise<Forwarded>;
  /** Whether it heeds a setting of a chat request. Left out, it heeds all where it takes chat requests whole, and none where not. */
  takes?(setting: string, value: unknown): boolean;
  /** How many answers it has for a task. Recordings end; live models leave this out. */
  answersFor?(task: Task): number;
  /** What its answers come from, for those who keep them: digest of the weights, quantisation, settings of its own. */
  origin?(signal: AbortSignal): Promise<Origin>;
}

/** A server's reply to a request that was passed on. */
export interface Forwarded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What answers come from, in figures and words. */
export type Origin = Readonly<Record<string, string | number>>;

/** Whether a member only says again what was recorded. Where a configuration is not looked over yet, it may hold anything. */
export function isRecording(member: Member): boolean {
  return typeof member === 'object' && member !== null && member.answersFor !== undefined;
}

/** Whether asking a member costs nothing, as far as its prices say. */
export function isFree({ prices }: Member): boolean {
  if (prices === undefined) return false;
  const { input, output, cachedInput = 0, cacheWrite = 0 } = prices;
  return input + output + cachedInput + cacheWrite === 0;
}

/** The cheapest first; members without prices keep their place at the end. */
export function byPrice(members: readonly Member[]): Member[] {
  const price = ({ prices }: Member): number => (prices === undefined ? Infinity : prices.output);
  return members.toSorted((a, b) => (price(a) === price(b) ? 0 : price(a) - price(b)));
}

/** A reply of tokens at a member's prices in USD; `unknown` where it has none, never zero. */
export function costOf(usage: Usage, prices: Prices | undefined): number | 'unknown' {
  if (prices === undefined) return 'unknown';
  const { cacheWriteTokens = 0 } = usage;
  const fresh = usage.inputTokens - usage.cachedInputTokens - cacheWriteTokens;
  return (
    (fresh * prices.input +
      usage.cachedInputTokens * (prices.cachedInput ?? prices.input) +
      cacheWriteTokens * (prices.cacheWrite ?? prices.input) +
      usage.outputTokens * prices.output) /
    1_000_000
  );
}

/** Characters of the longest tokens there are (runs of spaces). */
export const LONGEST_TOKEN = 128;

/** Whether a server's figures can be; where not, we count ourselves. */
export function isUsage({ inputTokens, cachedInputTokens, cacheWriteTokens = 0, outputTokens }: Usage): boolean {
  const counts = [inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens];
  const read = cachedInputTokens + cacheWriteTokens;
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0) && read <= inputTokens;
}

/** Tokens a text has at the very most: byte-level tokenizers never give more tokens than UTF-8 bytes. */
export function tokensAtMost(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** A usual count of tokens, about four characters each; for estimates that say so. */
export function tokensAbout(text: string): number {
  return Math.ceil(text.length / 4);
}
