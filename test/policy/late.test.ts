import { describe, expect, it } from 'vitest';
import type { Member, Policy, State, UnderWay } from '../../src/index.ts';
import { clusters, firstSound } from '../../src/policies.ts';
import { startState } from '../../src/run/state.ts';
import { converse } from '../../src/serve/converse.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { described } from '../run/conducted.ts';

const task = await resolveTask({ prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } });

const member = (name: string): Member => ({
  name,
  prices: { input: 1, output: 1 },
  abilities: { temperature: false, n: false, seed: false, reasoning: false },
  limits: { concurrency: 1, maxOutputTokens: 100 },
  async *propose() {
    yield { kind: 'answer', choice: 0, text: '', finish: 'stop' };
  },
});
const [small, medium, large] = ['small', 'medium', 'large'].map(member) as [Member, Member, Member];

function state(underWay: readonly UnderWay[], rest: Partial<State> = {}): State {
  return { ...startState(task, [small, medium], large, []), underWay, ...rest };
}

function asked(one: Member, ordinal: number, late?: 'slow' | 'hung'): UnderWay {
  return { kind: 'sample', member: one, ordinal, ...(late !== undefined && { late }) };
}

function next(policy: Policy, of: State): string {
  return described(policy.next(of));
}

const BOTH = new Map([
  ['small', new Set([0])],
  ['medium', new Set([0])],
]);

describe('firstSound', () => {
  const policy = firstSound({ samples: 1, wave: 2 });

  it('asks the next member as well once all that is under way is late', () => {
    expect(next(policy, state([asked(small, 0)]))).toBe('wait');
    expect(next(policy, state([asked(small, 0, 'slow')]))).toBe('sample medium#0');
    expect(next(policy, state([asked(small, 0, 'slow'), asked(medium, 0)]))).toBe('wait');
    expect(next(policy, state([asked(small, 0, 'slow'), asked(medium, 0, 'slow')]))).toBe('wait');
  });

  it('asks the strong one as well only where nothing is heard of any, and once', () => {
    const hung = [asked(small, 0, 'hung'), asked(medium, 0, 'hung')];
    expect(next(policy, state([asked(small, 0, 'hung'), asked(medium, 0, 'slow')]))).toBe('wait');
    expect(next(policy, state(hung))).toBe('escalate');
    expect(next(policy, state(hung, { escalations: 1 }))).toBe('wait');
    expect(next(policy, state(hung, { strong: undefined }))).toBe('wait');
    const strong: UnderWay = { kind: 'escalate', member: large, ordinal: 0, late: 'hung' };
    expect(next(policy, state([...hung, strong], { escalations: 1 }))).toBe('wait');
  });

  it('asks nothing more of a member that is left alone', () => {
    const resting = new Set(['small']);
    expect(next(firstSound({ samples: 4 }), state([], { taken: new Map([['small', new Set([0])]]), resting }))).toBe(
      'sample medium#0 medium#1 medium#2 medium#3',
    );
  });
});

describe('clusters', () => {
  const policy = clusters({ samples: 1 });

  it('goes on without what is hung, and not without what is slow', () => {
    const taken = new Map([['medium', new Set([0])]]);
    expect(next(policy, state([asked(small, 0, 'slow')], { taken }))).toBe('wait');
    expect(next(policy, state([asked(small, 0, 'hung')], { taken }))).toBe('escalate');
  });

  it('gives up nothing for it where there is nobody else', () => {
    const taken = new Map([['medium', new Set([0])]]);
    expect(next(policy, state([asked(small, 0, 'hung')], { taken, strong: undefined }))).toBe('wait');
    expect(next(policy, state([], { taken: BOTH, strong: undefined }))).toBe('return');
  });
});

describe('in a conversation', () => {
  it('one answer comes first, whoever can be asked', () => {
    const policy = converse(firstSound());
    expect(next(policy, state([]))).toBe('sample small#0');
    const taken = new Map([['small', new Set([0])]]);
    expect(next(policy, state([], { taken, resting: new Set(['small']) }))).toBe('sample medium#0');
  });
});
