import { describe, expect, it } from 'vitest';
import type { Abilities } from '../../src/index.ts';
import { rungOf, sameRung } from '../../src/sampling/ladder.ts';
import { askFor, askToEscalate, briefOf } from '../../src/sampling/prompt.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const abilities: Abilities = { temperature: true, n: true, seed: true, reasoning: false };
const ORDINALS = Array.from({ length: 12 }, (_, ordinal) => ordinal);

describe('the diversity ladder', () => {
  it('asks for sample 8 in another way than for sample 1', () => {
    const rungs = ORDINALS.map((ordinal) => rungOf(ordinal, { abilities }));
    expect(rungs.map(({ name }) => name)).toEqual([
      'plain, cool',
      'plain, warm',
      'plain, warm',
      'plain, warm',
      'edge cases first',
      'edge cases first',
      'restated',
      'restated',
      'hint 1',
      'hint 2',
      'hint 3',
      'hint 4',
    ]);
    expect(
      rungs.slice(8).every((rung, index) => rungs.slice(0, 8 + index).every((other) => !sameRung(rung, other))),
    ).toBe(true);
  });

  it('asks a member without a temperature in other words instead', () => {
    const rungs = ORDINALS.slice(0, 5).map((ordinal) =>
      rungOf(ordinal, { abilities: { ...abilities, temperature: false } }),
    );
    expect(rungs.every(({ temperature }) => temperature === undefined)).toBe(true);
    expect(rungs.every((rung, index) => rungs.slice(0, index).every((other) => !sameRung(rung, other)))).toBe(true);
  });
});

describe('the prompts', () => {
  it('leave out a file that is too long, and no other for its sake', async () => {
    const task = await resolveTask({
      prompt: 'Change a.',
      target: 'src/a.ts',
      context: ['src/b.ts', 'src/c.ts'],
      workspace: { files: { 'src/b.ts': 'x'.repeat(60_001), 'src/c.ts': 'export const c = 1;\n' } },
    });
    const [, user] = askFor(await briefOf(task), rungOf(0, { abilities })).messages;
    expect(user?.content).toContain('The file src/b.ts (read-only) is there too, but too long to show.');
    expect(user?.content).toContain('export const c = 1;');
  });

  const files = {
    'src/a.ts': 'export const a = 1;\n',
    'src/b.ts': 'export const fence = "```";\n```\n',
    'test/a.test.ts': 'secret tests',
  };

  it('show the targets and the context, mark what is read-only, and never show the tests', async () => {
    const task = await resolveTask({
      prompt: 'Change a.',
      target: ['src/a.ts', 'src/c.ts'],
      context: ['src/b.ts'],
      workspace: { files },
    });
    const {
      messages: [system, user],
    } = askFor(await briefOf(task), rungOf(0, { abilities }));
    expect(system?.role).toBe('system');
    expect(user?.content).toContain('The file src/a.ts:\n\n```typescript\nexport const a = 1;\n```');
    expect(user?.content).toContain('The file src/b.ts (read-only):\n\n````typescript\n');
    expect(user?.content).toContain('You may change: src/a.ts, src/c.ts.');
    expect(user?.content).not.toContain('secret tests');
  });

  it('say that there are no packages, where there are none', async () => {
    const said = async (target: string, workspace: Readonly<Record<string, string>>): Promise<boolean> => {
      const task = await resolveTask({ prompt: 'Write it.', target, workspace: { files: workspace } });
      const {
        messages: [, user],
      } = askFor(await briefOf(task), rungOf(0, { abilities }));
      return user?.content.includes('No packages are installed') === true;
    };
    expect(await said('a.ts', {})).toBe(true);
    expect(await said('a.js', { 'package.json': '{ "type": "module" }' })).toBe(true);
    expect(await said('a.ts', { 'package.json': '{ "dependencies": { "zod": "4" } }' })).toBe(false);
    expect(await said('a.ts', { 'package.json': '{ "devDependencies": {} }' })).toBe(false);
    expect(await said('a.py', {})).toBe(false);
  });

  it('for an escalation hold the failures in clusters, not a transcript', async () => {
    const task = await resolveTask({ prompt: 'Write a.', target: 'src/new.ts', workspace: { files: {} } });
    const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: false };
    const failed = (id: string, message: string): Parameters<typeof askToEscalate>[1][number] => ({
      proposal: {
        id,
        member: 'm',
        role: 'cheap',
        ordinal: 0,
        rung: '',
        text: 'LONG ANSWER',
        code: { files: { 'src/new.ts': 'x' } },
        shape: '',
        notes: [],
        usage,
        usd: 0,
        ms: 0,
      },
      verdicts: [
        {
          checker: 'tests',
          verdict: {
            kind: 'fail',
            evidence: [{ kind: 'assertion', test: 'adds', message }],
            executed: 'unknown',
            isolation: 'shared',
            ms: 1,
          },
        },
      ],
    });
    const {
      messages: [, user],
    } = askToEscalate(await briefOf(task), [
      failed('m#0', 'expected 3 to be 4'),
      failed('m#1', 'expected 5 to be 4'),
      failed('m#2', 'is not a function'),
    ]);
    expect(user?.content).toContain('- 2 of 3: tests: adds: expected 3 to be 4');
    expect(user?.content).toContain('- 1 of 3: tests: adds: is not a function');
    expect(user?.content).not.toContain('LONG ANSWER');
  });
});
