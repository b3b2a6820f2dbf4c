import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { medianSorted } from 'simple-statistics';
import { savingsOf } from '../../src/serve/shadow/savings.ts';
import { shadowDay, switchedDay } from './days.ts';
import { loadPool, POOLS, type Market } from './pools.ts';
import { judge, replayDays } from './replays.ts';
import { scriptOf } from './script.ts';
import { inWords } from '../recorded/inWords.ts';

// Whether what a shadow promises is what switching over brings: a day of requests through a real server that keeps a shadow, then the same day with the
// committee in front, of other recorded answers of the same members.

const HELP = `Usage: npm run bench:shadow -- [options]

  --data FOLDER   the folder that holds humaneval-ts/ and humaneval-py/ (default ../shared/data)
  --requests N    requests of a day (default 500; one in ten is a question)
  --days N        days through a server: on the first, answers of the seeds that were recorded first, on others of halves that are drawn (default 1)
  --replays N     days of drawn halves without a server, to see how often the intervals hold (default 100)
  --json          print the figures as one line of JSON at the end

Of each model's answers to a task one half is given in the shadow, and the other after it. Verdicts are those that were recorded. It takes about a minute and a half for each day on two cores.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    requests: { type: 'string', default: '500' },
    days: { type: 'string', default: '1' },
    replays: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** One day, as it was foretold and as it came. */
type Day = Awaited<ReturnType<typeof day>>;

async function day(name: string, market: Market, seed: number) {
  const script = scriptOf(market.pool, Number(flags.requests), seed);
  const plain = await shadowDay(market, script, false);
  const shadowed = await shadowDay(market, script);
  const { requests, compared, leftOut, found } = savingsOf(shadowed.rows);
  if (found === undefined) throw new Error(`Only ${compared} requests were compared.`);
  const { saved, difference, solved } = found;
  const after = await switchedDay(market, script);
  const { saved: came, solvedDifference, savedWithin, solvedWithin } = judge(shadowed.rows, after);
  return {
    suite: market.pool.name,
    prices: name,
    seed,
    requests,
    shadowed: compared,
    leftOut,
    boughtTwice: shadowed.strongCalls - requests,
    estimate: {
      saved: saved.value,
      savedInterval: [saved.low, saved.high],
      solvedDifference: difference.value,
      solvedInterval: [difference.low, difference.high],
      strongSolved: solved.strong / compared,
    },
    switched: { saved: came, solvedDifference },
    within: savedWithin && solvedWithin,
    savedWithin,
    solvedWithin,
    clientMs: { without: median(plain.waited), shadow: median(shadowed.waited) },
  };
}

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const days: Day[] = [];
  for (let seed = 0; seed < Number(flags.days); seed++)
    for (const suite of POOLS) {
      const pool = loadPool(suite, flags.data, seed);
      for (const [name, prices] of Object.entries(pool.prices)) {
        const one = await day(name, { pool, prices }, seed);
        days.push(one);
        process.stdout.write(`${linesOf(one, pool.note).join('\n')}\n`);
      }
    }
  const [first] = days;
  const replayed = days
    .filter(({ seed }) => seed === 0)
    .map(({ suite, prices }) => {
      const all = replayDays(suite, flags.data, prices, Number(flags.requests), Number(flags.replays));
      process.stdout.write(
        `${suite} at ${prices}: of ${all.days} days without a server, money within its interval on ${all.savedWithin}, solved requests on ${all.solvedWithin}\n`,
      );
      return { suite, prices, ...all };
    });
  const held = (what: 'savedWithin' | 'solvedWithin'): number => days.filter((one) => one[what]).length;
  process.stdout.write(
    `Through a server, within their intervals: ${held('savedWithin')} of ${days.length} estimates of money, ${held('solvedWithin')} of ${days.length} of solved requests.\n`,
  );
  if (flags.json) process.stdout.write(`${JSON.stringify({ ...first, days, replayed })}\n`);
}

function linesOf(
  { suite, prices, seed, requests, shadowed, estimate, switched, clientMs, ...rest }: Day,
  note: string,
) {
  const percent = (share: number): string => (100 * share).toFixed(1);
  const range = ([low = 0, high = 0]: readonly number[]): string => `${percent(low)} to ${percent(high)}`;
  return [
    `${suite} at ${prices}, day ${seed + 1} (${note})`,
    `  ${requests} requests, ${shadowed} compared, left out ${JSON.stringify(rest.leftOut)}; strong answers bought twice: ${rest.boughtTwice}`,
    `  saved:  ${percent(estimate.saved)} % (${range(estimate.savedInterval)}); after switching ${percent(switched.saved)} %: ${rest.savedWithin ? 'within' : 'OUTSIDE'}`,
    `  solved: ${percent(estimate.solvedDifference)} points (${range(estimate.solvedInterval)}); after switching ${percent(switched.solvedDifference)}: ${rest.solvedWithin ? 'within' : 'OUTSIDE'}`,
    `  a client waits ${clientMs.without.toFixed(1)} ms without a shadow, ${clientMs.shadow.toFixed(1)} ms with one (half of them, at most)`,
  ];
}

function median(values: readonly number[]): number {
  return medianSorted(values.toSorted((one, other) => one - other));
}

await inWords(main);
