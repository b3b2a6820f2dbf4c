import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recorded } from '../../checkers/index.ts';
import { walk } from '../../src/harness/walk.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { firstSound, priceAware } from '../../src/policies.ts';
import { foreseen } from '../../src/run/foreseen.ts';
import { drive } from '../../src/run/drive.ts';
import { startState } from '../../src/run/state.ts';
import type { Meter } from '../../src/policy/policy.ts';
import type { Action, Member, Policy, Slot, State, TaskInput } from '../../src/index.ts';
import { MemberError } from '../../src/errors.ts';
import { estimateCost } from '../../src/run/estimate.ts';
import { solve } from '../../src/solve.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { sample } from '../harness/samples.ts';
import { asked, conducted, described } from './conducted.ts';

const input: TaskInput & { id: string } = { id: 't', prompt: 'Write it.', target: 'x.ts', workspace: { files: {} } };
const task = await resolveTask(input);
const SEALS = ['small', 'medium', 'large'].map((name) => ({ name, prices: { input: 1, output: 1 } }));

describe('a policy', () => {
  it('takes the same steps live as in a replay of the same answers, and ends alike', async () => {
    const answer = fc.record({ passed: fc.boolean(), ms: fc.integer({ min: 1, max: 5 }) });
    const some = fc.array(answer, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.integer(), some, some, some, async (seed, small, medium, large) => {
        const pile = Object.entries({ small, medium, large }).flatMap(([member, own]) =>
          own.map(({ passed, ms }, ordinal) => sample(member, ordinal, passed, { ms, usd: 10 / 1e6 })),
        );
        const live = conducted(drawn(seed), pile);
        const [first, second, strong] = live.members;
        const run = solve(input, [recorded()], {
          committee: [first, second],
          strong,
          policy: live.policy,
          ledger: ':memory:',
        });
        const solution = await run.catch((error: unknown) => {
          // No answer came: there is nothing to show.
          if (!(error instanceof MemberError)) throw error;
        });
        const replayed = listening(drawn(seed));
        const arm = { name: 'drawn', committee: ['small', 'medium'], strong: 'large', policy: replayed.policy };
        const outcome = walk(arm, 't', pile, SEALS);
        expect(live.steps).toEqual(replayed.steps);
        const returned = outcome.returned && `${outcome.returned.member}#${outcome.returned.ordinal}`;
        expect(solution?.status === 'solved' ? solution.proposal.id : undefined).toBe(returned);
      }),
      { numRuns: 12 },
    );
  });

  it('is priced by a dry run at no less than a replay pays where every sample is refused', async () => {
    const members = SEALS.map(({ name, prices }) => limited(name, prices));
    const [small, medium, strong] = members as [Member, Member, Member];
    const tokens = fc.record({ inputTokens: fc.nat(500), outputTokens: fc.nat(50) });
    await fc.assert(
      fc.asyncProperty(fc.integer(), tokens, async (seed, used) => {
        const usd = (used.inputTokens + used.outputTokens) / 1e6;
        const pile = SEALS.flatMap(({ name }) =>
          Array.from({ length: 8 }, (_, ordinal) => sample(name, ordinal, false, { ...used, usd, ms: 1000 })),
        );
        const policy = drawn(seed, { stops: false });
        const dry = await estimateCost(task, { committee: [small, medium], strong, policy }, []);
        const { bought } = walk(
          { name: 'drawn', committee: ['small', 'medium'], strong: 'large', policy },
          't',
          pile,
          SEALS,
        );
        const paid = Object.entries(Object.groupBy(bought, ({ member }) => member));
        expect(Object.fromEntries(dry.members.map(({ member, samples }) => [member, samples]))).toEqual(
          Object.fromEntries(paid.map(([member, own = []]) => [member, own.length])),
        );
        for (const [name, own = []] of paid) {
          const atMost = dry.members.find(({ member }) => member === name)?.atMostUsd;
          expect(Number(atMost)).toBeGreaterThanOrEqual(own.reduce((sum, one) => sum + (one.usd ?? 0), 0) - 1e-12);
        }
      }),
    );
  });

  it('sees what it has spent and how long it took, in a replay as recorded', () => {
    const pile = [sample('small', 0, false), sample('small', 1, false), sample('large', 0, true, { usd: 5 })];
    const seen: unknown[] = [];
    const policy: Policy = {
      name: 'looking',
      options: {},
      next({ committee: [member], sound: [proposal], spent, left, elapsedMs, underWay, escalations }) {
        seen.push([spent.usd, spent.samples, spent.strongCalls, left, elapsedMs, underWay.length]);
        if (member === undefined || proposal !== undefined)
          return { kind: 'return', reason: 'done', ...(proposal && { proposal }) };
        if (seen.length === 1) return { kind: 'sample', slots: [0, 1].map((ordinal) => ({ member, ordinal })) };
        return escalations === 0 && underWay.length === 0 ? { kind: 'escalate', reason: 'none' } : { kind: 'wait' };
      },
    };
    walk({ name: 'a', committee: ['small'], strong: 'large', policy }, 't', pile, SEALS);
    expect(seen).toEqual([
      [0, 0, 0, {}, 0, 0],
      [1, 1, 0, {}, 1000, 1],
      [2, 2, 0, {}, 2000, 0],
      [7, 2, 1, {}, 3000, 0],
    ]);
  });

  it('adds to what is under way, and stops it', () => {
    const pile = [0, 1, 2].map((ordinal) => sample('small', ordinal, false));
    const replayed = listening({
      name: 'hasty',
      options: {},
      next({ committee: [member], taken, underWay }) {
        if (member === undefined) throw new Error('no member');
        const slots = [0, 1, 2].map((ordinal) => ({ member, ordinal }));
        const ended = taken.get(member.name)?.size ?? 0;
        if (ended === 0) return { kind: 'sample', slots: slots.slice(0, 2) };
        if (ended === 1) return { kind: 'sample', slots };
        return underWay.length > 0 ? { kind: 'stop' } : { kind: 'return', reason: 'that will do' };
      },
    });
    const arm = { name: 'a', committee: ['small'], policy: replayed.policy };
    // The second is under way until 2000, the third, begun at 1000, until 4000: both are cancelled, and paid for.
    expect(walk(arm, 't', pile, SEALS)).toMatchObject({ bought: [{}, {}, {}], returned: undefined, ms: 2000 });
    expect(replayed.steps).toEqual(['sample small#0 small#1', 'sample small#0 small#1 small#2', 'stop', 'return']);
  });

  it('finds a member again that failed and can be asked again', () => {
    const clock = foreseen();
    const [small, medium] = SEALS.map(({ name, prices }) => limited(name, prices)) as [Member, Member];
    let down = true;
    const state = startState(task, [small, medium], undefined, []);
    const fails = (slots: readonly Slot[]): void =>
      slots.forEach(({ member: { name }, ordinal }) => {
        const error = new MemberError(`${name} has no answer.`);
        clock.after(1, { kind: 'failed', member: name, ordinal, error, resting: name === 'small' });
        // It is up again by the time that the other one has been asked.
        if (name === 'medium') down = false;
      });
    const nothing = (): void => {};
    const port = { sample: fails, repair: nothing, escalate: nothing, ask: nothing, compare: nothing, stop: nothing };
    const meter = (): Meter => ({ spent: state.spent, left: {}, elapsedMs: clock.now });
    const seen = listening(firstSound({ samples: 2, wave: 1 }));
    clock.play(drive(seen.policy, state, { ...port, meter, rests: () => down }));
    expect(seen.steps).toEqual(['sample small#0', 'sample medium#0', 'sample small#1', 'sample medium#1', 'return']);
  });

  it('may not wait for nothing, nor go on for ever', () => {
    const doing = (next: Policy['next']) => () =>
      walk(
        { name: 'a', committee: ['small'], policy: { name: 'odd', options: {}, next } },
        't',
        [sample('small', 0, true)],
        SEALS,
      );
    expect(doing(() => ({ kind: 'wait' }))).toThrow('The policy odd says wait while nothing is under way');
    expect(doing(() => ({ kind: 'stop' }))).toThrow('The policy odd says stop while nothing is under way');
    const slots = ({ committee }: State): Slot[] => committee.map((member) => ({ member, ordinal: 0 }));
    expect(doing((state) => ({ kind: 'sample', slots: slots(state) }))).toThrow('asks for what it has already');
    const more = ({ committee, taken }: State): Slot[] =>
      committee.map((member) => ({ member, ordinal: taken.get(member.name)?.size ?? 0 }));
    expect(doing((state) => ({ kind: 'sample', slots: more(state) }))).toThrow('does not return');
  });
});

