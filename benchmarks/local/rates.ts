import type { SampleRequest, Usage } from '../../src/nouns/member.ts';
import { local } from '../../src/members.ts';

/** How fast a local model writes. Each row is measured on one loaded model. */
export interface Rate {
  readonly sequences: number;
  readonly prompt: 'shared' | 'one each';
  readonly topK: number;
  /** Of prompts that were really read. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly seconds: number;
  /** Until the first word of the first answer. */
  readonly firstSeconds: number;
  /** Output tokens a second while words came, all answers together. */
  readonly writingRate: number;
  /** Output tokens a second of the whole call, the prompt's reading included. */
  readonly rate: number;
}

export interface RateOptions {
  readonly model: string;
  readonly counts: readonly number[];
  /** Of each answer. */
  readonly tokens: number;
  readonly topK: number;
  readonly threads?: number;
  /** Whether to ask also with a prompt for each answer, to see what sharing one saves. */
  readonly apart: boolean;
}

const CONTEXT = 1024;

/** Measures one model at several numbers of answers at once. */
export async function measureRates({ model, counts, tokens, topK, threads, apart }: RateOptions): Promise<Rate[]> {
  await using member = local({
    model,
    contextSize: CONTEXT,
    sequences: Math.max(...counts),
    topK,
    ...(threads !== undefined && { threads }),
  });
  // Loads the model, and touches its memory once.
  await Array.fromAsync(member.propose(request('warm-up', [0], 2)));
  const rows: Rate[] = [];
  for (const sequences of counts) {
    const ordinals = Array.from({ length: sequences }, (_, index) => index);
    rows.push(await measure('shared', [request(`shared ${sequences} ${topK}`, ordinals, tokens)]));
    if (!apart || sequences === 1) continue;
    const alone = ordinals.map((ordinal) => request(`alone ${sequences} ${ordinal}`, [ordinal], tokens));
    rows.push(await measure('one each', alone));
  }
  return rows;

  async function measure(prompt: Rate['prompt'], requests: readonly SampleRequest[]): Promise<Rate> {
    const start = performance.now();
    let first: number | undefined;
    const usages = await Promise.all(
      requests.map(async (one) => {
        let usage: Usage | undefined;
        for await (const event of member.propose(one)) {
          if (event.kind === 'chunk') first ??= performance.now();
          if (event.kind === 'usage') ({ usage } = event);
        }
        return usage;
      }),
    );
    const end = performance.now();
    const sum = (count: (usage: Usage) => number): number =>
      usages.reduce((all, usage) => all + (usage === undefined ? 0 : count(usage)), 0);
    const outputTokens = sum((usage) => usage.outputTokens);
    return {
      sequences: requests.reduce((all, { ordinals }) => all + ordinals.length, 0),
      prompt,
      topK,
      promptTokens: sum((usage) => usage.inputTokens - usage.cachedInputTokens),
      outputTokens,
      seconds: (end - start) / 1000,
      firstSeconds: ((first ?? end) - start) / 1000,
      writingRate: outputTokens / ((end - (first ?? start)) / 1000),
      rate: outputTokens / ((end - start) / 1000),
    };
  }
}

/** About 300 tokens of prompt that begin with a mark of their own, so that no two share their beginning. */
function request(mark: string, ordinals: readonly number[], maxOutputTokens: number): SampleRequest {
  const rules = Array.from({ length: 24 }, (_, index) => `Rule ${index}: name things plainly and test each edge.`);
  return {
    task: { id: mark, prompt: '', targets: ['story.ts'] } as unknown as SampleRequest['task'],
    messages: [
      { role: 'system', content: `${mark}. You write long TypeScript programs. ${rules.join(' ')}` },
      { role: 'user', content: 'Write a parser for arithmetic with all its tests, and explain every line.' },
    ],
    ordinals,
    temperature: 0.8,
    seed: 1,
    maxOutputTokens,
    signal: new AbortController().signal,
  };
}
