import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recorded } from '../../checkers/index.ts';
import { alone, ladder } from '../../src/harness/arm.ts';
import type { BenchSuite } from '../../src/harness/bench.ts';
import { recording } from '../../src/members.ts';
import { lines } from './lines.ts';
import { listPrice } from './prices.ts';

// Svelte components by models of 2025 and 2026, with the verdicts that were recorded for them.

interface Answer {
  readonly gen: string;
  readonly model: string;
  readonly task: string;
  readonly ok: boolean;
  readonly code: string;
}

/** Two models were asked twenty times for some tasks; arms take the first ten. */
const RECORDED = 20;
const SAMPLES = 10;

/** @param folder - with `tasks.json` and `samples.jsonl` of svelte-bench. */
export function svelteBench(folder: string): BenchSuite {
  // The first round was of one model, which is in the second too.
  const answers = lines<Answer>(join(folder, 'samples.jsonl')).filter(({ gen }) => gen === 'v2');
  const tasks = JSON.parse(readFileSync(join(folder, 'tasks.json'), 'utf8')) as readonly {
    readonly id: string;
    readonly 'prompt.md': string;
  }[];
  const file = join('.weak-committee', 'svelte-bench.jsonl');
  mkdirSync('.weak-committee', { recursive: true });
  writeFileSync(
    file,
    answers.map(({ task, model, code, ok }) => `${JSON.stringify({ task, model, code, passed: ok })}\n`).join(''),
  );
  const models = [...new Set(answers.map(({ model }) => model))];
  const byPrice = models.toSorted((a, b) => listPrice(a).output - listPrice(b).output);
  const [flash, deepseek, strong, strongest] = [
    'z-ai/glm-4.7-flash',
    'deepseek/deepseek-v3.2',
    'gpt-5',
    'gpt-5.2',
  ] as const;
  return {
    name: 'svelte-bench',
    basis: 'recorded verdicts are the checkers, and the truth; nothing was executed',
    tasks: tasks.map((task) => ({
      input: { id: task.id, prompt: task['prompt.md'], target: 'Component.svelte', workspace: { files: {} } },
      visible: [recorded()],
      hidden: [],
    })),
    members: byPrice.map((model) => ({
      member: recording(file, { model, prices: listPrice(model) }),
      samples: RECORDED,
    })),
    arms: [
      alone(strong),
      alone(strong, SAMPLES),
      alone(strongest),
      alone(flash, SAMPLES),
      alone('gpt-5-nano', SAMPLES),
      ladder([flash], 1, strong),
      ladder([flash], 4, strong),
      ladder([deepseek, flash], 2, strong),
      ladder([deepseek, flash], SAMPLES),
    ],
    prices:
      'list prices of 2026-11-25 (genai-prices 0.2.3); tokens were not recorded and are estimated from the text, so what a model thought before it answered is in no figure',
  };
}
