import { anthropic } from '../members/anthropic.ts';
import { openai } from '../members/openai.ts';
import type { Member, Prices } from '../nouns/member.ts';
import type { Source } from './source.ts';

interface Provider {
  readonly variable: string;
  /** Names a server of one's own, whose the key then is. */
  readonly elsewhere?: string;
  readonly cheap: string;
  readonly strong: string;
  readonly open: (model: string, apiKey: string) => Member;
}

/** USD per million tokens when these models came out (August 2025 to February 2026). */
const PRICES: Readonly<Record<string, Prices>> = {
  'gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
  'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'claude-haiku-4-5': { input: 1, cachedInput: 0.1, output: 5 },
  'claude-opus-4-6': { input: 5, cachedInput: 0.5, output: 25 },
};

function reasoning(baseURL?: string): Provider['open'] {
  return (model, apiKey) =>
    openai({
      model,
      apiKey,
      abilities: { reasoning: true },
      ...priced(model.replace('openai/', '')),
      ...(baseURL !== undefined && { baseURL }),
    });
}

function priced(model: string): { readonly prices?: Prices } {
  const prices = PRICES[model];
  return prices === undefined ? {} : { prices };
}

/** The first two sell the same two models, at the same price. */
const PROVIDERS: readonly Provider[] = [
  {
    variable: 'OPENAI_API_KEY',
    elsewhere: 'OPENAI_BASE_URL',
    cheap: 'gpt-5-nano',
    strong: 'gpt-5',
    open: reasoning(),
  },
  {
    variable: 'OPENROUTER_API_KEY',
    cheap: 'openai/gpt-5-nano',
    strong: 'openai/gpt-5',
    open: reasoning('https://openrouter.ai/api/v1'),
  },
  {
    variable: 'ANTHROPIC_API_KEY',
    elsewhere: 'ANTHROPIC_BASE_URL',
    cheap: 'claude-haiku-4-5',
    strong: 'claude-opus-4-6',
    open: (model, apiKey) => anthropic({ model, apiKey, ...priced(model) }),
  },
];

/** What may be spent on one task where nobody has said how much, in USD. */
const USUAL_BUDGET = 0.25;

/** Committees that keys in the environment open. A key for a server of one's own is that server's. */
export function keysIn(environment: NodeJS.ProcessEnv): Source[] {
  return PROVIDERS.filter(({ elsewhere }) => elsewhere === undefined || !environment[elsewhere]).map(
    ({ variable, cheap, strong, open }) => {
      const apiKey = environment[variable];
      if (!apiKey) return { kind: 'key', place: variable, found: 'not set' };
      return {
        kind: 'key',
        place: variable,
        found: `${cheap}, then ${strong}, at most $${USUAL_BUDGET} a task`,
        config: {
          committee: [open(cheap, apiKey)],
          strong: open(strong, apiKey),
          budget: { usd: USUAL_BUDGET },
        },
      };
    },
  );
}
