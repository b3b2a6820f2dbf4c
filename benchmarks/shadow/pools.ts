import { join } from 'node:path';
import type { Prices } from '../../src/index.ts';
import { tokensAbout } from '../../src/nouns/member.ts';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { lines } from '../recorded/lines.ts';
import { listPrice } from '../recorded/prices.ts';
import { shuffled } from './shuffled.ts';

// Recorded answers of real models, divided into two halves that have no answer in common: one for the day in the shadow, one for the day after.

/** One recorded answer. */
export interface Recorded {
  readonly code: string;
  readonly passed: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The seed that an answer was sampled with, or the number of its run. */
interface Row extends Recorded {
  readonly task: string;
  readonly model: string;
  readonly sample: number;
}

/** What a day is made of. */
export interface Pool {
  readonly name: string;
  readonly target: string;
  readonly tasks: readonly { readonly id: string; readonly prompt: string }[];
  /** The cheap members, the cheapest first, and the strong one. */
  readonly cheap: readonly string[];
  readonly strong: string;
  /** Prices that a day is replayed at, by name. */
  readonly prices: Readonly<Record<string, Readonly<Record<string, Prices>>>>;
  readonly note: string;
  answers(half: Half, task: string, model: string): readonly Recorded[];
}

/** A pool at prices. */
export interface Market {
  readonly pool: Pool;
  readonly prices: Readonly<Record<string, Prices>>;
}

export type Half = 'shadow' | 'switched';

export const POOLS = ['humaneval-ts', 'humaneval-py'] as const;

/**
 * Loads one from the folder that holds the JSONL files.
 *
 * @param seed - what decides which answers are of which half; 0 has those that were recorded first in the shadow.
 */
export function loadPool(name: string, data: string, seed: number): Pool {
  return name === 'humaneval-py' ? python(join(data, name), seed) : typescript(join(data, 'humaneval-ts'), seed);
}

function typescript(folder: string, seed: number): Pool {
  interface Line {
    readonly task: string;
    readonly model: string;
    readonly seed: number;
    readonly code: string;
    readonly tscOk: boolean | null;
    readonly testsPassed: boolean | null;
  }
  const tasks = lines<{ readonly id: string; readonly prompt: string }>(join(folder, 'tasks.jsonl'));
  const prompts = new Map(tasks.map(({ id, prompt }) => [id, tokensAbout(prompt)]));
  const rows = lines<Line>(join(folder, 'samples.jsonl')).map((row) => ({
    ...row,
    sample: row.seed,
    passed: row.tscOk === true && row.testsPassed === true,
    inputTokens: prompts.get(row.task) ?? 0,
    outputTokens: tokensAbout(row.code),
  }));
  const cheap = ['gemma-2-2b-it', 'gemma-2-9b-it', 'gemma-2-27b-it'];
  const strong = 'Qwen2.5-32B-Instruct';
  const flat = (price: number): Prices => ({ input: price, output: price });
  return {
    name: 'humaneval-ts',
    target: 'answer.ts',
    tasks,
    cheap,
    strong,
    prices: {
      '1 : 3 : 8 : 100': Object.fromEntries(
        [...cheap, strong].map((model, at) => [model, flat([1, 3, 8, 100][at] ?? 1)]),
      ),
      'list 2026-11': listed([...cheap, strong]),
    },
    note: 'both decodings; tokens are estimated from the text',
    answers: halves(rows, seed),
  };
}

function python(folder: string, seed: number): Pool {
  interface Line {
    readonly task: string;
    readonly model: string;
    readonly run: number;
    readonly code: string;
    readonly passed: boolean;
    readonly promptTokens: number | null;
    readonly completionTokens: number | null;
  }
  const all = lines<Line>(join(folder, 'samples.jsonl'));
  const rows = all.map((row) => ({
    ...row,
    sample: row.run,
    inputTokens: row.promptTokens ?? 150,
    outputTokens: row.completionTokens ?? tokensAbout(row.code),
  }));
  const cheap = ['gpt-3.5-turbo'];
  return {
    name: 'humaneval-py',
    target: 'solution.py',
    tasks: [...new Set(all.map(({ task }) => task))].map((id) => ({ id, prompt: `Write the recorded task ${id}.` })),
    cheap,
    strong: 'gpt-4',
    prices: { 'list 2026-11': listed([...cheap, 'gpt-4']) },
    note: 'recorded tokens',
    answers: halves(rows, seed),
  };
}

function listed(models: readonly string[]): Record<string, Prices> {
  return Object.fromEntries(models.map((model) => [model, listPrice(model)]));
}

/** Of the answers of a model to a task one half is for the day in the shadow. */
function halves(rows: readonly Row[], seed: number): Pool['answers'] {
  const random = xoroshiro128plus(seed);
  const by = new Map<string, readonly Recorded[]>();
  for (const [key, answers] of Map.groupBy(rows, ({ task, model }) => `${model} ${task}`)) {
    const inOrder = answers.toSorted((one, other) => one.sample - other.sample);
    const drawn = seed === 0 ? inOrder : shuffled(answers, random);
    const middle = Math.floor(drawn.length / 2);
    by.set(`shadow ${key}`, drawn.slice(0, middle)).set(`switched ${key}`, drawn.slice(middle));
  }
  return (half, task, model) => by.get(`${half} ${model} ${task}`) ?? [];
}
