import { ConfigError, CommitteeError } from '../errors.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import type { Action, Policy, State } from '../policy/policy.ts';

/**
 * What a policy wants next, looked over: it may be anybody's code.
 *
 * @param proven - the proposals of this run that passed every checker. Only these can be returned, whatever a policy makes of them.
 * @throws {@link ConfigError} for a policy that throws, or asks for what there is not.
 */
export function readAction(policy: Policy, state: State, proven: ReadonlySet<unknown>): Action {
  const action = asked(policy, state);
  const wrong = problemOf(action, proven);
  if (wrong !== undefined)
    throw new ConfigError(`The policy ${policy.name} ${wrong}.`, {
      at: 'policy',
      fix: 'See `Action` in the reference of policies.',
    });
  return action as Action;
}

function asked(policy: Policy, state: State): unknown {
  try {
    return policy.next(state);
  } catch (cause) {
    if (cause instanceof CommitteeError) throw cause;
    const [said] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    throw new ConfigError(`The policy ${policy.name} threw: ${said}`, { at: 'policy', fix: 'Mend it.', cause });
  }
}

/** Why this is no action, in words that follow on the policy's name. */
function problemOf(action: unknown, proven: ReadonlySet<unknown>): string | undefined {
  if (!isRecord(action)) return `gives ${JSON.stringify(action) ?? 'undefined'}, which is no action`;
  if ('then' in action) return 'gives a promise: `next` must not be asynchronous';
  const { kind } = action;
  switch (kind) {
    case 'wait':
    case 'stop':
      return undefined;
    case 'sample': {
      const { slots } = action;
      return Array.isArray(slots) ? slots.map(slotProblem).find(Boolean) : 'says sample without a list of slots';
    }
    case 'repair':
      return slotProblem(action['slot']) ?? (isRecord(action['of']) ? undefined : 'says repair of no proposal');
    case 'ask': {
      const { questions } = action;
      return Array.isArray(questions)
        ? questions.map(questionProblem).find(Boolean)
        : 'says ask without a list of questions';
    }
    case 'compare': {
      const { proposals } = action;
      if (!Array.isArray(proposals) || proposals.length === 0) return 'says compare without a list of proposals';
      return proposals.every((one) => proven.has(one))
        ? undefined
        : 'compares a proposal that is not one of `state.sound`';
    }
    case 'escalate':
      return textProblem(action, 'reason');
    case 'return':
      return textProblem(action, 'reason') ?? returnProblem(action, proven);
    default:
      return `wants to ${JSON.stringify(kind) ?? 'do nothing'}, which is no action`;
  }
}

function returnProblem({ proposal, ambiguous }: Fields, proven: ReadonlySet<unknown>): string | undefined {
  const unsound = 'returns a proposal that is not one of `state.sound`';
  if (proposal !== undefined && !proven.has(proposal)) return unsound;
  if (ambiguous === undefined) return undefined;
  if (!Array.isArray(ambiguous) || ambiguous.length < 2) return 'returns fewer than two proposals as ambiguous';
  return (ambiguous as readonly SoundProposal[]).every((one) => proven.has(one)) ? undefined : unsound;
}

function questionProblem(question: unknown): string | undefined {
  if (!isRecord(question)) return 'asks a question that is none';
  return (
    memberProblem(question['member']) ??
    textProblem({ ...question, kind: 'ask' }, 'question') ??
    textProblem({ ...question, kind: 'ask' }, 'reason')
  );
}

function slotProblem(slot: unknown): string | undefined {
  if (!isRecord(slot)) return 'asks for a slot that is none';
  const { ordinal } = slot;
  if (!Number.isInteger(ordinal) || Number(ordinal) < 0)
    return `asks for the ordinal ${String(ordinal)}, which is no whole number from 0`;
  return memberProblem(slot['member']);
}

function memberProblem(member: unknown): string | undefined {
  return isRecord(member) && typeof member['propose'] === 'function' ? undefined : 'asks somebody who is no member';
}

function textProblem(action: Fields, name: string): string | undefined {
  return typeof action[name] === 'string' ? undefined : `says ${String(action['kind'])} without a ${name}`;
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
