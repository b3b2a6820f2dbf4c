import { isDeepStrictEqual } from 'node:util';
import type { Member } from '../nouns/member.ts';
import type { CheckedProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Action, Policy, Return, State } from '../policy/policy.ts';
import { drive } from '../run/drive.ts';
import { foreseen } from '../run/foreseen.ts';
import { startState } from '../run/state.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { rule, type Rule } from './conformance.ts';
import { COMMITTEE, every, madeUpPort, WORLD, type World } from './madeUp.ts';

/**
 * Tries a policy the way the loop uses it, over made-up answers of two cheap members and a strong one. Nobody is asked.
 *
 * @returns every rule, kept or not; {@link assertConforms} turns them into an error.
 * @example
 * ```ts
 * assertConforms(await policyConformance(mine()));
 * ```
 */
export async function policyConformance(policy: Policy): Promise<Rule[]> {
  const task = await resolveTask({ prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } });
  const ends = (name: string, world: Partial<World>): Promise<Rule> =>
    rule(name, async () => faultOf(play(policy, task, { ...WORLD, ...world })));
  return [
    await rule('has a name', async () => (policy.name ? undefined : 'it is empty')),
    await rule('has options that survive JSON', async () =>
      isDeepStrictEqual(JSON.parse(JSON.stringify(policy.options)), policy.options) ? undefined : 'they change',
    ),
    await ends('ends when every answer is sound', { answer: () => 'sound' }),
    await ends('ends when no answer is sound', { answer: () => 'refused' }),
    await ends('ends when no member answers', { answer: () => 'none' }),
    await ends('ends when some answers are sound', { answer: every(3) }),
    await ends('ends without a strong member', { answer: () => 'refused', strong: undefined }),
    await ends('ends when the budget allows nothing', { budget: { usd: 0, samples: 0, strongCalls: 0 } }),
    await rule('takes the same steps again', async () => {
      const [once, again] = [1, 2].map(() => play(policy, task, { ...WORLD, answer: every(5) }).steps.join('\n'));
      return once === again ? undefined : `first ${once}\nthen ${again}`;
    }),
  ];
}

interface Played {
  readonly steps: readonly string[];
  readonly end: Return;
}

function play(policy: Policy, task: Task, world: World): Played {
  const clock = foreseen();
  const steps: string[] = [];
  const watched: Policy = {
    name: policy.name,
    options: policy.options,
    next(state) {
      const action = policy.next(state);
      const [one, other] = [action, policy.next(state)].map(told);
      if (one !== other) throw new Error(`it decides in two ways by the same state: ${one}, and then ${other}`);
      refuseStrangers(action, state);
      steps.push(told(action));
      return action;
    },
  };
  const state = startState(task, COMMITTEE, world.strong, []);
  try {
    return { steps, end: clock.play(drive(watched, state, madeUpPort(world, clock))) };
  } catch (error) {
    // What was thrown by what watches the policy, rather than that something was.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
}

function faultOf({ end }: Played): string | undefined {
  if (end.ambiguous !== undefined && new Set(end.ambiguous).size < 2) return 'it calls one proposal ambiguous';
  return end.reason ? undefined : 'it gives no reason';
}

/** Refuses a member of the policy's own: it would be asked outside the budget that the configuration was looked over for. */
function refuseStrangers(action: Action, { committee, strong, user }: State): void {
  const asked =
    action.kind === 'sample'
      ? action.slots.map(({ member }) => member)
      : action.kind === 'repair'
        ? [action.slot.member]
        : action.kind === 'ask'
          ? action.questions.map(({ member }) => member)
          : [];
  const stranger = asked.find((member) => member !== strong && member !== user && !committee.includes(member));
  if (stranger !== undefined) throw new Error(`it asks ${stranger.name}, which it was not given`);
}

/** Without what is known of members and proposals beside their names. */
function told(action: Action): string {
  return JSON.stringify(action, (key, value: unknown) =>
    key === 'member' && typeof value === 'object'
      ? (value as Member).name
      : typeof value === 'object' && value !== null && 'verdicts' in value
        ? (value as CheckedProposal).proposal.id
        : value,
  );
}
