import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { openExistingLedger } from '../../src/ledger/ledger.ts';
import { trialsOf } from '../../src/ledger/trials.ts';
import { anthropic, openai } from '../../src/members.ts';
import { requestOf } from '../../src/members/anthropic/request.ts';
import type { SampleRequest } from '../../src/nouns/member.ts';
import { priceAware, type Prior } from '../../src/policies.ts';
import { fenced, temporaryFolder } from '../answers.ts';
import { answer, openaiServer } from '../servers/openai.ts';

function prior(solves: number, outputTokens: number, loading: number): Prior {
  return { solves, concentration: 0.4, loading, inputTokens: 100, outputTokens, ms: 1000, tasks: 100, answers: 400 };
}

describe('a member with several efforts', () => {
  it('thinks longer where its quick answer failed, and each effort is learned of by itself', async () => {
    using folder = temporaryFolder();
    await using server = await openaiServer(({ body }) => {
      const right = Reflect.get(body, 'reasoning_effort') === 'high';
      return answer(fenced(`export const double = (n: number): number => ${right ? '2 * n' : 'n'};`));
    });
    const member = openai({
      model: 'small',
      baseURL: server.baseURL,
      prices: { input: 1, output: 1 },
      efforts: ['low', 'high'],
    });
    const options = { 'small at low effort': prior(0.5, 50, 0.9), 'small at high effort': prior(0.8, 300, 0.3) };
    const ledger = join(folder.path, 'ledger.sqlite');
    const solution = await solve(
      { prompt: 'Write `double(n)`.', target: 'src/double.ts', workspace: { files: {} } },
      [examples('double', [[[2], 4]])],
      {
        committee: [member],
        policy: priceAware({ priors: { version: 1, basis: 'made up', options }, pace: 'cheapest' }),
        ledger,
      },
    );
    expect(solution.status).toBe('solved');
    const asked = server.requests.map(({ body }) => Reflect.get(body, 'reasoning_effort') as unknown);
    expect(asked[0]).toBe('low');
    expect(asked.at(-1)).toBe('high');
    using open = openExistingLedger(ledger);
    const trials = trialsOf(open.export(solution.run));
    expect(trials[0]).toMatchObject({ option: 'small at low effort', sound: false });
    expect(trials.at(-1)).toMatchObject({ option: 'small at high effort', sound: true });
  });

  it('of Anthropic is told so in a word, or in a share of its budget', () => {
    const request = {
      messages: [{ role: 'user', content: 'Hello' }],
      maxOutputTokens: 20_000,
    } as unknown as SampleRequest;
    const told = (thinking: 'adaptive' | { readonly budgetTokens: number } | undefined, effort: 'low' | 'high') =>
      requestOf({ name: 'claude', model: 'claude', thinking }, { ...request, effort });
    expect(told('adaptive', 'low')).toMatchObject({ output_config: { effort: 'low' } });
    expect(told(undefined, 'high')).toMatchObject({ output_config: { effort: 'high' } });
    expect(told({ budgetTokens: 8000 }, 'low')).toMatchObject({ thinking: { budget_tokens: 2000 } });
    expect(told({ budgetTokens: 8000 }, 'high')).toMatchObject({ thinking: { budget_tokens: 8000 } });
    expect(told({ budgetTokens: 2000 }, 'low')).toMatchObject({ thinking: { budget_tokens: 1024 } });
  });

  it.each([[[]], [['low', 'low']], [['most']]])('refuses efforts that are none: %j', (efforts) => {
    const given = { model: 'm', apiKey: 'k', efforts: efforts as never };
    for (const make of [openai, anthropic]) expect(() => make(given)).toThrow('The efforts of member m are');
  });
});
