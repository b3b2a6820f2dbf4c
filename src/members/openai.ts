import type OpenAI from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { countable } from '../nouns/conversation.ts';
import { ConfigError, MemberError } from '../errors.ts';
import { LONGEST_TOKEN, type Abilities, type Member, type MemberEvent, type SampleRequest } from '../nouns/member.ts';
import { limitsOf, pricesOf, type MemberOptions } from './defaults.ts';
import { inEvents } from './inEvents.ts';
import { eventsOf } from './openaiStream.ts';
import { retryAfter } from './retryAfter.ts';

/** A model behind an OpenAI-compatible server. */
export interface OpenAIOptions extends MemberOptions {
  readonly model: string;
  /** Defaults to `OPENAI_BASE_URL`, else OpenAI. Any server that speaks chat completions: OpenRouter, Ollama, vLLM, llama.cpp, LM Studio. */
  readonly baseURL?: string;
  /** Defaults to `OPENAI_API_KEY` where `baseURL` is not given; other servers get only the key that is passed here. */
  readonly apiKey?: string;
}

/**
 * A member behind any OpenAI-compatible server, over the `openai` package (loaded when first used). Answers are streamed.
 * Several samples are asked for in one request with `n`; a server that ignores it is asked again for the rest.
 *
 * @throws {@link ConfigError} without a model, or without a key where the server is OpenAI's.
 * @example
 * ```ts
 * openai({ model: 'gpt-5-nano', prices: { input: 0.05, cachedInput: 0.005, output: 0.4 }, abilities: { reasoning: true } });
 * openai({ model: 'qwen2.5-coder:7b', baseURL: 'http://localhost:11434/v1', prices: { input: 0, output: 0 } });
 * ```
 */
export function openai(options: OpenAIOptions): Member {
  const { model } = options;
  if (!model)
    throw new ConfigError('openai() was given no model.', {
      at: 'openai.model',
      fix: 'Name one, such as openai({ model: "gpt-5-nano" }).',
    });
  const name = options.name ?? model;
  const baseURL = options.baseURL ?? (process.env['OPENAI_BASE_URL'] || undefined);
  // The key of the environment goes only where the environment points: another server gets the one it is given.
  const apiKey = options.apiKey ?? (options.baseURL === undefined ? process.env['OPENAI_API_KEY'] : undefined);
  if (!apiKey && (baseURL === undefined || options.apiKey === '')) {
    throw new ConfigError(`The member ${name} has no API key.`, {
      at: 'openai.apiKey',
      fix: 'Set OPENAI_API_KEY, or pass apiKey; for a server of your own pass its baseURL.',
    });
  }
  if (baseURL !== undefined && !/^https?:\/\//.test(baseURL))
    throw new ConfigError(`The baseURL of ${name} is ${baseURL}.`, {
      at: 'openai.baseURL',
      fix: 'Begin it with http:// or https://, such as http://localhost:11434/v1.',
    });
  const reasoning = options.abilities?.reasoning ?? false;
  const abilities: Abilities = {
    temperature: !reasoning,
    n: true,
    seed: true,
    reasoning,
    chat: true,
    ...options.abilities,
  };
  let client: Promise<OpenAI> | undefined;
  let forwarding: Promise<typeof import('./forward.ts')> | undefined;

  return {
    name,
    prices: pricesOf(options, name),
    abilities,
    limits: limitsOf(options, name),
    async forward(chat, signal) {
      forwarding ??= import('./forward.ts');
      const { forward } = await forwarding;
      return forward({ name, model, baseURL: baseURL ?? DEFAULT_BASE_URL, apiKey }, chat, signal);
    },
    async *propose(request): AsyncGenerator<MemberEvent> {
      client ??= connect(apiKey ?? 'none', baseURL);
      const { chat, models } = await client;
      let accepted = false;
      try {
        const stream = await chat.completions.create(bodyOf(model, abilities, request), { signal: request.signal });
        accepted = true;
        const { maxOutputTokens, ordinals } = request;
        yield* eventsOf(stream, name, maxOutputTokens * ordinals.length * LONGEST_TOKEN);
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        throw await translate(error, {
          accepted,
          name,
          model,
          baseURL,
          secret: apiKey,
          listed: async () => (await models.list()).data.map(({ id }) => id),
        });
      }
    },
  };
}

/** Where the `openai` package goes too when it is told nothing. */
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

async function connect(apiKey: string, baseURL: string | undefined): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  // Each attempt is reserved and paid for by the sampler, so the package must make none of its own.
  return new Client({ apiKey, baseURL: baseURL ?? null, maxRetries: 0, fetch: inEvents });
}

