import { availableParallelism } from 'node:os';
import type { ChatHistoryItem, LlamaContextSequence } from 'node-llama-cpp';
import pLimit from 'p-limit';
import type { Message } from '../../nouns/conversation.ts';
import type { CallReport, Generation, LoadOptions } from './messages.ts';
import { openPrompts } from './prompts.ts';
import { writeAnswer } from './writeAnswer.ts';

/** A model in memory. */
export interface OpenModel {
  /** Writes an answer for each seed and reports as it goes. Never throws; a call that was stopped just ends. */
  generate(generation: Generation, stopped: AbortSignal, report: (report: CallReport) => void): Promise<void>;
}

const USUAL_CONTEXT = 4096;

/** Loads the model, with one sequence to read prompts and the others to write answers. */
export async function openModel({ path, contextSize, sequences, threads, folder }: LoadOptions): Promise<OpenModel> {
  const { getLlama, LlamaLogLevel, resolveChatWrapper } = await import('node-llama-cpp');
  const llama = await getLlama({
    build: 'never',
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    maxThreads: 0,
  });
  // The library itself takes four at least, and threads that wait for each other by spinning stand still on fewer cores.
  const useful = threads ?? Math.min(llama.cpuMathCores, availableParallelism());
  const model = await llama.loadModel({ modelPath: path });
  const size = contextSize ?? Math.min(USUAL_CONTEXT, model.trainContextSize);
  const context = await model.createContext({
    sequences: sequences + 1,
    contextSize: size,
    threads: useful,
  });
  const prompts = openPrompts(context, folder);
  const free = Array.from({ length: sequences }, () => context.getSequence());
  const queue = pLimit(sequences);
  // The template that came in the file, rather than the library's own rendering of that family's.
  const template = resolveChatWrapper(model, {
    ...(model.fileInfo.metadata.tokenizer?.chat_template !== undefined && { type: 'jinjaTemplate' }),
  });

  /** Lends a sequence to one answer. */
  function withSequence<Result>(work: (sequence: LlamaContextSequence) => Promise<Result>): Promise<Result> {
    return queue(async () => {
      const sequence = free.pop() ?? context.getSequence();
      try {
        return await work(sequence);
      } finally {
        free.push(sequence);
      }
    });
  }

  return {
    async generate({ messages, seeds, temperature, topK, maxOutputTokens }, stopped, report) {
      try {
        const { contextText } = template.generateContextState({ chatHistory: historyOf(messages) });
        const tokens = contextText.tokenize(model.tokenizer);
        const room = size - tokens.length;
        const last = tokens.at(-1);
        if (room < 1 || last === undefined) {
          const reason = `the prompt has ${tokens.length} tokens, and the context holds ${size} with the answer`;
          report({ kind: 'failed', reason, retryable: false });
          return;
        }
        await prompts.use(tokens, stopped, async ({ file, cachedTokens }) => {
          const counts = await Promise.all(
            seeds.map((seed, choice) =>
              withSequence(async (sequence) => {
                stopped.throwIfAborted();
                await sequence.loadStateFromFile(file, { acceptRisk: true });
                const { finish, count } = await writeAnswer(sequence, {
                  after: last,
                  sampling: { seed, temperature, topK },
                  limit: Math.min(maxOutputTokens, room),
                  stopped,
                  onText: (text) => report({ kind: 'chunk', choice, text }),
                });
                report({ kind: 'answer', choice, finish, tokens: count });
                return count;
              }),
            ),
          );
          report({
            kind: 'done',
            promptTokens: tokens.length,
            cachedTokens,
            outputTokens: counts.reduce((sum, count) => sum + count, 0),
          });
        });
      } catch (error) {
        if (!stopped.aborted) report({ kind: 'failed', reason: String(error), retryable: true });
      }
    },
  };
}

function historyOf(messages: readonly Message[]): ChatHistoryItem[] {
  return [
    ...messages.map(({ role, content }): ChatHistoryItem => ({ type: role, text: content })),
    { type: 'model', response: [''] },
  ];
}
