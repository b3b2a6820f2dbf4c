import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { costOf, tokensAbout, type Prices } from '../../src/nouns/member.ts';
import { sha256 } from '../../src/nouns/digest.ts';
import type { MemberSeal, Sample } from '../../src/harness/sample.ts';
import { lines, MissingData } from '../recorded/lines.ts';
import { listPrice } from '../recorded/prices.ts';

/** Recorded answers to the tasks of one suite, at the prices of one day, with the verdict that was recorded for each: it is the checker, and the truth. */
export interface Pile {
  readonly name: string;
  readonly prices: string;
  readonly tasks: readonly string[];
  /** The words of each task, where they were recorded. */
  readonly prompts: ReadonlyMap<string, string>;
  readonly cheap: readonly string[];
  readonly strong: string;
  readonly members: readonly MemberSeal[];
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

/** An answer as it stands in the files. */
interface Row {
  readonly task: string;
  readonly model: string;
  readonly seed?: number;
  readonly run?: number;
  readonly i?: number;
  readonly typeConstrained?: boolean;
  /** The round of svelte-bench: the first was of one model, which is in the second too. */
  readonly gen?: string;
  readonly promptTokens?: number | null;
  readonly completionTokens?: number | null;
  readonly seconds?: number | null;
  readonly passed?: boolean | null;
  readonly testsPassed?: boolean | null;
  /** Types are a checker beside the tests. */
  readonly tscOk?: boolean | null;
  readonly ok?: boolean;
  readonly code: string;
}

interface Source {
  readonly name: string;
  readonly samples: string;
  readonly tasks: string | undefined;
  readonly prices: { readonly says: string; readonly of: (model: string) => Prices };
  readonly strong: string;
}

/** USD per million tokens that say nothing of any day: 1 : 3 : 8 : 9 : 100, as in the simple ladders that these are held against. */
const RATIO: Readonly<Record<string, number>> = {
  'gemma-2-2b-it': 1,
  'gemma-2-9b-it': 3,
  'gemma-2-27b-it': 8,
  'CodeLlama-34b-Instruct-hf': 9,
  'deepseek-coder-33b-instruct': 9,
  'Qwen2.5-32B-Instruct': 100,
};

const ratio = {
  says: '1 : 3 : 8 : 9 : 9 : 100 per token',
  of(model: string): Prices {
    const price = RATIO[model];
    if (price === undefined)
      throw new MissingData(`No price of ${model} is known; known are ${Object.keys(RATIO).join(', ')}.`);
    return { input: price, output: price };
  },
};
const listed = { says: 'list prices of November 2026', of: listPrice };
const QWEN = 'Qwen2.5-32B-Instruct';

/** The recorded suites in a folder: Python, TypeScript at the ratio, and the same TypeScript answers at list prices. */
export function pilesIn(data: string): {
  readonly py: Pile;
  readonly ts: Pile;
  readonly today: Pile;
  readonly svelte: Pile;
} {
  const typescript = {
    samples: join(data, 'humaneval-ts/samples.jsonl'),
    tasks: join(data, 'humaneval-ts/tasks.jsonl'),
    strong: QWEN,
  };
  return {
    py: pileOf({
      name: 'humaneval-py',
      samples: join(data, 'humaneval-py/samples.jsonl'),
      tasks: undefined,
      prices: listed,
      strong: 'gpt-4',
    }),
    ts: pileOf({ name: 'humaneval-ts', ...typescript, prices: ratio }),
    today: pileOf({ name: 'humaneval-ts, today', ...typescript, prices: listed }),
    svelte: pileOf({
      name: 'svelte-bench',
      samples: join(data, 'svelte-bench/samples.jsonl'),
      tasks: undefined,
      prices: listed,
      strong: 'gpt-5',
    }),
  };
}

/** Other recordings of the same shape, at both prices. */
export function otherPiles(tasks: string, samples: string): Pile[] {
  const name = basename(samples).replace(/\.jsonl$/, '');
  return [ratio, listed].map((prices) => pileOf({ name, samples, tasks, prices, strong: QWEN }));
}

function pileOf({ name, samples: file, tasks, prices, strong }: Source): Pile {
  const rows = lines<Row>(file).filter(({ typeConstrained, gen = 'v2' }) => typeConstrained !== true && gen === 'v2');
  const prompts = new Map(
    tasks !== undefined && existsSync(tasks)
      ? lines<{ readonly id: string; readonly prompt: string }>(tasks).map(({ id, prompt }) => [id, prompt])
      : [],
  );
  const models = [...new Set(rows.map(({ model }) => model))];
  if (!models.includes(strong))
    throw new MissingData(`${file} has no answers of ${strong}, which is the strong member.`);
  const cheap = models
    .filter((model) => model !== strong)
    .toSorted((a, b) => prices.of(a).output - prices.of(b).output);
  const ids = [...new Set(rows.map(({ task }) => task))].filter((id) => tasks === undefined || prompts.has(id));
  const byTask = Map.groupBy(rows, ({ task }) => task);
  return {
    name,
    prices: prices.says,
    tasks: ids,
    prompts,
    cheap,
    strong,
    members: models.map((model) => ({ name: model, prices: { ...prices.of(model) } })),
    samples: new Map(
      ids.map((id) => {
        const own = byTask.get(id) ?? [];
        // Of one model the tokens were not recorded: others were shown the same words.
        const shown =
          own.find(({ promptTokens }) => typeof promptTokens === 'number')?.promptTokens ??
          tokensAbout(prompts.get(id) ?? '');
        const answers = models.flatMap((model) =>
          own
            .filter((row) => row.model === model)
            .toSorted((a, b) => numberOf(a) - numberOf(b))
            .map((row, ordinal) => sampleOf(row, ordinal, shown, prices.of(model))),
        );
        return [id, answers];
      }),
    ),
  };
}

function numberOf({ seed, run, i }: Row): number {
  return seed ?? run ?? i ?? 0;
}

function sampleOf(row: Row, ordinal: number, shown: number, prices: Prices): Sample {
  const right = (row.passed ?? row.testsPassed ?? row.ok) === true && row.tscOk !== false;
  const inputTokens = row.promptTokens ?? shown;
  const outputTokens = row.completionTokens ?? tokensAbout(row.code);
  const usd = costOf({ inputTokens, cachedInputTokens: 0, outputTokens, estimated: false }, prices);
  return {
    task: row.task,
    member: row.model,
    ordinal,
    digest: row.code === '' ? null : sha256(row.code),
    visible: row.code === '' ? 'no-code' : right ? 'pass' : 'fail',
    right,
    truth: 'visible',
    evidence: null,
    usd: usd === 'unknown' ? null : usd,
    inputTokens,
    outputTokens,
    estimated: typeof row.completionTokens !== 'number',
    ms: 1000 * (row.seconds ?? 0),
  };
}
