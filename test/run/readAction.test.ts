import { describe, expect, it } from 'vitest';
import { readAction } from '../../src/run/readAction.ts';
import type { State } from '../../src/policy/policy.ts';

const STATE = { proposals: [], sound: [] } as unknown as State;
const MEMBER = { name: 'small', propose: () => {} };
const PROVEN = Object.freeze({ proposal: {}, files: {} });

function read(action: unknown): unknown {
  return readAction({ name: 'own', options: {}, next: () => action as never }, STATE, new Set([PROVEN]));
}

describe('what a policy wants', () => {
  it.each([
    { kind: 'wait' },
    { kind: 'stop' },
    { kind: 'sample', slots: [{ member: MEMBER, ordinal: 0 }] },
    { kind: 'repair', slot: { member: MEMBER, ordinal: 2 }, of: {} },
    { kind: 'ask', questions: [{ member: MEMBER, question: 'Which?', reason: 'they differ' }] },
    { kind: 'compare', proposals: [PROVEN] },
    { kind: 'escalate', reason: 'none is sound' },
    { kind: 'return', reason: 'none is sound' },
    { kind: 'return', reason: 'the first', proposal: PROVEN },
  ])('is done: %j', (action) => {
    expect(read(action)).toBe(action);
  });

  it.each([
    [undefined, 'gives undefined, which is no action'],
    [{}, 'wants to do nothing, which is no action'],
    [{ kind: 'guess' }, 'wants to "guess", which is no action'],
    [Promise.resolve({ kind: 'wait' }), 'gives a promise: `next` must not be asynchronous'],
    [{ kind: 'sample' }, 'says sample without a list of slots'],
    [{ kind: 'sample', slots: [{ member: MEMBER, ordinal: 1.5 }] }, 'asks for the ordinal 1.5'],
    [{ kind: 'sample', slots: [{ member: MEMBER, ordinal: -1 }] }, 'asks for the ordinal -1'],
    [{ kind: 'sample', slots: [{ member: MEMBER, ordinal: Number.NaN }] }, 'asks for the ordinal NaN'],
    [{ kind: 'sample', slots: [{ member: 'small', ordinal: 0 }] }, 'asks somebody who is no member'],
    [{ kind: 'ask', member: MEMBER, question: 'Which?' }, 'says ask without a list of questions'],
    [{ kind: 'ask', questions: [{ member: MEMBER }] }, 'says ask without a question'],
    [{ kind: 'compare', proposals: [{}] }, 'compares a proposal that is not one of `state.sound`'],
    [{ kind: 'escalate' }, 'says escalate without a reason'],
    [{ kind: 'return' }, 'says return without a reason'],
    [{ kind: 'return', reason: 'x', proposal: {} }, 'returns a proposal that is not one of `state.sound`'],
    [{ kind: 'return', reason: 'x', proposal: { ...PROVEN } }, 'returns a proposal that is not one of `state.sound`'],
    [{ kind: 'return', reason: 'x', ambiguous: [PROVEN] }, 'returns fewer than two proposals as ambiguous'],
    [{ kind: 'return', reason: 'x', ambiguous: [PROVEN, {}] }, 'returns a proposal that is not one of `state.sound`'],
  ])('is refused by name: %j', (action, why) => {
    expect(() => read(action)).toThrow(`The policy own ${why}`);
  });

  it('is told as the policy’s own fault where it throws', () => {
    const next = (): never => {
      throw new Error('boom');
    };
    expect(() => readAction({ name: 'own', options: {}, next }, STATE, new Set())).toThrow(
      'The policy own threw: boom',
    );
  });
});
