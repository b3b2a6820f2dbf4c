import { parseArgs } from 'node:util';
import { tableOf } from '../../src/text/table.ts';
import { measureRates } from './rates.ts';

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

const options = {
  model: flags.model,
  counts: flags.sequences.split(',').map(Number),
  tokens: Number(flags.tokens),
  ...(flags.threads !== undefined && { threads: Number(flags.threads) }),
};
const rows = [
  ...(await measureRates({ ...options, topK: 40, apart: true })),
  ...(await measureRates({ ...options, topK: 0, apart: false })),
];

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
if (flags.json) process.stdout.write(`${JSON.stringify({ model: flags.model, tokens: options.tokens, rows })}\n`);
