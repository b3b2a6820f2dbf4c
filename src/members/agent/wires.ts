import { tokensAtMost, type Usage } from '../../nouns/member.ts';

/** A JSON object as it came. */
export type Body = Readonly<Record<string, unknown>>;

/** What a reply has said of its tokens so far. */
export type Told = Partial<Pick<Usage, 'inputTokens' | 'cachedInputTokens' | 'outputTokens'>>;

/** One of the protocols that agents speak with their models. */
export interface Wire {
  /** Where it is at the endpoint, below its base. */
  readonly path: string;
  /** The headers that carry a key. */
  readonly key: (key: string) => Readonly<Record<string, string>>;
  /** Output tokens that a request allows; undefined where it sets no limit. */
  readonly most: (body: Body) => number | undefined;
  /** The request for one answer of one model, with a limit on its output. */
  readonly limited: (body: Body, model: string, most: number) => Body;
  /** What an event, or a whole reply, says of tokens. */
  readonly told: (event: Body) => Told;
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

const CHAT: Wire = {
  path: '/chat/completions',
  key: bearer,
  most: (body) => count(body['max_completion_tokens']) ?? count(body['max_tokens']),
  limited(body, model, most) {
    const { max_tokens, max_completion_tokens, n: _, ...rest } = countable(body);
    // Reasoning models of OpenAI know only the newer name, most other servers only the older one: it is kept as the agent has it.
    const name =
      max_tokens === undefined && max_completion_tokens !== undefined ? 'max_completion_tokens' : 'max_tokens';
    const streamed = body['stream'] === true && { stream_options: { include_usage: true } };
    return { ...rest, model, [name]: most, ...streamed };
  },
  told: ({ usage }) => {
    const { prompt_tokens, completion_tokens, prompt_tokens_details } = objectOf(usage);
    return known({
      inputTokens: count(prompt_tokens),
      outputTokens: count(completion_tokens),
      cachedInputTokens: count(objectOf(prompt_tokens_details)['cached_tokens']),
    });
  },
};

const RESPONSES: Wire = {
  path: '/responses',
  key: bearer,
  most: (body) => count(body['max_output_tokens']),
  limited: (body, model, most) => ({ ...countable(body), model, max_output_tokens: most, background: false }),
  told: ({ response, usage }) => {
    const { input_tokens, output_tokens, input_tokens_details } = objectOf(objectOf(response)['usage'] ?? usage);
    return known({
      inputTokens: count(input_tokens),
      outputTokens: count(output_tokens),
      cachedInputTokens: count(objectOf(input_tokens_details)['cached_tokens']),
    });
  },
};

/** What Anthropic bills for a token that is written to its cache, as of one that is read. */
const WRITTEN = 1.25;

const MESSAGES: Wire = {
  path: '/messages',
  key: (key) => ({ 'x-api-key': key }),
  most: (body) => count(body['max_tokens']),
  limited: (body, model, most) => ({ ...countable(body), model, max_tokens: most }),
  told: ({ message, usage }) => {
    const given = objectOf(objectOf(message)['usage'] ?? usage);
    const fresh = count(given['input_tokens']);
    const cached = count(given['cache_read_input_tokens']);
    const written = count(given['cache_creation_input_tokens']) ?? 0;
    return known({
      inputTokens: fresh === undefined ? undefined : fresh + (cached ?? 0) + Math.ceil(written * WRITTEN),
      outputTokens: count(given['output_tokens']),
      cachedInputTokens: cached,
    });
  },
};

function gemini(model: string, verb: string): Wire {
  return {
    path: `/models/${encodeURIComponent(model)}:${verb}`,
    key: (key) => ({ 'x-goog-api-key': key }),
    most: (body) => count(objectOf(body['generationConfig'])['maxOutputTokens']),
    limited: (body, _, most) => {
      const { candidateCount: __, ...config } = objectOf(body['generationConfig']);
      return { ...countable(body), generationConfig: { ...config, maxOutputTokens: most } };
    },
    told: ({ usageMetadata }) => {
      const given = objectOf(usageMetadata);
      const written = count(given['candidatesTokenCount']);
      return known({
        inputTokens: count(given['promptTokenCount']),
        outputTokens: written === undefined ? undefined : written + (count(given['thoughtsTokenCount']) ?? 0),
        cachedInputTokens: count(given['cachedContentTokenCount']),
      });
    },
  };
}

/** The protocol that a request speaks, by its path; undefined for what is no call of a model. */
export function wireOf(path: string, model: string): Wire | undefined {
  const below = path.replace(/^\/v1(?:beta)?(?=\/)/, '');
  const verb = /^\/models\/[^/]+:(generateContent|streamGenerateContent)$/.exec(below)?.[1];
  return verb === undefined ? [CHAT, RESPONSES, MESSAGES].find((wire) => wire.path === below) : gemini(model, verb);
}

/** What Anthropic's and Gemini's clients ask before they ask: tokens are counted here, so that it costs nothing. */
export function countingAnswer(path: string, body: Body): Body | undefined {
  const tokens = Math.ceil(tokensAtMost(JSON.stringify(body)) / 4);
  if (path.endsWith('/messages/count_tokens')) return { input_tokens: tokens };
  return path.endsWith(':countTokens') ? { totalTokens: tokens } : undefined;
}

/** Settings by which an answer would be billed otherwise than it is counted, or come from elsewhere. */
const UNCOUNTED: ReadonlySet<string> = new Set([
  'models',
  'fallbacks',
  'route',
  'provider',
  'plugins',
  'service_tier',
  'speed',
  'web_search_options',
]);

function countable(body: Body): Body {
  const kept = Object.entries(body).filter(([setting]) => !UNCOUNTED.has(setting));
  const tools = Array.isArray(body['tools']) ? body['tools'].filter(isOwn) : undefined;
  return { ...Object.fromEntries(kept), ...(tools !== undefined && { tools }) };
}

/** Tools of the protocols that the agent runs itself, and those whose version is in their name. */
const OWN_TOOLS =
  /^(?:function|custom|namespace|local_shell|apply_patch|shell|tool_search|(?:bash|text_editor|memory)_\d+)$/;

/** Whether the agent runs a tool itself: those that a provider runs are billed by the call, and reach the network. */
function isOwn(tool: unknown): boolean {
  const { type, name, input_schema, functionDeclarations, ...others } = objectOf(tool);
  if (functionDeclarations !== undefined) return Object.keys(others).length === 0;
  if (input_schema !== undefined || type === undefined) return name !== undefined;
  return typeof type === 'string' && OWN_TOOLS.test(type);
}

function objectOf(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function known(told: { readonly [Key in keyof Told]: number | undefined }): Told {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