describe('estimateCost', () => {
  it('goes by what is known of each effort', async () => {
    const member = { ...limited('small', { input: 1, output: 1 }) };
    const efforts = ['low', 'high'] as const;
    const thinker: Member = { ...member, abilities: { ...member.abilities, efforts } };
    const known = {
      solves: 0.6,
      concentration: 0.5,
      loading: 0.5,
      inputTokens: 10,
      outputTokens: 10,
      ms: 10,
      tasks: 90,
      answers: 90,
    };
    const options = { 'small at low effort': known, 'small at high effort': { ...known, solves: 0.8 }, large: known };
    const policy = priceAware({ priors: { version: 1, basis: 'made up', options }, pace: 'cheapest', samples: 2 });
    const strong = limited('large', { input: 9, output: 9 });
    const { forecast } = await estimateCost(task, { committee: [thinker], strong, policy }, []);
    expect(forecast?.guessed).toEqual([]);
    expect(forecast?.committee.solves.value).toBeGreaterThan(0.8);
    expect(forecast?.committee.solves.low).toBeGreaterThan(0.6);
  });

  it('prices repairs and questions, and goes on after them', async () => {
    const [member, strong] = [limited('small', { input: 1, output: 1 }), limited('large', { input: 10, output: 10 })];
    const policy: Policy = {
      name: 'mending',
      options: {},
      next({ proposals: [first, second], answers, escalations }) {
        if (first === undefined) return { kind: 'sample', slots: [{ member, ordinal: 0 }] };
        if (second === undefined) return { kind: 'repair', slot: { member, ordinal: 1 }, of: first };
        if (answers.length === 0)
          return { kind: 'ask', questions: [{ member: strong, question: 'Which is right?', reason: 'they differ' }] };
        return escalations === 0 ? { kind: 'escalate', reason: 'none' } : { kind: 'return', reason: 'all was tried' };
      },
    };
    const { members } = await estimateCost(await resolveTask(input), { committee: [member], strong, policy }, []);
    expect(members).toMatchObject([
      { member: 'small', role: 'cheap', samples: 2, questions: 0 },
      { member: 'large', role: 'strong', samples: 1, questions: 1 },
    ]);
    const alone = {
      ...policy,
      next: (state: State): Action =>
        state.proposals.length > 0 ? { kind: 'return', reason: '' } : policy.next(state),
    };
    const once = await estimateCost(await resolveTask(input), { committee: [member], policy: alone }, []);
    // A repair shows the attempt and what was said of it, so it costs more than another sample.
    expect(Number(members[0]?.aboutUsd)).toBeGreaterThan(2 * Number(once.members[0]?.aboutUsd));
    expect(Number(members[0]?.atMostUsd)).toBeGreaterThan(2 * Number(once.members[0]?.atMostUsd));
  });

  it('that minds prices is counted at all that it may ask for, whatever it will', async () => {
    const [small, , strong] = SEALS.map(({ name }, index) =>
      limited(name, { input: 10 ** index, output: 10 ** index }),
    );
    if (small === undefined || strong === undefined) throw new Error('nobody');
    for (const pace of ['cheapest', 'fastest'] as const) {
      const policy = priceAware({ pace, samples: 7 });
      const { members } = await estimateCost(await resolveTask(input), { committee: [small], strong, policy }, []);
      expect(members).toMatchObject([
        { member: 'small', samples: 7 },
        { member: 'large', samples: 1 },
      ]);
    }
  });
});

