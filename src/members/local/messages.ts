import type { Message } from '../../nouns/conversation.ts';

/** How the model is loaded. */
export interface LoadOptions {
  readonly path: string;
  /** Tokens that a prompt and its answer may have together. */
  readonly contextSize: number | undefined;
  /** Answers that are written at once. */
  readonly sequences: number;
  readonly threads: number | undefined;
  /** A folder for what is shared between sequences; whoever starts the process removes it. */
  readonly folder: string;
}

/** One call: an answer for each seed, to the same messages. */
export interface Generation {
  readonly messages: readonly Message[];
  readonly seeds: readonly number[];
  readonly temperature: number;
  readonly topK: number;
  readonly maxOutputTokens: number;
}

/** What is said to the model's process. */
export type ToHost =
  | { readonly kind: 'load'; readonly options: LoadOptions }
  | { readonly kind: 'generate'; readonly call: number; readonly generation: Generation }
  | { readonly kind: 'stop'; readonly call: number };

/** What becomes of a call. It ends with `done` or `failed`, and with neither once it was stopped. */
export type CallReport =
  | { readonly kind: 'chunk'; readonly choice: number; readonly text: string }
  | { readonly kind: 'answer'; readonly choice: number; readonly finish: 'stop' | 'length'; readonly tokens: number }
  | {
      readonly kind: 'done';
      readonly promptTokens: number;
      readonly cachedTokens: number;
      readonly outputTokens: number;
    }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryable: boolean };

/** What the model's process says. */
export type FromHost =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'not-loaded'; readonly reason: string }
  | { readonly kind: 'report'; readonly call: number; readonly report: CallReport };
