import type { Prices } from '../../src/index.ts';
import type { PriceTable } from '../../src/harness/prices.ts';

// List prices in USD per million tokens, read on one day from published price lists. They are of the models as recorded; most are old by now.

const DATE = '2026-11-25';
const GENAI_PRICES = 'genai-prices 0.2.3 (PyPI)';

interface Listed extends Prices {
  /** Who asks that price. */
  readonly by: string;
}

const LISTED: Readonly<Record<string, Listed>> = {
  'gpt-3.5-turbo': { input: 0.5, output: 1.5, by: 'openai' },
  'gpt-4': { input: 30, output: 60, by: 'openai' },
  'codellama-34b-instruct': { input: 0.776, output: 0.776, by: 'together' },
  'CodeLlama-34b-Instruct-hf': { input: 0.776, output: 0.776, by: 'together' },
  'deepseek-coder-33b-instruct': { input: 0.8, output: 0.8, by: 'together' },
  'gemma-2-2b-it': { input: 0.02, output: 0.06, by: 'nebius' },
  'gemma-2-9b-it': { input: 0.03, output: 0.09, by: 'nebius' },
  'gemma-2-27b-it': { input: 0.65, output: 0.65, by: 'openrouter' },
  // Not in that list: litellm 1.110.2 (PyPI) has it.
  'Qwen2.5-32B-Instruct': { input: 0.06, output: 0.2, by: 'nebius' },
  'claude-haiku-4-5-20251001': { input: 1, output: 5, by: 'anthropic' },
  'claude-sonnet-4-5': { input: 3, output: 15, by: 'anthropic' },
  'gemini-2.5-pro': { input: 1.25, output: 10, by: 'google' },
  'gpt-5': { input: 1.25, output: 10, by: 'openai' },
  'gpt-5-mini': { input: 0.25, output: 2, by: 'openai' },
  'gpt-5-nano': { input: 0.05, output: 0.4, by: 'openai' },
  'gpt-5.2': { input: 1.75, output: 14, by: 'openai' },
  'amazon/nova-2-lite-v1:free': { input: 0.3, output: 2.5, by: 'aws, where it is not free' },
  'deepseek/deepseek-v3.2': { input: 0.2288, output: 0.3432, by: 'deepseek' },
  'mistralai/ministral-3b-2512': { input: 0.1, output: 0.1, by: 'mistral' },
  'mistralai/ministral-8b-2512': { input: 0.15, output: 0.15, by: 'mistral' },
  'mistralai/ministral-14b-2512': { input: 0.2, output: 0.2, by: 'mistral' },
  'moonshotai/kimi-k2.5': { input: 0.6, output: 3, by: 'moonshotai' },
  'nvidia/nemotron-3-nano-30b-a3b:free': { input: 0.05, output: 0.2, by: 'novita, where it is not free' },
  'qwen/qwen3-vl-8b-instruct': { input: 0.08, output: 0.5, by: 'novita' },
  'z-ai/glm-4.7-flash': { input: 0.07, output: 0.4, by: 'novita' },
};

/** A model's list price of 2026. */
export function listPrice(model: string): Prices {
  const listed = LISTED[model];
  if (listed === undefined) throw new Error(`no list price of ${model}`);
  return { input: listed.input, output: listed.output };
}

/** List prices of 2026 for these models, with who asks them. */
export function listPrices(models: readonly string[]): PriceTable {
  return {
    name: `list ${DATE.slice(0, 7)}`,
    date: DATE,
    source: `${GENAI_PRICES}${models.includes('Qwen2.5-32B-Instruct') ? ' and litellm 1.110.2 (PyPI)' : ''}: ${models.map((model) => `${model} ${listPrice(model).input} / ${listPrice(model).output} (${LISTED[model]?.by})`).join(', ')} USD per million`,
    prices: Object.fromEntries(models.map((model) => [model, listPrice(model)])),
  };
}