function bodyOf(
  model: string,
  abilities: Abilities,
  { messages, chat, ordinals, temperature, seed, maxOutputTokens }: SampleRequest,
): ChatCompletionCreateParamsStreaming {
  return {
    // What a client put into its request was not made by us, and is for the server to judge.
    ...(chat === undefined ? {} : countable(chat)),
    model,
    messages: (chat?.messages ?? messages) as ChatCompletionCreateParamsStreaming['messages'],
    stream: true,
    stream_options: { include_usage: true },
    // Reasoning models of OpenAI know only the newer name, most other servers only the older one.
    ...(abilities.reasoning ? { max_completion_tokens: maxOutputTokens } : { max_tokens: maxOutputTokens }),
    ...(ordinals.length > 1 && { n: ordinals.length }),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
  };
}

interface Asked {
  readonly accepted: boolean;
  readonly name: string;
  readonly model: string;
  readonly baseURL: string | undefined;
  readonly secret: string | undefined;
  readonly listed: () => Promise<string[]>;
}

/** Turns what the package throws into our errors: what cannot be mended by asking again is the configuration's fault. */
async function translate(error: unknown, { accepted, name, model, baseURL, secret, listed }: Asked): Promise<Error> {
  if (error instanceof MemberError) return error;
  const { APIError, APIConnectionError } = await import('openai');
  const words = error instanceof Error ? error.message : String(error);
  const said = (secret ? words.replaceAll(secret, '[key]') : words)
    .replaceAll(/\bsk-[\w*-]{6,}/g, '[key]')
    .slice(0, 500);
  if (error instanceof APIConnectionError)
    return new MemberError(`${name}: no connection to ${baseURL ?? 'its server'} (${causeOf(error) ?? said}).`, {
      retryable: true,
      fix: 'Check that the server runs and that baseURL is right.',
      cause: error,
    });
  // An error that the server sends inside a stream it had begun has no status.
  if (error instanceof APIError && error.status === undefined)
    return new MemberError(`${name}: ${said}`, { retryable: true, accepted });
  if (!(error instanceof APIError) || error.status === undefined) {
    // Neither an answer nor a refusal: the connection broke in the middle of the stream.
    return new MemberError(`${name}: the connection broke (${causeOf(error) ?? said}).`, {
      retryable: true,
      accepted,
      cause: error,
    });
  }
  const status: number = error.status;
  if (status === 401 || status === 403)
    return new ConfigError(`${name}: the server refused the API key (${status}).`, {
      at: 'openai.apiKey',
      fix: 'Check OPENAI_API_KEY or apiKey, and that it may use this model.',
    });
  if (status === 404) {
    const known = await listed().catch(() => []);
    const fix =
      known.length > 0
        ? `It has: ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`
        : 'Check the model name, and that baseURL ends as its server wants it (mostly in /v1).';
    return new ConfigError(`${name}: the server does not know the model ${model}.`, { at: 'openai.model', fix });
  }
  const retryable = status === 408 || status === 409 || status === 429 || status >= 500;
  const { headers } = error;
  const wait = retryAfter((header) => headers?.get(header));
  return new MemberError(`${name}: ${said}`, {
    retryable,
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

function causeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return undefined;
  return causeOf(cause) ?? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message);
}
