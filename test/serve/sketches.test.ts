import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { project } from '../cli/cli.ts';
import { answer, type Reply, type Script } from '../servers/openai.ts';
import { applyEdit, EDIT } from './editTool.ts';
import { FILES } from './prices.ts';
import { fence, serving } from './serving.ts';

/** As Copilot has it: its own model writes out what is left out. */
const SKETCH = {
  type: 'function',
  function: {
    name: 'insert_edit_into_file',
    parameters: {
      type: 'object',
      properties: { explanation: { type: 'string' }, filePath: { type: 'string' }, code: { type: 'string' } },
      required: ['explanation', 'filePath', 'code'],
    },
  },
} as const satisfies OpenAI.ChatCompletionTool;

const sketch = (filePath: string, code: string): Reply =>
  answer('', {
    calls: [{ name: 'insert_edit_into_file', arguments: JSON.stringify({ explanation: 'x', filePath, code }) }],
    finish: 'tool_calls',
  });

type Said = OpenAI.ChatCompletion & { readonly weak_committee: { readonly status: string } };

describe('a sketch of an edit', () => {
  const files = { ...FILES, 'src/total.js': FILES['src/total.js'].replace(', 1)', ', 0)') };
  const code = '// ...existing code...\nexport const price = (item) => item.price;\n';
  const right = files['src/price.js'].replace('item.cost', 'item.price');

  async function ask(script: Script, tools: readonly OpenAI.ChatCompletionTool[]) {
    const folder = project(files);
    const served = await serving(script, { checkers: [tests('test/total.test.js')] }, { workspace: folder.path });
    const messages = [{ role: 'user', content: 'total() is wrong. Mend it.' }] as const;
    const request = { model: 'weak-committee', messages: [...messages], tools: [...tools] };
    const reply = (await served.client.chat.completions.create(request)) as Said;
    return {
      folder,
      reply,
      asked: served.upstream.requests,
      async [Symbol.asyncDispose]() {
        await served[Symbol.asyncDispose]();
        folder[Symbol.dispose]();
      },
    };
  }

  it('is written out by a cheap member, checked, and handed over as an exact edit', async () => {
    await using room = await ask([sketch('src/price.js', code), answer(fence(right, 'js'))], [SKETCH, EDIT]);
    const { reply, folder, asked } = room;
    expect(reply.weak_committee.status).toBe('verified');
    const [call] = reply.choices[0]?.message.tool_calls ?? [];
    if (call?.type !== 'function') throw new Error('there was no call');
    expect(call.function.name).toBe('edit');
    applyEdit(folder.path, call.function.arguments);
    expect(readFileSync(join(folder.path, 'src/price.js'), 'utf8')).toBe(right);
    expect(asked).toHaveLength(2);
    expect(JSON.stringify(asked[1]?.body)).toContain('...existing code...');
    // Both calls are counted.
    expect(reply.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it('that is written out wrongly is refused, as any edit is', async () => {
    const wrong = right.replace('(item) => item.price', '7');
    const script: Script = ({ body }) =>
      JSON.stringify(body).includes('A sketch of how') ? answer(fence(wrong, 'js')) : sketch('src/price.js', code);
    await using room = await ask(script, [SKETCH, EDIT]);
    expect(room.reply.weak_committee.status).toBe('unsolved');
    expect(room.reply.choices[0]?.message.tool_calls ?? []).toEqual([]);
  });

  it('is refused, and nobody asked to write it out, where the client has no tool for exact edits', async () => {
    await using room = await ask([sketch('src/price.js', code)], [SKETCH]);
    expect(room.reply.weak_committee.status).toBe('unsolved');
    expect(room.reply.choices[0]?.message.content).toContain('leaves out lines');
    expect(JSON.stringify(room.asked.map(({ body }) => body))).not.toContain('A sketch of how');
  });
});
