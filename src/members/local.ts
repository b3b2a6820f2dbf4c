import { ConfigError, MemberError } from '../errors.ts';
import type { Member, MemberEvent, SampleRequest } from '../nouns/member.ts';
import { catalogued } from '../models/catalogue.ts';
import { isPath, nameOf } from '../models/name.ts';
import { limitsOf, pricesOf, type MemberOptions } from './defaults.ts';
import type { CallReport } from './local/messages.ts';
import type { ModelProcess } from './local/modelProcess.ts';

/** A model on this machine. */
export interface LocalOptions extends Omit<MemberOptions, 'abilities' | 'requestsPerMinute' | 'tokensPerMinute'> {
  /** A name of the catalogue (`weak-committee models list`) or the path of a `.gguf` file. */
  readonly model: string;
  /** Tokens that a prompt and its answer may have together (default 4096, or what the model was trained on if that is less). */
  readonly contextSize?: number;
  /** Answers that are written at once (default 8). Each takes memory for its whole context. */
  readonly sequences?: number;
  /** Processor threads (default: as many as this machine has cores). They wait by spinning: where others use the cores, fewer are faster. */
  readonly threads?: number;
  /** The next word is drawn from this many likeliest ones (default 40); 0 is all of them, which costs time. */
  readonly topK?: number;
}

/** A local model; disposed of, it frees the memory at once. Otherwise its process ends a minute after the last call. */
export interface LocalMember extends Member, AsyncDisposable {}

/** How long a model that nobody asks stays in memory, in ms. */
const REST_MS = 60_000;

/** Tokens at most that a chat template adds to the shortest messages, such as a system message of the model's own. */
const TEMPLATE_TOKENS = 64;

/**
 * A member that runs on this machine, over `node-llama-cpp` (yours to install). The model is loaded at the first call, in a process of
 * its own that ends with the solver's. Several samples of one prompt are written side by side and the prompt is read once. The same seed
 * gives the same text. `maxOutputTokens` defaults to 1024. Costs nothing unless `prices` are given.
 *
 * @throws {@link ConfigError} for options that cannot be; at the first call for a model that is missing, truncated or altered, and when
 * `node-llama-cpp` is not installed. {@link MemberError} when the process ends in the middle of a call: it may be made again.
 * @example
 * ```ts
 * local({ model: 'qwen2.5-coder-0.5b' });
 * local({ model: '/models/mine.gguf', name: 'mine', contextSize: 8192, sequences: 4 });
 * ```
 */
export function local(options: LocalOptions): LocalMember {
  const { model, contextSize, sequences = 8, threads, topK = 40 } = options;
  if (!model)
    throw new ConfigError('local() was given no model.', {
      at: 'local.model',
      fix: 'Name one, such as local({ model: "qwen2.5-coder-0.5b" }).',
    });
  if (!isPath(model)) catalogued(model);
  const name = options.name ?? nameOf(model);
  refuseNoCount({ contextSize, sequences, threads }, name, 1);
  refuseNoCount({ topK }, name, 0);
  let current: ModelProcess | undefined;
  let calls = 0;
  let rest: NodeJS.Timeout | undefined;

  /** The process that holds the model, or a new one. */
  async function running(signal: AbortSignal): Promise<ModelProcess> {
    const { locateModel } = await import('../models/locate.ts');
    const { startModelProcess } = await import('./local/modelProcess.ts');
    const path = await locateModel(model, signal);
    if (!current?.alive) current = startModelProcess(name, { path, contextSize, sequences, threads });
    return current;
  }

  return {
    name,
    prices: pricesOf({ prices: { input: 0, output: 0 }, ...options }, name),
    abilities: { temperature: true, n: true, seed: true, reasoning: false },
    limits: { ...limitsOf({ maxOutputTokens: 1024, ...options }, name), maxInputTokens: TEMPLATE_TOKENS },
    async *propose(request): AsyncGenerator<MemberEvent> {
      const { signal } = request;
      signal.throwIfAborted();
      calls++;
      clearTimeout(rest);
      try {
        const process = await running(signal);
        process.hold(true);
        yield* eventsOf(process.generate(generationOf(request, topK), signal), name);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        calls--;
        if (calls === 0) {
          current?.hold(false);
          rest = setTimeout(() => void current?.end(), REST_MS).unref();
        }
      }
    },
    async origin(signal) {
      const { locateModel } = await import('../models/locate.ts');
      const { originOf } = await import('../models/origin.ts');
      return { ...(await originOf(await locateModel(model, signal), signal)), topK };
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(rest);
      await current?.end();
    },
  };
}

function refuseNoCount(counts: Readonly<Record<string, number | undefined>>, name: string, least: number): void {
  for (const [key, value] of Object.entries(counts)) {
    if (value === undefined || (Number.isInteger(value) && value >= least)) continue;
    throw new ConfigError(`${key} of member ${name} is ${value}.`, {
      at: `${name}.${key}`,
      fix: `Give a whole number of at least ${least}, or leave it out.`,
    });
  }
}

/** A sample's seed follows from its ordinal, so that its text does not depend on which others it is asked together with. */
function generationOf(
  { messages, ordinals, seed = Math.floor(Math.random() * 2 ** 31), temperature = 0, maxOutputTokens }: SampleRequest,
  topK: number,
): Parameters<ModelProcess['generate']>[0] {
  const [first = 0] = ordinals;
  const seeds = ordinals.map((ordinal) => (seed + ordinal - first) % 2 ** 31);
  return { messages, seeds, temperature, topK, maxOutputTokens };
}

async function* eventsOf(reports: AsyncIterable<CallReport>, name: string): AsyncGenerator<MemberEvent> {
  const texts = new Map<number, string>();
  for await (const report of reports) {
    switch (report.kind) {
      case 'chunk':
        texts.set(report.choice, (texts.get(report.choice) ?? '') + report.text);
        yield report;
        break;
      case 'answer':
        yield { ...report, text: texts.get(report.choice) ?? '' };
        break;
      case 'failed':
        throw new MemberError(`${name}: ${report.reason}.`, {
          retryable: report.retryable,
          fix: 'A larger contextSize holds a longer prompt.',
        });
      case 'done': {
        const { promptTokens: inputTokens, cachedTokens: cachedInputTokens, outputTokens } = report;
        yield { kind: 'usage', usage: { inputTokens, cachedInputTokens, outputTokens, estimated: false } };
      }
    }
  }
}
