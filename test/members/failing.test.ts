import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { MemberError } from '../../src/errors.ts';
import { solve, type Member, type Run, type SolveOptions } from '../../src/index.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { openai } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import { temporaryFolder } from '../answers.ts';
import { answer, openaiServer, refuse, type OpenAIServer, type Script } from '../servers/openai.ts';

const RIGHT = answer('```ts\nexport const one = () => 1;\n```');
const WRONG = answer('```ts\nexport const one = () => 2;\n```');
const TASK = { prompt: 'Write one().', target: 'one.ts', workspace: { files: {} } };
const ONE = examples('one', [[[], 1]]);

const memberOf = (model: string, { baseURL }: OpenAIServer, price = 1): Member =>
  openai({ model, baseURL, prices: { input: price, output: price }, abilities: { n: false } });
const serverOf = (model: string, script: Script): Promise<OpenAIServer> => openaiServer(script, { models: [model] });

function start(committee: readonly Member[], options: Partial<SolveOptions> = {}): Run<string> {
  return solve(TASK, [ONE], { committee, ledger: ':memory:', ...options });
}

async function failure(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('members that fail', () => {
  it('are told of in events and warnings, and are not asked again by the next run of the process', async () => {
    await using bad = await serverOf('bad', () => refuse(401, 'no'));
    await using good = await serverOf('good', () => RIGHT);
    const committee = [memberOf('bad', bad), memberOf('good', good)];
    for (const attempt of [1, 2]) {
      const run = start(committee);
      const events = await Array.fromAsync(run);
      const reasons = events.flatMap((event) => (event.kind === 'skipped' ? [event.reason] : []));
      if (attempt === 2) expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons)
        expect(reason).toMatch(/^bad is not asked until \d\d:\d\d: the server refused the API key \(401\)/);
      const solution = await run;
      expect(solution).toMatchObject({ status: 'solved', proposal: { member: 'good' } });
      expect(solution.warnings.join('\n')).toContain('bad is not asked until');
      const failed = events.filter(({ kind }) => kind === 'call-failed').length;
      if (attempt === 2) expect(failed).toBe(0);
    }
    // Where the machine is so busy that nothing comes of the first for seconds, a second one is let in.
    expect([1, 2]).toContain(bad.requests.length);
  });

  it('are named, each with its reason, where all of them do', async () => {
    await using bad = await serverOf('bad', () => refuse(401, 'no'));
    await using worse = await serverOf('worse', () => refuse(404, 'no'));
    await using large = await serverOf('large', () => refuse(429, 'slow down', { 'retry-after': '7' }));
    const error = await failure(
      start([memberOf('bad', bad), memberOf('worse', worse)], { strong: memberOf('large', large, 100) }),
    );
    expect(error).toBeInstanceOf(MemberError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/bad: .*API key.*worse: .*does not know the model.*large: 429 slow down/),
      resting: true,
    });
    expect(error instanceof MemberError && error.retryAfterMs).toBeLessThanOrEqual(7000);
  });

  it('leave what was bought to a run that goes on: nothing is paid twice', async () => {
    using folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    await using bad = await serverOf('bad', () => refuse(401, 'no'));
    await using good = await serverOf('good', (_, index) =>
      index === 0 ? WRONG : index === 1 ? answer('thinking', { end: 'hold' }) : RIGHT,
    );
    const committee = [memberOf('bad', bad), memberOf('good', good)];
    const policy = firstSound({ samples: 2, wave: 1 });
    const stop = new AbortController();
    const run = start(committee, { ledger, policy, signal: stop.signal });
    for await (const event of run) if (event.kind === 'proposal-streamed' && event.text === 'thinking') break;
    stop.abort(new Error('that is enough'));
    await failure(run);
    const solution = await start(committee, { ledger, policy });
    expect(solution).toMatchObject({ status: 'solved', proposal: { id: 'good#1' } });
    expect(good.requests).toHaveLength(3);
    using kept = openLedger(ledger);
    const calls = kept.export(solution.run)?.calls ?? [];
    expect(calls.map(({ member, ordinals, state }) => `${member}#${ordinals.join()} ${state}`)).toEqual([
      'bad#0 failed',
      'good#0 answered',
      'good#1 cancelled',
      'bad#0 skipped',
      'good#1 answered',
    ]);
    expect(solution.cost.usd).toBeCloseTo(
      calls.reduce((usd, { spent }) => usd + spent.usd, 0),
      12,
    );
  });
});
