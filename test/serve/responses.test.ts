import { describe, expect, it } from 'vitest';
import { answer } from '../servers/openai.ts';
import { fence, serving } from './serving.ts';

const RIGHT = fence('export function double(n: number): number { return n * 2; }');
const TASK = {
  weak_committee: { target: 'double.ts', checkers: [{ examples: { call: 'double', cases: [[[2], 4]] } }] },
};

describe('responses', () => {
  it('answers in one body, passed on or checked', async () => {
    await using served = await serving([answer('Hello.'), answer(RIGHT)]);
    const passed = await served.client.responses.create({
      model: 'weak-committee',
      input: 'Hi',
      instructions: 'Be kind.',
    });
    expect(passed.output_text).toBe('Hello.');
    expect(passed).toMatchObject({ status: 'completed', weak_committee: { status: 'unverified', member: 'small' } });
    expect(served.upstream.requests[0]?.body.messages).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
    ]);
    const checked = await served.client.responses.create({
      model: 'weak-committee',
      input: 'Write double(n).',
      ...TASK,
    });
    expect(checked.output_text).toContain('return n * 2');
    expect(checked.usage?.output_tokens).toBeGreaterThan(0);
    expect(checked).toMatchObject({ weak_committee: { status: 'verified' } });
  });

  it('streams the events that the official client puts together again', async () => {
    await using served = await serving([answer('One two three four.'), answer(RIGHT)], {
      serve: { progress: 'reasoning' },
    });
    const stream = served.client.responses.stream({ model: 'small', input: [{ role: 'user', content: 'Count' }] });
    const kinds = new Set<string>();
    for await (const event of stream) kinds.add(event.type);
    expect((await stream.finalResponse()).output_text).toBe('One two three four.');
    expect(kinds).toContain('response.output_text.delta');
    expect(kinds).toContain('response.completed');
    const checked = served.client.responses.stream({ model: 'weak-committee', input: 'Write double(n).', ...TASK });
    const response = await checked.finalResponse();
    expect(response.output_text).toContain('return n * 2');
    expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
  });

  it('carries tool calls both ways, those of one string as well', async () => {
    const calls = [
      { name: 'read_file', arguments: '{"path":"a.ts"}' },
      { name: 'apply_patch', arguments: '{"input":"*** Begin Patch"}' },
    ];
    await using served = await serving([answer('', { calls, finish: 'tool_calls' })]);
    const response = await served.client.responses
      .stream({
        model: 'small',
        input: [
          { role: 'user', content: 'Look' },
          { type: 'function_call', call_id: 'c1', name: 'read_file', arguments: '{"path":"b.ts"}' },
          { type: 'function_call_output', call_id: 'c1', output: 'export {}' },
        ],
        tools: [
          { type: 'function', name: 'read_file', parameters: { type: 'object' }, strict: false },
          { type: 'custom', name: 'apply_patch' },
        ],
      })
      .finalResponse();
    expect(response.output).toMatchObject([
      { type: 'function_call', name: 'read_file', arguments: '{"path":"a.ts"}', call_id: 'call_0' },
      { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch', call_id: 'call_1' },
    ]);
    const { messages, tools } = served.upstream.requests[0]?.body ?? {};
    expect(messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1', function: { name: 'read_file' } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'export {}' },
    ]);
    expect(tools).toHaveLength(2);
  });

  it("carries OpenAI's own tool for patches both ways", async () => {
    const operation = { type: 'update_file', path: 'a.js', diff: '@@\n-1\n+2\n' } as const;
    const calls = [{ name: 'apply_patch', arguments: JSON.stringify(operation) }];
    await using served = await serving([answer('', { calls, finish: 'tool_calls' })]);
    const response = await served.client.responses
      .stream({
        model: 'small',
        input: [
          { role: 'user', content: 'Mend it.' },
          { type: 'apply_patch_call', call_id: 'c1', status: 'completed', operation },
          { type: 'apply_patch_call_output', call_id: 'c1', status: 'failed', output: 'No such line.' },
        ],
        tools: [{ type: 'apply_patch' }],
        tool_choice: { type: 'apply_patch' },
      })
      .finalResponse();
    expect(response.output).toMatchObject([
      { type: 'apply_patch_call', call_id: 'call_0', status: 'completed', operation },
    ]);
    const { messages, tools, ...rest } = served.upstream.requests[0]?.body ?? {};
    expect(messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1', function: { name: 'apply_patch' } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'It failed. No such line.' },
    ]);
    expect(tools).toMatchObject([{ type: 'function', function: { name: 'apply_patch' } }]);
    expect(rest).toMatchObject({ tool_choice: { type: 'function', function: { name: 'apply_patch' } } });
  });

  it('goes on with a conversation that began at OpenAI', async () => {
    await using served = await serving([answer('Fine.')]);
    await served.client.responses.create({
      model: 'small',
      input: [
        { role: 'user', content: 'Look it up' },
        { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'it' } },
        { role: 'assistant', content: 'It is so.' },
        { role: 'user', content: 'Go on' },
      ],
    });
    expect(served.upstream.requests[0]?.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('says what it cannot do', async () => {
    await using served = await serving([]);
    const asked = served.client.responses.create({ model: 'small', input: 'Go on', previous_response_id: 'resp_1' });
    await expect(asked).rejects.toThrow(/Responses are not kept here/);
  });

  it('passes on how the answer is to be', async () => {
    await using served = await serving([answer('{}')]);
    await served.client.responses.create({
      model: 'small',
      input: 'Hi',
      top_p: 0.3,
      reasoning: { effort: 'low' },
      text: { format: { type: 'json_schema', name: 'a', strict: true, schema: { type: 'object' } }, verbosity: 'low' },
    });
    expect(served.upstream.requests[0]?.body).toMatchObject({
      top_p: 0.3,
      reasoning_effort: 'low',
      verbosity: 'low',
      response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: { type: 'object' } } },
    });
  });

  it('passes files on, and refuses what it cannot read or has not', async () => {
    await using served = await serving([answer('Fine.')]);
    const file = { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } as const;
    const text = { type: 'input_text', text: 'Sum it up' } as const;
    await served.client.responses.create({ model: 'small', input: [{ role: 'user', content: [text, file] }] });
    expect(served.upstream.requests[0]?.body.messages[0]).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'Sum it up' },
        { type: 'file', file: { filename: 'a.pdf', file_data: file.file_data } },
      ],
    });
    const reference = [
      { type: 'item_reference' as const, id: 'fc_1' },
      { type: 'function_call_output' as const, call_id: 'c1', output: 'x' },
    ];
    await expect(served.client.responses.create({ model: 'small', input: reference })).rejects.toThrow(
      /no item of one can be meant/,
    );
    const away = { type: 'input_file', file_url: 'https://example.org/a.pdf' } as const;
    await expect(
      served.client.responses.create({ model: 'small', input: [{ role: 'user', content: [text, away] }] }),
    ).rejects.toThrow(/input_file cannot be passed on/);
  });

  it('names one model, or says that there is none', async () => {
    await using served = await serving([]);
    expect(await served.client.models.retrieve('weak-committee')).toMatchObject({ id: 'weak-committee' });
    expect(await served.client.models.retrieve('small')).toMatchObject({ id: 'small', object: 'model' });
    await expect(served.client.models.retrieve('a/b')).rejects.toThrow(/There is no model "a\/b"/);
  });
});
