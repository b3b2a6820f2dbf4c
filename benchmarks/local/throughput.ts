import { parseArgs } from 'node:util';
import type { SampleRequest, Usage } from '../../src/member.ts';
import { local } from '../../src/members.ts';
import { tableOf } from '../table.ts';

// What writing several answers side by side buys on this machine, what reading their prompt once saves, and what drawing from all words
// of the vocabulary costs. Each row is measured on one loaded model; ratios are taken within this run.

const { values: flags } = parseArgs({
  options: {
    model: { type: 'string', default: 'smollm2-135m' },
    sequences: { type: 'string', default: '1,4,8,16' },
    /** Of each answer. */
    tokens: { type: 'string', default: '64' },
    threads: { type: 'string' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
});

interface Row {
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

const TOKENS = Number(flags.tokens);
const COUNTS = flags.sequences.split(',').map(Number);
const CONTEXT = 1024;

const rows: Row[] = [];
for (const topK of [40, 0]) {
  await using member = local({
    model: flags.model,
    contextSize: CONTEXT,
    sequences: Math.max(...COUNTS),
    topK,
    ...(flags.threads !== undefined && { threads: Number(flags.threads) }),
  });
  // Loads the model, and touches its memory once.
  await Array.fromAsync(member.propose(request('warm-up', [0], 2)));
  for (const sequences of COUNTS) {
    const ordinals = Array.from({ length: sequences }, (_, index) => index);
    rows.push(await measure('shared', topK, [request(`shared ${sequences} ${topK}`, ordinals, TOKENS)]));
    if (sequences > 1 && topK === 40)
      rows.push(
        await measure(
          'one each',
          topK,
          ordinals.map((ordinal) => request(`alone ${sequences} ${ordinal}`, [ordinal], TOKENS)),
        ),
      );
  }

  async function measure(prompt: Row['prompt'], k: number, requests: readonly SampleRequest[]): Promise<Row> {
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
      topK: k,
      promptTokens: sum((usage) => usage.inputTokens - usage.cachedInputTokens),
      outputTokens,
      seconds: (end - start) / 1000,
      firstSeconds: ((first ?? end) - start) / 1000,
      writingRate: outputTokens / ((end - (first ?? start)) / 1000),
      rate: outputTokens / ((end - start) / 1000),
    };
  }
}

const [alone] = rows;
const slower = rows.filter(({ topK }) => topK === 0);
process.stdout.write(
  `${tableOf(
    [
      'sequences',
      'prompt',
      'topK',
      'prompt tokens read',
      'tokens written',
      's',
      's to first',
      'tokens/s',
      'writing alone',
      'ratio to 1',
    ],
    rows.map((row) => [
      row.sequences,
      row.prompt,
      row.topK === 0 ? 'all' : row.topK,
      row.promptTokens,
      row.outputTokens,
      row.seconds.toFixed(1),
      row.firstSeconds.toFixed(2),
      row.rate.toFixed(1),
      row.writingRate.toFixed(1),
      `${(row.rate / (alone?.rate ?? Number.NaN)).toFixed(2)}×`,
    ]),
    flags.markdown,
  )}\n`,
);
for (const { sequences, rate } of rows.filter(({ prompt }) => prompt === 'one each')) {
  const together = rows.find((row) => row.sequences === sequences && row.prompt === 'shared' && row.topK === 40);
  process.stdout.write(
    `${sequences} sequences: sharing the prompt ${((together?.rate ?? Number.NaN) / rate).toFixed(2)}×\n`,
  );
}
for (const { sequences, writingRate } of slower) {
  const bounded = rows.find((row) => row.sequences === sequences && row.prompt === 'shared' && row.topK === 40);
  const share = 1 - writingRate / (bounded?.writingRate ?? Number.NaN);
  process.stdout.write(
    `${sequences} sequences: drawing from all words takes ${(100 * share).toFixed(0)} % of the time to write\n`,
  );
}
if (flags.json) process.stdout.write(`${JSON.stringify({ model: flags.model, tokens: TOKENS, rows })}\n`);

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
