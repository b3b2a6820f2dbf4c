import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { project } from '../cli/cli.ts';
import { noWall } from '../sandbox/contained.ts';
import { answer } from '../servers/openai.ts';
import { FILES } from './prices.ts';
import { serving } from './serving.ts';

// An agent without tools, as mini-swe-agent is when it goes by text: it runs the one block of an answer, and comes back with what that printed.

const INSTRUCTIONS = 'Answer with one block with one command.\n\n```mswea_bash_command\nyour command\n```\n';

function running(line: string): ReturnType<typeof answer> {
  return answer(`THOUGHT: I go on.\n\n\`\`\`mswea_bash_command\n${line}\n\`\`\``);
}

function writing(path: string, text: string): ReturnType<typeof answer> {
  return running(`cat <<'EOF' > ${path}\n${text}EOF`);
}

type Said = OpenAI.ChatCompletion & { readonly weak_committee: { readonly status: string } };

describe.skipIf(noWall !== undefined)('an agent that runs the blocks of an answer', () => {
  it('works in steps, is kept from wrong code, and is told of what its commands leave', async () => {
    using folder = project(FILES);
    const first = writing('src/price.js', FILES['src/price.js'].replace('cost', 'price'));
    const second = writing('src/total.js', FILES['src/total.js'].replace(', 1)', ', 0)'));
    const script = [
      [running('cat src/price.js src/total.js')],
      [writing('src/price.js', 'export const price = 7;\n'), first, first],
      [second],
      [running("python3 -c \"open('src/total.js', 'w').write('export const total = 7;')\"")],
      [running('echo COMPLETE')],
    ];
    await using served = await serving(
      script.flat(),
      { checkers: [tests('test/total.test.js')] },
      { workspace: folder.path },
    );
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: 'total() in src/total.js is wrong, by src/price.js too. Mend it.' },
    ];
    const turn = async (): Promise<readonly [status: string, text: string]> => {
      const reply = (await served.client.chat.completions.create({ model: 'weak-committee', messages })) as Said;
      const text = reply.choices[0]?.message.content ?? '';
      const [, line = ''] = /`{3}mswea_bash_command\s*\n([^]*?)\n`{3}/.exec(text) ?? [];
      const output = execFileSync('bash', ['-c', line], { cwd: folder.path, encoding: 'utf8' });
      messages.push({ role: 'assistant', content: text }, { role: 'user', content: `output:\n${output}` });
      return [reply.weak_committee.status, text];
    };
    expect(await turn()).toEqual(['unverified', script[0]?.[0]?.texts[0]]);
    expect(await turn()).toEqual(['step', expect.stringMatching(/fails still: [^;]*sums prices/)]);
    expect(readFileSync(join(folder.path, 'src/price.js'), 'utf8')).toContain('item.price');
    expect(await turn()).toEqual([
      'verified',
      expect.stringMatching(/^`{3}mswea_bash_command\ncat [^]*\n`{3}\n\nSolved: /),
    ]);
    expect((await turn())[0]).toBe('unverified');
    expect(await turn()).toEqual([
      'failing',
      expect.stringMatching(/COMPLETE[^]*On the disk this fails now:\n- tests: /),
    ]);
  });
});
