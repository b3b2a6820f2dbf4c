import type Anthropic from '@anthropic-ai/sdk';
import { ConfigError } from '../errors.ts';
import { LONGEST_TOKEN, type Abilities, type Member, type MemberEvent, type Prices } from '../nouns/member.ts';
import { LEAST_THINKING, type Thinks } from './anthropic/thinks.ts';
import { effortsOf, limitsOf, pricesOf, type MemberOptions } from './defaults.ts';
import { failureOf } from './failureOf.ts';
import { inEvents } from './inEvents.ts';

/** A model behind Anthropic's Messages API. */
export interface AnthropicOptions extends MemberOptions {
  readonly model: string;
  /** Defaults to `ANTHROPIC_BASE_URL`, else Anthropic. Without `/v1` at its end. */
  readonly baseURL?: string;
  /** Defaults to `ANTHROPIC_API_KEY` where `baseURL` is not given; other servers get only the key that is passed here. */
  readonly apiKey?: string;
  /** How it thinks first (default: as the model does by itself): `'adaptive'`, or `{ budgetTokens }` of `maxOutputTokens` for models that want a number. */
  readonly thinking?: Thinks;
}

/** What Anthropic bills for a token that is written to its cache, as of one that is read. */
const WRITTEN = 1.25;

/**
 * A member behind Anthropic's Messages API, over the `@anthropic-ai/sdk` package (loaded when first used). Answers are streamed. In a
 * conversation it gets images, tools, thinking and marks of the cache as the client sent them.
 *
 * @throws {@link ConfigError} without a model, without a key where the server is Anthropic's, and for a budget of thinking that cannot be.
 * @example
 * ```ts
 * anthropic({ model: 'claude-haiku-4-5', prices: { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 } });
 * anthropic({ model: 'claude-sonnet-4-6', prices: { input: 3, output: 15 }, thinking: 'adaptive', maxOutputTokens: 16_000 });
 * ```
 */
export function anthropic(options: AnthropicOptions): Member {
  const { model, thinking } = options;
  if (!model)
    throw new ConfigError('anthropic() was given no model.', {
      at: 'anthropic.model',
      fix: 'Name one, such as anthropic({ model: "claude-haiku-4-5" }).',
    });
  const name = options.name ?? model;
  const baseURL = options.baseURL ?? (process.env['ANTHROPIC_BASE_URL'] || undefined);
  // The key of the environment goes only where the environment points: another server gets the one it is given.
  const apiKey = options.apiKey ?? (options.baseURL === undefined ? process.env['ANTHROPIC_API_KEY'] : undefined);
  if (!apiKey && (baseURL === undefined || options.apiKey === ''))
    throw new ConfigError(`The member ${name} has no API key.`, {
      at: 'anthropic.apiKey',
      fix: 'Set ANTHROPIC_API_KEY, or pass apiKey; for a server of your own pass its baseURL.',
    });
  if (baseURL !== undefined && !/^https?:\/\//.test(baseURL))
    throw new ConfigError(`The baseURL of ${name} is ${baseURL}.`, {
      at: 'anthropic.baseURL',
      fix: 'Begin it with http:// or https://, such as https://api.anthropic.com.',
    });
  const limits = limitsOf(options, name);
  refuseThinking(thinking, limits.maxOutputTokens, name);
  const thinks = effortsOf(options, name);
  const reasoning = thinking !== undefined;
  const abilities: Abilities = {
    // Its API has had none since its version of 21 October 2026.
    temperature: false,
    n: false,
    seed: false,
    reasoning,
    chat: true,
    ...thinks,
    ...options.abilities,
  };
  let client: Promise<Anthropic> | undefined;

  return {
    name,
    prices: withWriting(pricesOf(options, name)),
    abilities,
    limits,
    takes,
    async *propose(request): AsyncGenerator<MemberEvent> {
      // What reads conversations is loaded when one is asked.
      const [{ requestOf }, { eventsIn }] = await Promise.all([
        import('./anthropic/request.ts'),
        import('./anthropic/stream.ts'),
      ]);
      const body = requestOf({ name, model, thinking }, request);
      client ??= connect(apiKey ?? 'none', baseURL);
      const { messages, models } = await client;
      let accepted = false;
      try {
        const stream = await messages.create(body, { signal: request.signal });
        accepted = true;
        yield* eventsIn(stream, name, request.maxOutputTokens * LONGEST_TOKEN);
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        throw await failureOf(error, {
          classes: await import('@anthropic-ai/sdk'),
          accepted,
          name,
          model,
          baseURL,
          secret: apiKey,
          maker: 'anthropic',
          variable: 'ANTHROPIC_API_KEY',
          base: 'that baseURL has no /v1 at its end',
          listed: async () => (await models.list()).data.map(({ id }) => id),
        });
      }
    },
  };
}

/** What of a chat request's settings its API has too. */
const TAKEN: ReadonlySet<string> = new Set(['stop', 'tools', 'tool_choice', 'parallel_tool_calls', 'response_format']);

function takes(setting: string, value: unknown): boolean {
  // JSON without a schema is none of its formats.
  const format = setting === 'response_format' ? (value as { readonly type?: unknown } | null)?.type : undefined;
  return TAKEN.has(setting) && format !== 'json_object';
}

function refuseThinking(thinking: Thinks | undefined, most: number, name: string): void {
  if (thinking === undefined || thinking === 'adaptive') return;
  const budget: unknown = thinking.budgetTokens;
  if (typeof budget === 'number' && Number.isInteger(budget) && budget >= LEAST_THINKING && budget < most) return;
  throw new ConfigError(`The member ${name} cannot think with ${JSON.stringify(thinking)}.`, {
    at: `${name}.thinking`,
    fix: `Say 'adaptive', or give a budgetTokens of ${LEAST_THINKING} or more and below its maxOutputTokens (${most}).`,
  });
}

/** What is written to the cache costs more than what is not: a price that is left out must not make it look cheaper. */
function withWriting(prices: Prices | undefined): Prices | undefined {
  return prices === undefined ? undefined : { cacheWrite: prices.input * WRITTEN, ...prices };
}

async function connect(apiKey: string, baseURL: string | undefined): Promise<Anthropic> {
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  // Each attempt is reserved and paid for by the sampler, so the package must make none of its own.
  return new Client({ apiKey, authToken: null, baseURL: baseURL ?? DEFAULT_BASE_URL, maxRetries: 0, fetch: inEvents });
}

const DEFAULT_BASE_URL = 'https://api.anthropic.com';
