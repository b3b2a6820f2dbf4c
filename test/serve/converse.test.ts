import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/nouns/proposal.ts';
import { openExtractor } from '../../src/reading/answers/extractor.ts';
import type { Member } from '../../src/nouns/member.ts';
import type { Policy, State } from '../../src/policy/policy.ts';
import { converse, unverified } from '../../src/serve/converse.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { processorMs } from '../processorMs.ts';

function proposal(text: string, code: Proposal['code']): Proposal {
  const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: true };
  const about = { id: 'small#0', member: 'small', role: 'cheap', ordinal: 0, rung: '', shape: '', notes: [] } as const;
  return { ...about, text, code, usage, usd: 0, ms: 0 };
}

describe('an answer in words', () => {
  it('is known for one in no time, however many blank lines it has', () => {
    const spent = processorMs(() => {
      expect(unverified([proposal('\n'.repeat(500_000), { refused: 'no-code' })])).toBeDefined();
      expect(unverified([proposal(`${'\n'.repeat(500_000)}  ~~~\nx\n~~~`, { refused: 'no-code' })])).toBeUndefined();
    });
    expect(spent).toBeLessThan(4000);
  });

  it('ends a conversation only as long as no edit was meant', () => {
    const words = proposal('I cannot do that.', { refused: 'no-code' });
    const edit = proposal('a.js\n```js\n2\n```', { files: { 'a.js': '2\n' } });
    const misfit = proposal('', { refused: 'unappliable' });
    expect(unverified([words])).toBe(words);
    expect(unverified([proposal('', { refused: 'bad-call' }), words])).toBe(words);
    expect(unverified([edit, words])).toBeUndefined();
    expect(unverified([words, misfit])).toBeUndefined();
  });

  it('waits for others that were asked with it, but for none that is late', () => {
    const member = { name: 'hung' } as Member;
    const next = (late: boolean): string => {
      const asked = { kind: 'sample', member, ordinal: 0, ...(late && { late: 'slow' }) } as const;
      const state = {
        underWay: [asked],
        proposals: [{ proposal: proposal('It sums up.', { refused: 'no-code' }), verdicts: [] }],
        sound: [],
      } as unknown as State;
      const rest: Policy = { name: 'rest', options: {}, next: () => ({ kind: 'wait' }) };
      return converse(rest).next(state).kind;
    };
    expect([next(false), next(true)]).toEqual(['wait', 'return']);
  });

  it('is none that could not be looked into', async () => {
    await using extractor = openExtractor();
    const task = await resolveTask({
      target: 'a.js',
      workspace: { files: { 'a.js': '1' } },
      conversation: {
        answers: { kind: 'edits', protect: [] },
        messages: [],
        chat: { messages: [], tools: [{ type: 'function', function: { name: 'write', parameters: SLOW } }] },
      },
    });
    const long = { text: ' '.repeat(1_000_001), finish: 'stop', plain: false } as const;
    const call = { id: '1', name: 'write', arguments: JSON.stringify({ path: 'a.js', content: `${'a'.repeat(60)}!` }) };
    for (const answer of [long, { text: '', finish: 'stop', plain: false, calls: [call] } as const]) {
      const taken = await extractor.take(answer, task);
      expect(taken.code).toEqual({ refused: 'unreadable' });
      expect(unverified([proposal(answer.text, taken.code)])).toBeUndefined();
    }
    const honest = { text: 'a.js\n```js\n2\n```', finish: 'stop', plain: false } as const;
    expect((await extractor.take(honest, task)).code).toEqual({ files: { 'a.js': '2\n' } });
  });
});

describe('a wrong answer in a conversation', () => {
  const slots = ['a', 'b', 'c'].map((name) => ({ member: { name } as Member, ordinal: 0 }));
  const rest: Policy = { name: 'rest', options: {}, next: () => ({ kind: 'sample', slots }) };
  const wrong = { proposal: proposal('', { files: { 'a.js': '2\n' } }), verdicts: [] };
  const askedAfter = (answers: number, more: Partial<State> = {}): number => {
    const task = { conversation: { answers: { kind: 'edits', protect: [] }, messages: [], chat: { messages: [] } } };
    const proposals = Array.from({ length: answers }, () => wrong);
    const taken = new Map([['a', new Set(proposals.keys())]]);
    const state = { task, underWay: [], proposals, sound: [], taken, resting: new Set(), ...more };
    const action = converse(rest).next(state as unknown as State);
    return action.kind === 'sample' ? action.slots.length : 0;
  };

  it('has one more asked for, and then as many as the policy wants', () => {
    expect([0, 1, 2, 3].map((answers) => askedAfter(answers))).toEqual([1, 1, 3, 3]);
  });

  it('counts for none where its member is left alone since', () => {
    expect(askedAfter(3, { proposals: [], resting: new Set(['a']) })).toBe(1);
    expect(askedAfter(3, { proposals: [] })).toBe(3);
  });

  it('holds nobody up who looks for others like one that is sound', () => {
    const sound = [{ ...wrong.proposal, verdicts: [], files: {} }];
    expect(askedAfter(1, { sound } as unknown as Partial<State>)).toBe(3);
  });
});

/** A pattern that takes for ever. */
const SLOW = { type: 'object', properties: { path: {}, content: { type: 'string', pattern: '^(a+)+$' } } };
