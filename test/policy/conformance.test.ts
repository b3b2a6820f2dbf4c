import { describe, expect, it } from 'vitest';
import type { Policy, Slot, SoundProposal, State } from '../../src/index.ts';
import { clusters, firstSound } from '../../src/policies.ts';
import { converse } from '../../src/serve/converse.ts';
import { assertConforms, policyConformance } from '../../src/testing.ts';

describe('the policies', () => {
  it.each([
    firstSound(),
    firstSound({ samples: 7, wave: 3 }),
    firstSound({ samples: 1, wave: 1 }),
    clusters(),
    clusters({ samples: 2, adjudicate: 'strong' }),
    clusters({ adjudicate: 'nobody', risk: 0.05, line: 0.6 }),
    clusters({ risk: 0.05 }),
    converse(firstSound()),
    converse(clusters()),
  ])('$name conforms', async (policy) => assertConforms(await policyConformance(policy)));
});

describe('policyConformance', () => {
  const first = ({ committee }: State): Slot[] => committee.slice(0, 1).map((member) => ({ member, ordinal: 0 }));
  const broken = async (next: Policy['next'], rest: Partial<Policy> = {}): Promise<string[]> => {
    const rules = await policyConformance({ name: 'broken', options: {}, next, ...rest });
    return rules.filter(({ kept }) => !kept).map(({ seen = '' }) => seen);
  };
  const giveUp: Policy['next'] = () => ({ kind: 'return', reason: 'no' });

  it('finds a policy without a name, or with options that are not kept', async () => {
    expect(await broken(giveUp, { name: '', options: { limit: Infinity } })).toEqual(['it is empty', 'they change']);
  });

  it('finds one that never ends', async () => {
    const endless = await broken((state) => {
      const [member] = state.committee;
      if (member === undefined || state.sound.length > 0) return { kind: 'return', reason: 'done' };
      return { kind: 'sample', slots: [{ member, ordinal: state.taken.get(member.name)?.size ?? 0 }] };
    });
    expect(endless).toHaveLength(4);
    expect(endless[0]).toContain('does not return');
  });

  it('finds one that returns what is not sound, or asks whom it was not given', async () => {
    const forging = await broken((state) => {
      const [checked] = state.proposals;
      if (checked === undefined) return { kind: 'sample', slots: first(state) };
      // TypeScript would not let it claim that.
      const proposal = { ...checked, files: {} } as unknown as SoundProposal;
      return { kind: 'return', proposal, reason: 'it looks right' };
    });
    expect(forging[0]).toContain('returns a proposal that is not one of `state.sound`');
    const strange = await broken((state) => ({
      kind: 'sample',
      slots: first(state).map((slot) => ({ ...slot, member: { ...slot.member, name: 'stranger' } })),
    }));
    expect(strange).toContain('it asks stranger, which it was not given');
  });

  it('finds one that decides by more than the state', async () => {
    let calls = 0;
    const moody = await broken((state) =>
      calls++ % 2 === 0 ? { kind: 'sample', slots: first(state) } : { kind: 'return', reason: 'changed my mind' },
    );
    expect(moody[0]).toContain('it decides in two ways by the same state');
  });
});
