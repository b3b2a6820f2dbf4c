import { openai } from '../members/openai.ts';
import type { Source } from './source.ts';

/** A server that speaks OpenAI's chat completions. */
export interface Server {
  readonly name: string;
  readonly baseURL: string;
  readonly apiKey?: string;
}

/** Servers of models on this machine, on the ports that they take unless told otherwise. */
export const USUAL_SERVERS: readonly Server[] = [
  { name: 'Ollama', baseURL: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', baseURL: 'http://127.0.0.1:1234/v1' },
  { name: 'llama.cpp', baseURL: 'http://127.0.0.1:8080/v1' },
];

/** How long a server may take to name its models, in ms. */
const ANSWER_MS = 1500;
/** Members at most: they share one machine. */
const MEMBERS = 2;

/** Asks a server which models it has; those made for code come first. */
export async function modelsOf(server: Server, signal: AbortSignal): Promise<Source> {
  const { name, baseURL, apiKey } = server;
  const place = `${name} at ${baseURL}`;
  const listed = await list(server, signal);
  if (listed === undefined) return { kind: 'server', place, found: 'does not answer' };
  const usable = listed.filter((id) => !/embed|rerank|whisper|tts/i.test(id));
  const chosen = usable.toSorted((a, b) => Number(/cod/i.test(b)) - Number(/cod/i.test(a))).slice(0, MEMBERS);
  if (chosen.length === 0) return { kind: 'server', place, found: 'answers, and has no model yet' };
  return {
    kind: 'server',
    place,
    found: chosen.join(', '),
    config: {
      committee: chosen.map((model) =>
        openai({ model, baseURL, prices: { input: 0, output: 0 }, ...(apiKey !== undefined && { apiKey }) }),
      ),
    },
  };
}

async function list({ baseURL, apiKey }: Server, signal: AbortSignal): Promise<string[] | undefined> {
  try {
    const response = await fetch(`${baseURL.replace(/\/$/, '')}/models`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      ...(apiKey !== undefined && { headers: { authorization: `Bearer ${apiKey}` } }),
    });
    const body: unknown = await response.json();
    return isList(body) ? body.data.map(({ id }) => id) : undefined;
  } catch {
    signal.throwIfAborted();
    // Nothing there, or something else: these ports belong to nobody.
    return undefined;
  }
}

function isList(body: unknown): body is { readonly data: readonly { readonly id: string }[] } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'data' in body &&
    Array.isArray(body.data) &&
    body.data.every(
      (one: unknown) => typeof one === 'object' && one !== null && 'id' in one && typeof one.id === 'string',
    )
  );
}
