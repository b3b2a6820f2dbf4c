import type { LanguageModel } from 'ai';
import { ConfigError, MemberError } from '../errors.ts';
import type { Abilities, Finish, Member, MemberEvent } from '../nouns/member.ts';
import { effortsOf, limitsOf, pricesOf, type MemberOptions } from './defaults.ts';
import { faultOf } from './faultOf.ts';
import { retryAfter } from './retryAfter.ts';

/** A language model of the AI SDK, without its types: whoever does not use it need not install it. */
export type AnyLanguageModel = string | { readonly modelId: string; readonly provider: string };

/**
 * A member over any language model of the Vercel AI SDK (the `ai` package is loaded when first used and is yours to install).
 *
 * @throws {@link ConfigError} when `ai` is not installed, at the first call.
 * @example
 * ```ts
 * import { anthropic } from '@ai-sdk/anthropic';
 * aiSdk(anthropic('claude-haiku-4-5'), { prices: { input: 1, cachedInput: 0.1, output: 5 } });
 * ```
 */
export function aiSdk(model: AnyLanguageModel, options: MemberOptions = {}): Member {
  const name = options.name ?? (typeof model === 'string' ? model : model.modelId);
  const thinks = effortsOf(options, name);
  const reasoning = options.abilities?.reasoning ?? thinks.reasoning ?? false;
  const abilities: Abilities = {
    temperature: !reasoning,
    n: false,
    seed: true,
    reasoning,
    ...thinks,
    ...options.abilities,
  };
  return {
    name,
    prices: pricesOf(options, name),
    abilities,
    limits: limitsOf(options, name),
    async *propose({ messages, temperature, seed, effort, maxOutputTokens, signal }): AsyncGenerator<MemberEvent> {
      const { streamText, APICallError } = await load();
      try {
        const result = streamText({
          model: model as LanguageModel,
          instructions: messages
            .filter(({ role }) => role === 'system')
            .map(({ content }) => content)
            .join('\n\n'),
          messages: messages
            .filter(({ role }) => role === 'user')
            .map(({ content }) => ({ role: 'user' as const, content })),
          maxOutputTokens,
          // Each attempt is reserved and paid for by the sampler.
          maxRetries: 0,
          abortSignal: signal,
          onError: () => {},
          ...(temperature !== undefined && { temperature }),
          ...(seed !== undefined && { seed }),
          ...(effort !== undefined && { reasoning: effort }),
        });
        let text = '';
        let thoughts = '';
        for await (const part of result.fullStream) {
          // It thinks, and may say nothing of it.
          if (reasoning && part.type === 'start-step') yield { kind: 'chunk', choice: 0, text: '' };
          else if (part.type === 'reasoning-delta') {
            thoughts += part.text;
            yield { kind: 'chunk', choice: 0, text: '', reasoning: part.text };
          } else if (part.type === 'text-delta') {
            text += part.text;
            yield { kind: 'chunk', choice: 0, text: part.text };
          } else if (part.type === 'error') throw part.error;
          else if (part.type === 'finish') {
            const { inputTokens, inputTokenDetails, outputTokens } = part.totalUsage;
            if (inputTokens !== undefined && outputTokens !== undefined) {
              yield {
                kind: 'usage',
                usage: {
                  inputTokens,
                  cachedInputTokens: Math.min(inputTokens, inputTokenDetails.cacheReadTokens ?? 0),
                  outputTokens,
                  estimated: false,
                },
              };
            }
            yield {
              kind: 'answer',
              choice: 0,
              text,
              ...(thoughts !== '' && { reasoning: thoughts }),
              finish: ENDS[part.finishReason] ?? 'other',
            };
          }
        }
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const said = error instanceof Error ? error.message : String(error);
        if (!APICallError.isInstance(error))
          throw new MemberError(`${name}: ${said}`, { retryable: true, cause: error });
        if (error.statusCode === 401 || error.statusCode === 403)
          throw new MemberError(`${name}: the provider refused the API key (${error.statusCode}).`, {
            fault: 'setup',
            fix: 'Check the key that its provider was made with.',
          });
        if (error.statusCode === 404)
          throw new MemberError(`${name}: the provider does not know this model.`, {
            fault: 'setup',
            fix: 'Check the model name.',
          });
        const wait = retryAfter((header) => error.responseHeaders?.[header]);
        throw new MemberError(`${name}: ${said}`, {
          ...(error.statusCode === undefined || error.statusCode < 400
            ? { retryable: error.isRetryable }
            : faultOf(error.statusCode, codeIn(error.data))),
          ...(wait !== undefined && { retryAfterMs: wait }),
        });
      }
    },
  };
}

/** The provider's own name for what it refuses. */
function codeIn(data: unknown): unknown {
  const error: unknown = typeof data === 'object' && data !== null && 'error' in data ? data.error : undefined;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

const ENDS: Readonly<Record<string, Finish>> = { stop: 'stop', length: 'length', 'content-filter': 'filtered' };

async function load(): Promise<typeof import('ai')> {
  try {
    return await import('ai');
  } catch (cause) {
    throw new ConfigError('aiSdk() needs the package `ai`, which is not installed.', {
      at: 'aiSdk',
      fix: 'Add it: npm install ai',
      cause,
    });
  }
}
