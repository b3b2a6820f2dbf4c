import { ConfigError } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import type { Slot, State } from '../policy/policy.ts';
import { proveSound, type CheckedProposal, type SoundProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Arm } from './arm.ts';
import type { MemberSeal, Sample } from './sample.ts';

/** What an arm came to on one task. */
export interface Outcome {
  readonly task: string;
  /** The sample that was returned; undefined where none was. */
  readonly returned: Sample | undefined;
  /** What it paid for, in the order in which it was asked for. */
  readonly bought: readonly Sample[];
  readonly strongCalls: number;
  /** From the first call to the answer, as recorded, samples of one wave running side by side. */
  readonly ms: number;
}

const CHECKERS = ['visible'];

/**
 * Lets an arm's policy decide over samples that were bought and checked before, as `solve` would let it over live ones. Samples that one wave
 * asks for are charged in full, also those that the first sound one would have cancelled.
 *
 * @throws {@link ConfigError} when the policy wants what samples cannot give: a repair, or an answer to a question.
 */
export function walk(arm: Arm, task: string, samples: readonly Sample[], members: readonly MemberSeal[]): Outcome {
  const own = Map.groupBy(samples, ({ member }) => member);
  const standIns = new Map(members.map((seal) => [seal.name, standIn(seal, own.get(seal.name)?.length ?? 0)]));
  const named = (name: string): Member => {
    const member = standIns.get(name);
    if (member === undefined)
      throw new ConfigError(`The arm ${arm.name} asks ${name}, which is no member.`, {
        at: 'bench.arms',
        fix: `There are: ${[...standIns.keys()].join(', ')}.`,
      });
    return member;
  };
  const taken = new Map<string, Set<number>>();
  const proposals: CheckedProposal[] = [];
  const sound: SoundProposal[] = [];
  const byId = new Map<string, Sample>();
  let escalations = 0;
  const paid: Sample[] = [];
  let strongCalls = 0;
  let ms = 0;

  function bought({ member, ordinal }: Slot): Sample | undefined {
    taken.set(member.name, (taken.get(member.name) ?? new Set()).add(ordinal));
    const sample = own.get(member.name)?.find((one) => one.ordinal === ordinal);
    if (sample !== undefined) paid.push(sample);
    return sample;
  }
  function check(sample: Sample): boolean {
    const checked = checkedOf(sample);
    byId.set(checked.proposal.id, sample);
    proposals.push(checked);
    const proof = proveSound(checked, CHECKERS);
    if (proof !== undefined) sound.push(proof);
    return proof !== undefined;
  }
  /** Samples of one wave come in as fast as they were written. */
  function wave(slots: readonly Slot[], untilSound: boolean): void {
    const arriving = slots.flatMap((slot) => bought(slot) ?? []).toSorted((a, b) => a.ms - b.ms);
    let lasted = 0;
    for (const sample of arriving) {
      lasted = sample.ms;
      if (check(sample) && untilSound) break;
    }
    ms += lasted;
  }

  const state: State = {
    task: { id: task } as Task,
    committee: arm.committee.map(named),
    strong: arm.strong === undefined ? undefined : named(arm.strong),
    proposals,
    sound,
    taken,
    get escalations() {
      return escalations;
    },
    answers: [],
  };
  for (;;) {
    const action = arm.policy.next(state);
    switch (action.kind) {
      case 'sample':
        wave(action.slots, action.until === 'first-sound');
        break;
      case 'escalate': {
        const { strong } = state;
        if (strong === undefined) return outcome(undefined);
        strongCalls++;
        wave([{ member: strong, ordinal: escalations++ }], true);
        break;
      }
      case 'return':
        return outcome(action.proposal && byId.get(action.proposal.proposal.id));
      default:
        throw new ConfigError(
          `The policy ${arm.policy.name} wants to ${action.kind}, which recorded answers cannot give.`,
          {
            at: `arm ${arm.name}`,
            fix: 'Run it with solve().',
          },
        );
    }
  }

  function outcome(returned: Sample | undefined): Outcome {
    return { task, returned, bought: paid, strongCalls, ms };
  }
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
function standIn({ name, prices }: MemberSeal, answers: number): Member {
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

function checkedOf({
  member,
  ordinal,
  digest,
  visible,
  evidence,
  usd,
  inputTokens,
  outputTokens,
  estimated,
  ms,
}: Sample): CheckedProposal {
  const id = `${member}#${ordinal}`;
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
    proposal: {
      id,
      member,
      role: 'cheap',
      ordinal,
      rung: 'recorded',
      text: '',
      code: digest === null ? { refused: 'no-code' } : { files: { code: digest } },
      shape: digest ?? '',
      notes: [],
      usage: { inputTokens, cachedInputTokens: 0, outputTokens, estimated },
      usd: usd ?? 'unknown',
      ms,
    },
    verdicts: digest === null ? [] : [{ checker: 'visible', verdict }],
  };
}
