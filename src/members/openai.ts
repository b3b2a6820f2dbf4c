import type OpenAI from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { countable } from '../nouns/conversation.ts';
import { ConfigError } from '../errors.ts';
import { LONGEST_TOKEN, type Abilities, type Member, type MemberEvent, type SampleRequest } from '../nouns/member.ts';
import { effortsOf, limitsOf, pricesOf, type MemberOptions } from './defaults.ts';
import { failureOf } from './failureOf.ts';
import { inEvents } from './inEvents.ts';

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
  const thinks = effortsOf(options, name);
  const reasoning = options.abilities?.reasoning ?? thinks.reasoning ?? false;
  const abilities: Abilities = {
    temperature: !reasoning,
    n: true,
    seed: true,
    reasoning,
    chat: true,
    ...thinks,
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
      const [{ forward }, { plainChat }] = await Promise.all([forwarding, import('./plainChat.ts')]);
      return forward({ name, model, baseURL: baseURL ?? DEFAULT_BASE_URL, apiKey }, plainChat(chat, name), signal);
    },
    async *propose(request): AsyncGenerator<MemberEvent> {
      client ??= connect(apiKey ?? 'none', baseURL);
      const { chat, models } = await client;
      // What reads conversations is loaded when one is asked.
      const { eventsOf } = await import('./openaiStream.ts');
      const body = await bodyOf({ name, model }, abilities, request);
      let accepted = false;
      try {
        const stream = await chat.completions.create(body, { signal: request.signal });
        accepted = true;
        // It thinks, and says nothing of it.
        if (abilities.reasoning) yield { kind: 'chunk', choice: 0, text: '' };
        const { maxOutputTokens, ordinals } = request;
        yield* eventsOf(stream, name, maxOutputTokens * ordinals.length * LONGEST_TOKEN);
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        throw await failureOf(error, {
          classes: await import('openai'),
          accepted,
          name,
          model,
          baseURL,
          secret: apiKey,
          maker: 'openai',
          variable: 'OPENAI_API_KEY',
          base: 'that baseURL ends as its server wants it (mostly in /v1)',
          listed: async () => (await models.list({ timeout: LISTING_MS })).data.map(({ id }) => id),
        });
      }
    },
  };
}

/** How long it may take to hear what models there are, where the right one is not: it only makes for a better message. */
const LISTING_MS = 2000;

/** Where the `openai` package goes too when it is told nothing. */
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

async function connect(apiKey: string, baseURL: string | undefined): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  // Each attempt is reserved and paid for by the sampler, so the package must make none of its own.
  return new Client({ apiKey, baseURL: baseURL ?? null, maxRetries: 0, fetch: inEvents });
}

async function bodyOf(
  { name, model }: { readonly name: string; readonly model: string },
  abilities: Abilities,
  { messages, chat: asked, ordinals, temperature, seed, effort, maxOutputTokens }: SampleRequest,
): Promise<ChatCompletionCreateParamsStreaming> {
  const chat = asked === undefined ? undefined : (await import('./plainChat.ts')).plainChat(countable(asked), name);
  return {
    // A client that says how much is to be thought is heeded.
    ...(effort !== undefined && { reasoning_effort: effort }),
    // What a client put into its request was not made by us, and is for the server to judge.
    ...chat,
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
