import { ConfigError, type BudgetError, type MemberError } from '../errors.ts';
import type { Decision } from '../nouns/decision.ts';
import type { Comparison } from '../nouns/comparison.ts';
import type { CheckedProposal, SoundProposal } from '../nouns/proposal.ts';
import type { Action, Answer, Meter, Policy, Question, Return, Slot, UnderWay } from '../policy/policy.ts';
import { readAction } from './readAction.ts';
import type { GrowingState } from './state.ts';

/**
 * Carries out what a policy asks for: by asking members, out of a recording, or only in figures. Whoever runs {@link drive} hands it the end of
 * each thing that was begun here.
 */
export interface Port {
  /** Whether a member that failed is still left alone; without it, all of them are. */
  rests?(member: string): boolean;
  /** Hears of what the policy decides, before it is done. */
  decided?(decision: Decision): void;
  sample(slots: readonly Slot[]): void;
  repair(slot: Slot, of: CheckedProposal): void;
  escalate(slot: Slot, reason: string): void;
  ask(questions: readonly Question[]): void;
  compare(proposals: readonly SoundProposal[]): void;
  /** Cancels all that is under way; `idle` is the last that is heard of it. */
  stop(): void;
  meter(): Meter;
}

/** How something ended that was under way. */
export type Ended =
  | {
      readonly kind: 'checked';
      readonly member: string;
      readonly ordinal: number;
      readonly checked: CheckedProposal;
      readonly sound: SoundProposal | undefined;
    }
  /** It brought no proposal; without an error where a recording holds none. */
  | {
      readonly kind: 'failed';
      readonly member: string;
      readonly ordinal: number;
      readonly error?: BudgetError | MemberError;
      /** Its member is not asked for a while. */
      readonly resting?: boolean;
    }
  /** It has not ended, and takes long. */
  | { readonly kind: 'late'; readonly member: string; readonly ordinal: number; readonly late: 'slow' | 'hung' }
  /** With an error where nobody answered. */
  | ({ readonly kind: 'answered'; readonly error?: BudgetError | MemberError } & Answer)
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  /** Nothing is under way any more: what had not ended was cancelled. */
  | { readonly kind: 'idle' };

/** No run comes near it: a policy that does not end would otherwise hold a dry run for ever. */
const STEPS = 10_000;

/**
 * The loop: asks the policy what to do next, does it through the port, and notes what comes of it. It is a generator because only who runs it
 * knows how to wait: it yields where something has to end before it can go on, and is given that end.
 *
 * @throws {@link ConfigError} when the policy waits for nothing, or never returns.
 */
export function* drive(policy: Policy, state: GrowingState, port: Port): Generator<void, Return, Ended> {
  // Its own list: what stands in the state can be changed by a policy.
  const proven = new Set<SoundProposal>();
  for (let step = 0; step < STEPS; step++) {
    Object.assign(state, port.meter());
    for (const member of state.resting) if (port.rests?.(member) === false) state.resting.delete(member);
    const action = readAction(policy, state, proven);
    if ('decision' in action && action.decision !== undefined) port.decided?.(action.decision);
    switch (action.kind) {
      case 'sample': {
        const slots = action.slots.filter((slot) => begin(state, { kind: 'sample', ...slot }));
        if (slots.length > 0) port.sample(slots);
        break;
      }
      case 'repair':
        if (begin(state, { kind: 'repair', ...action.slot })) port.repair(action.slot, action.of);
        break;
      case 'ask': {
        const questions = action.questions.filter((question) => begin(state, { kind: 'ask', ...question }));
        if (questions.length > 0) port.ask(questions);
        break;
      }
      case 'compare':
        if (begin(state, { kind: 'compare' })) port.compare(action.proposals);
        break;
      case 'escalate': {
        const { strong: member } = state;
        if (member === undefined) {
          yield* cancel(state, port, proven);
          return { kind: 'return', reason: 'there is no strong member to escalate to' };
        }
        const slot = { member, ordinal: state.escalations++ };
        state.underWay.push({ kind: 'escalate', ...slot });
        port.escalate(slot, action.reason);
        break;
      }
      case 'wait':
      case 'stop':
        break;
      case 'return':
        yield* cancel(state, port, proven);
        return action;
    }
    if (state.underWay.length === 0) throw waitsForNothing(policy, action);
    if (action.kind === 'stop') yield* cancel(state, port, proven);
    else note(state, yield, proven);
  }
  throw new ConfigError(`The policy ${policy.name} has taken ${STEPS} steps and does not return.`, {
    at: 'policy',
    fix: 'Let it return when what it may ask for is used up, whatever came of it.',
  });
}

/** Puts something under way; false where it is so already, or has brought its proposal. */
function begin({ underWay, proposals }: GrowingState, what: UnderWay): boolean {
  const name = nameOf(what);
  if (underWay.some((one) => nameOf(one) === name) || proposals.some(({ proposal }) => proposal.id === name))
    return false;
  underWay.push(what);
  return true;
}

function note(state: GrowingState, ended: Ended, proven: Set<SoundProposal>): void {
  const { underWay, taken } = state;
  if (ended.kind === 'idle') {
    underWay.length = 0;
    return;
  }
  const name = endedName(ended);
  const index = underWay.findIndex((one) => nameOf(one) === name);
  if (ended.kind === 'late') {
    const one = underWay[index];
    if (one !== undefined && 'ordinal' in one) underWay[index] = { ...one, late: ended.late };
    return;
  }
  if (index >= 0) underWay.splice(index, 1);
  if (ended.kind === 'answered') {
    const { member, question, text, error } = ended;
    state.answers.push({ member, question, text });
    if (error !== undefined) state.failures.push({ member, error });
    return;
  }
  if (ended.kind === 'compared') {
    state.comparisons.push(ended.comparison);
    return;
  }
  taken.set(ended.member, (taken.get(ended.member) ?? new Set()).add(ended.ordinal));
  if (ended.kind === 'failed') {
    const { member, error, resting = false } = ended;
    if (error !== undefined) state.failures.push({ member, error });
    if (resting) state.resting.add(member);
    return;
  }
  state.proposals.push(ended.checked);
  if (ended.sound === undefined) return;
  state.sound.push(ended.sound);
  proven.add(ended.sound);
}

/** What comes in all the same is noted: it is paid for. */
function* cancel(state: GrowingState, port: Port, proven: Set<SoundProposal>): Generator<void, void, Ended> {
  if (state.underWay.length === 0) return;
  port.stop();
  while (state.underWay.length > 0) note(state, yield, proven);
}

function nameOf(what: UnderWay): string {
  if (what.kind === 'compare') return COMPARING;
  return what.kind === 'ask' ? questionOf(what.member.name, what.question) : `${what.member.name}#${what.ordinal}`;
}

function endedName(ended: Exclude<Ended, { kind: 'idle' }>): string {
  if (ended.kind === 'compared') return COMPARING;
  return ended.kind === 'answered' ? questionOf(ended.member, ended.question) : `${ended.member}#${ended.ordinal}`;
}

/** One at a time. */
const COMPARING = 'compare';

function questionOf(member: string, question: string): string {
  return `${member}? ${question}`;
}

function waitsForNothing({ name }: Policy, { kind }: Action): ConfigError {
  const does =
    kind === 'wait' || kind === 'stop' ? `says ${kind} while nothing is under way` : 'asks for what it has already';
  return new ConfigError(`The policy ${name} ${does}: it would go on for ever.`, {
    at: 'policy',
    fix: 'Let it return, or ask for a sample that is not in `state.taken`.',
  });
}
