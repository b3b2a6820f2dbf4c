import { describe, expect, it } from 'vitest';
import { firstSound } from '../../src/policies.ts';
import { answer } from '../servers/openai.ts';
import { fence, serving } from './serving.ts';

const WRONG = fence('export function double(n: number): number { return n + 2; }');
const RIGHT = fence('export function double(n: number): number { return n * 2; }');
const EXAMPLES = {
  examples: {
    call: 'double',
    cases: [
      [[2], 4],
      [[3], 6],
    ],
  },
};
const ASKED = [{ role: 'user' as const, content: 'Write double(n).' }];

describe('chat completions', () => {
  it('passes a request that nothing can check to the cheapest member, and says that it is unverified', async () => {
    await using served = await serving([answer('Hello there.')]);
    const { data, response } = await served.client.chat.completions
      .create({ model: 'weak-committee', messages: [{ role: 'user', content: 'Hi' }] })
      .withResponse();
    expect(data.choices[0]?.message.content).toBe('Hello there.');
    expect(response.headers.get('x-weak-committee-status')).toBe('unverified');
    expect(response.headers.get('x-weak-committee-member')).toBe('small');
    expect(served.upstream.requests[0]?.body.model).toBe('small');
  });

  it('calls the system by the name that every server knows', async () => {
    await using served = await serving([answer('Hello.')]);
    const messages = [
      { role: 'developer' as const, content: 'Be kind.' },
      { role: 'user' as const, content: 'Hi' },
    ];
    await served.client.chat.completions.create({ model: 'small', messages });
    expect(served.upstream.requests[0]?.body.messages).toEqual([{ role: 'system', content: 'Be kind.' }, messages[1]]);
  });

  it('streams what is passed on, with the usage only where it was asked for', async () => {
    await using served = await serving([answer('One two three four.'), answer('One two three four.')]);
    const read = async (usage: boolean): Promise<{ text: string; usages: number }> => {
      const stream = await served.client.chat.completions.create({
        model: 'small',
        messages: [{ role: 'user', content: 'Count' }],
        stream: true,
        ...(usage && { stream_options: { include_usage: true } }),
      });
      const chunks = await Array.fromAsync(stream);
      return {
        text: chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''),
        usages: chunks.filter((one) => one.usage).length,
      };
    };
    expect(await read(false)).toEqual({ text: 'One two three four.', usages: 0 });
    expect(await read(true)).toEqual({ text: 'One two three four.', usages: 1 });
  });

  it('answers with checked code, whoever had to be asked, and adds the usage of all up', async () => {
    await using served = await serving((asked) => answer(asked.body.model === 'large' ? RIGHT : WRONG));
    const body = {
      model: 'weak-committee',
      messages: ASKED,
      weak_committee: { target: 'double.ts', checkers: [EXAMPLES] },
    };
    const reply = await served.client.chat.completions.create(body);
    const { content } = reply.choices[0]?.message ?? {};
    expect(content).toContain('return n * 2');
    expect(content).not.toContain('n + 2');
    expect(content).toContain('Solved: large#0 passed every checker (2 examples)');
    const { weak_committee: said } = reply as unknown as { weak_committee: Record<string, unknown> };
    expect(said).toMatchObject({ status: 'verified', strong_calls: 1, member: 'large', isolation: 'isolates' });
    expect(said['cost_usd']).toBeGreaterThan(0);
    expect(said['solution']).toMatch(/^[\da-f-]{13}$/);
    const bodies = served.upstream.requests.length;
    expect(served.upstream.requests.filter((asked) => asked.body.model === 'large')).toHaveLength(1);
    expect(bodies).toBeGreaterThan(2);
    expect(reply.usage?.total_tokens).toBe((reply.usage?.prompt_tokens ?? 0) + (reply.usage?.completion_tokens ?? 0));
    expect(reply.usage?.completion_tokens).toBeGreaterThan(bodies);
  });

  it('minds a risk: what one member alone stands behind is not handed over, and the strong one is asked', async () => {
    await using served = await serving(() => answer(RIGHT), { risk: 0.05, labels: 'none.jsonl' });
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: ASKED,
      weak_committee: { target: 'double.ts', checkers: [EXAMPLES] },
    } as never);
    const { choices, weak_committee: said } = reply as unknown as {
      choices: { message: { content: string } }[];
      weak_committee: Record<string, unknown>;
    };
    expect(said).toMatchObject({ status: 'verified', strong_calls: 1, member: 'large' });
    expect(choices[0]?.message.content).toMatch(
      /Solved: large#0 passed .*risk not known: 0 labels, and at least \d+ are needed/,
    );
  });

  it('streams signs of life while it checks, and no proposal that is not sound', async () => {
    await using served = await serving([answer(WRONG), answer(WRONG), answer(RIGHT)], {
      policy: firstSound({ wave: 1 }),
    });
    const response = await fetch(`${served.server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'weak-committee',
        messages: ASKED,
        stream: true,
        stream_options: { include_usage: true },
        weak_committee: { target: 'double.ts', checkers: [EXAMPLES], budget: { samples: 3, strongCalls: 0 } },
      }),
    });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(text.startsWith(': ')).toBe(true);
    expect(text).toContain(': asking small (1)');
    expect(text).toMatch(/: small#\d: examples says fail/);
    expect(text).not.toContain('n + 2');
    expect(text).toContain('return n * 2');
    expect(text).toContain('"status":"verified"');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('shows progress as reasoning where the settings say so', async () => {
    await using served = await serving([answer(RIGHT)], { serve: { progress: 'reasoning' } });
    const extended = { weak_committee: { target: 'double.ts', checkers: [EXAMPLES] } };
    const stream = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: ASKED,
      stream: true,
      ...extended,
    });
    const deltas = (await Array.fromAsync(stream)).map(({ choices }) => choices[0]?.delta ?? {});
    const thoughts = deltas.flatMap((delta) => ('reasoning_content' in delta ? [String(delta.reasoning_content)] : []));
    expect(thoughts.join('')).toContain('small#0 is sound');
    expect(deltas.map(({ content }) => content ?? '').join('')).toContain('return n * 2');
  });

  it('says why nothing is handed over when nothing is sound, without the code that failed', async () => {
    await using served = await serving(() => answer(WRONG));
    const body = {
      model: 'weak-committee',
      messages: ASKED,
      weak_committee: { target: 'double.ts', checkers: [EXAMPLES] },
    };
    const reply = await served.client.chat.completions.create(body);
    const content = reply.choices[0]?.message.content ?? '';
    expect(content).toContain('Not solved');
    expect(content).toContain('examples');
    expect(content).not.toContain('n + 2');
    expect(reply).toMatchObject({ weak_committee: { status: 'unsolved' } });
  });

  it('takes tests and examples out of what the user wrote, and not out of what an assistant did', async () => {
    await using served = await serving((asked) => answer(asked.body.messages.length > 2 ? 'Fine.' : RIGHT));
    const reply = await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [
        { role: 'user', content: `Write double.\n\n${fence('double(2) // => 4\nconsole.log(double(5)); // 10')}` },
      ],
    });
    expect(reply.choices[0]?.message.content).toContain('(2 examples)');
    const said = await served.client.chat.completions
      .create({
        model: 'weak-committee',
        messages: [
          { role: 'user', content: 'Write double.' },
          { role: 'assistant', content: fence('double(2) // => 4') },
          { role: 'user', content: 'Thanks' },
        ],
      })
      .withResponse();
    expect(said.response.headers.get('x-weak-committee-status')).toBe('unverified');
  });
});
