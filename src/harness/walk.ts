import { ConfigError } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import { add, NOTHING, type Amount } from '../policy/budget.ts';
import type { Slot } from '../policy/policy.ts';
import { proveSound, type CheckedProposal, type Proposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { drive, type Port } from '../run/drive.ts';
import { foreseen } from '../run/foreseen.ts';
import { standIn } from '../run/standIn.ts';
import { evidenceOf } from '../selection/evidence.ts';
import { startState } from '../run/state.ts';
import type { Arm } from './arm.ts';
import { comparisonOf, type TaskBehaviours } from './behaviours.ts';
import type { MemberSeal, Sample } from './sample.ts';

/** What an arm came to on one task. */
export interface Outcome {
  readonly task: string;
  /** The sample that was returned; undefined where none was. */
  readonly returned: Sample | undefined;
  /** What spoke for it, 0 to 1; undefined where nothing was compared. */
  readonly evidence?: number;
  /** What it paid for, in the order in which it was asked for. */
  readonly bought: readonly Sample[];
  readonly strongCalls: number;
  /** From the first call to the answer, as recorded, samples of one wave running side by side. */
  readonly ms: number;
}

const CHECKERS = ['visible'];

/**
 * Lets an arm's policy decide over samples that were bought and checked before, as `solve` would let it over live ones. Samples that are
 * cancelled are charged in full.
 *
 * @param behaviours - what programs that pass the visible checkers do, for policies that compare them.
 *
 * @throws {@link ConfigError} when the policy wants what samples cannot give: a repair, or an answer to a question.
 */
export function walk(
  arm: Arm,
  task: string,
  samples: readonly Sample[],
  members: readonly MemberSeal[],
  behaviours?: TaskBehaviours,
): Outcome {
  const own = Map.groupBy(samples, ({ member }) => member);
  const named = new Map(members.map((seal) => [seal.name, spokenOf(seal, own.get(seal.name)?.length ?? 0)]));
  const memberOf = (name: string): Member => {
    const member = named.get(name);
    if (member === undefined)
      throw new ConfigError(`The arm ${arm.name} asks ${name}, which is no member.`, {
        at: 'bench.arms',
        fix: `There are: ${[...named.keys()].join(', ')}.`,
      });
    return member;
  };
  const clock = foreseen();
  const byId = new Map<string, Sample>();
  const bought: { readonly sample: Sample; readonly role: Role; readonly until: number }[] = [];
  let strongCalls = 0;
  let stopped = 0;

  /** Samples that are asked for together come in as fast as they were written. */
  function buy(slot: Slot, role: Role): void {
    const { ordinal } = slot;
    const member = slot.member.name;
    const sample = own.get(member)?.find((one) => one.ordinal === ordinal);
    if (sample === undefined) {
      clock.after(0, { kind: 'failed', member, ordinal });
      return;
    }
    const checked = checkedOf(sample, slot, role);
    byId.set(checked.proposal.id, sample);
    bought.push({ sample, role, until: clock.now + sample.ms });
    const sound = proveSound(checked, CHECKERS);
    clock.after(sample.ms, { kind: 'checked', member, ordinal, checked, sound });
  }
  function refuse(what: string): never {
    throw new ConfigError(`The policy ${arm.policy.name} wants to ${what}, which recorded answers cannot give.`, {
      at: `arm ${arm.name}`,
      fix: 'Run it with solve().',
    });
  }

  const port: Port = {
    sample: (slots) => slots.forEach((slot) => buy(slot, 'cheap')),
    escalate(slot) {
      strongCalls++;
      buy(slot, 'strong');
    },
    repair: () => refuse('repair'),
    ask: () => refuse('ask'),
    compare(proposals) {
      if (behaviours === undefined) refuse('compare');
      clock.after(0, { kind: 'compared', comparison: comparisonOf(proposals, state.proposals.length, behaviours) });
    },
    stop() {
      stopped = bought.length;
      clock.stop();
    },
    meter() {
      const ended = bought.filter(({ until }, index) => index < stopped || until <= clock.now);
      return { spent: ended.map(amountOf).reduce(add, NOTHING), left: {}, elapsedMs: clock.now };
    },
  };
  const strong = arm.strong === undefined ? undefined : memberOf(arm.strong);
  const state = startState({ id: task, prompt: '' } as Task, arm.committee.map(memberOf), strong, []);
  const { proposal } = clock.play(drive(arm.policy, state, port));
  const cluster = state.comparisons.at(-1)?.clusters.find(({ proposals }) => proposals.some((one) => one === proposal));
  return {
    task,
    returned: proposal && byId.get(proposal.proposal.id),
    ...(cluster && { evidence: evidenceOf(cluster) }),
    bought: bought.map(({ sample }) => sample),
    strongCalls,
    ms: clock.now,
  };
}

type Role = Proposal['role'];

function amountOf({ sample, role }: { readonly sample: Sample; readonly role: Role }): Amount {
  const { usd, inputTokens, outputTokens } = sample;
  const calls = { samples: role === 'cheap' ? 1 : 0, strongCalls: role === 'strong' ? 1 : 0 };
  return { usd: usd ?? 0, tokens: inputTokens + outputTokens, ...calls };
}

/** The samples that an arm would buy on a task at most: those that it buys where none is sound. */
export function pileOf(
  arm: Arm,
  task: string,
  samples: readonly Sample[],
  members: readonly MemberSeal[],
): readonly Sample[] {
  const { bought } = walk(
    arm,
    task,
    samples.map((sample) => ({ ...sample, visible: 'fail' })),
    members,
  );
  return bought.flatMap(
    ({ member, ordinal }) => samples.find((one) => one.member === member && one.ordinal === ordinal) ?? [],
  );
}

/** A member that is only spoken of. */
function spokenOf({ name, prices }: MemberSeal, answers: number): Member {
  return {
    name,
    prices: prices ?? undefined,
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 1, maxOutputTokens: 1 },
    // oxlint-disable-next-line require-yield -- it is never asked
    async *propose() {
      throw new Error(`${name} is only spoken of`);
    },
    answersFor: () => answers,
  };
}

function checkedOf(sample: Sample, slot: Slot, role: Role): CheckedProposal {
  const { digest, visible, evidence, usd, inputTokens, outputTokens, estimated, ms } = sample;
  const verdict =
    visible === 'pass'
      ? ({ kind: 'pass', executed: 'unknown', isolation: 'none', ms: 0 } as const)
      : visible === 'broken'
        ? ({ kind: 'broken', reason: evidence ?? '', crash: false, ms: 0 } as const)
        : ({
            kind: 'fail',
            evidence: [{ kind: 'recorded', message: evidence ?? '' }],
            executed: 'unknown',
            isolation: 'none',
            ms: 0,
          } as const);
  return {
    proposal: standIn(slot, {
      role,
      code: digest === null ? { refused: 'no-code' } : { files: { code: digest } },
      shape: digest ?? '',
      usage: { inputTokens, cachedInputTokens: 0, outputTokens, estimated },
      usd: usd ?? 'unknown',
      ms,
    }),
    verdicts: digest === null ? [] : [{ checker: 'visible', verdict }],
  };
}