/** A policy that draws its steps: the same by the same state, and no two seeds alike. It asks for six samples of each member at most. */
function drawn(seed: number, { stops = true } = {}): Policy {
  return {
    name: 'drawn',
    options: { seed },
    next(state) {
      const { committee, strong, sound, underWay, taken, proposals, escalations } = state;
      const ids = proposals.map(({ proposal }) => proposal.id);
      const known = {
        seed,
        ids,
        sound: sound.length,
        underWay: asked(underWay),
        taken: [...taken].map(([name, own]) => [name, own.size]),
      };
      const digest = digestOf({ ...known, escalations });
      const draw = (at: number, many: number): number => Number.parseInt(digest.slice(4 * at, 4 * at + 4), 16) % many;
      const [proposal] = sound;
      if (proposal !== undefined && draw(0, 2) === 0) return { kind: 'return', proposal, reason: 'drawn' };
      const slots = committee.flatMap((member) =>
        [0, 1, 2, 3, 4, 5]
          .filter(
            (ordinal) =>
              taken.get(member.name)?.has(ordinal) !== true && !asked(underWay).includes(`${member.name}#${ordinal}`),
          )
          .map((ordinal) => ({ member, ordinal })),
      );
      const more: Action = { kind: 'sample', slots: slots.filter((_, index) => draw(index % 12, 3) === 0).slice(0, 3) };
      const steps: Action[] = [
        ...(more.slots.length > 0 ? [more, more] : []),
        ...(strong !== undefined && escalations < 2 ? [{ kind: 'escalate', reason: 'drawn' } as const] : []),
        ...(underWay.length > 0 ? [{ kind: 'wait' } as const, { kind: 'wait' } as const] : []),
        ...(underWay.length > 0 && stops ? [{ kind: 'stop' } as const] : []),
      ];
      const step = steps[draw(13, steps.length || 1)];
      return step ?? { kind: 'return', reason: 'nothing is left', ...(proposal && { proposal }) };
    },
  };
}

/** The policy with each step that it takes written down. */
function listening(policy: Policy): { readonly policy: Policy; readonly steps: readonly string[] } {
  const steps: string[] = [];
  return {
    steps,
    policy: {
      name: policy.name,
      options: policy.options,
      next(state) {
        const action = policy.next(state);
        steps.push(described(action));
        return action;
      },
    },
  };
}

function limited(name: string, prices: { input: number; output: number }): Member {
  return {
    name,
    prices,
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 1, maxOutputTokens: 50, maxInputTokens: 500 },
    // oxlint-disable-next-line require-yield -- it is never asked
    async *propose() {
      throw new Error('a dry run asks nobody');
    },
  };
}
