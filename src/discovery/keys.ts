import { openai } from '../members/openai.ts';
import type { Source } from './source.ts';

interface Provider {
  readonly variable: string;
  readonly baseURL?: string;
  readonly cheap: string;
  readonly strong: string;
}

/** Both sell the same two models, at the same price. */
const PROVIDERS: readonly Provider[] = [
  { variable: 'OPENAI_API_KEY', cheap: 'gpt-5-nano', strong: 'gpt-5' },
  {
    variable: 'OPENROUTER_API_KEY',
    baseURL: 'https://openrouter.ai/api/v1',
    cheap: 'openai/gpt-5-nano',
    strong: 'openai/gpt-5',
  },
];

/** USD per million tokens when these models came out (August 2025). */
const CHEAP = { input: 0.05, cachedInput: 0.005, output: 0.4 };
const STRONG = { input: 1.25, cachedInput: 0.125, output: 10 };

/** What may be spent on one task where nobody has said how much, in USD. */
const USUAL_BUDGET = 0.25;

/** Committees that keys in the environment open. A key for a server of one's own (`OPENAI_BASE_URL`) is that server's. */
export function keysIn(environment: NodeJS.ProcessEnv): Source[] {
  return PROVIDERS.filter(({ variable }) => variable !== 'OPENAI_API_KEY' || !environment['OPENAI_BASE_URL']).map(
    ({ variable, baseURL, cheap, strong }) => {
      const apiKey = environment[variable];
      if (!apiKey) return { kind: 'key', place: variable, found: 'not set' };
      const common = { apiKey, abilities: { reasoning: true }, ...(baseURL !== undefined && { baseURL }) };
      return {
        kind: 'key',
        place: variable,
        found: `${cheap}, then ${strong}, at most $${USUAL_BUDGET} a task`,
        config: {
          committee: [openai({ model: cheap, prices: CHEAP, ...common })],
          strong: openai({ model: strong, prices: STRONG, ...common }),
          budget: { usd: USUAL_BUDGET },
        },
      };
    },
  );
}
