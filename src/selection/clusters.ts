import { ladder, whyNone, unableChecker } from '../policy/firstSound.ts';
import type { Comparison } from '../nouns/comparison.ts';
import { isRecording, type Member } from '../nouns/member.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import type { Action, Policy, State } from '../policy/policy.ts';
import { answerIn, questionsFor, says } from './question.ts';

/** How {@link clusters} samples, and whom it asks. */
export interface ClustersOptions {
  /** Samples of each cheap member (default 4). All of them are bought. */
  readonly samples?: number;
  /**
   * Who is asked what one call must return, where clusters are as strong as each other (default `cheap`). `cheap`: the cheap members, and then the user where
   * one is there. `strong`: after them the strong member as well. `nobody`: such a run is ambiguous.
   */
  readonly adjudicate?: 'nobody' | 'cheap' | 'strong';
}

/** Answers settle which clusters are left; so many times, since each settles one input. */
const ROUNDS = 3;

/**
 * Buys every cheap sample, runs all sound proposals on the same inputs, and returns one of the cluster that most members carry. Where clusters
 * are as strong as each other, members are asked what the call between them must return. What nobody settles is `ambiguous`. The strong
 * member writes an answer only when no cheap proposal is sound.
 *
 * @example
 * ```ts
 * createSolver({ committee, strong, policy: clusters({ adjudicate: 'strong' }) });
 * ```
 */
export function clusters({ samples = 4, adjudicate = 'cheap' }: ClustersOptions = {}): Policy {
  return {
    name: 'clusters',
    options: { samples, adjudicate },
    compares: true,
    next(state) {
      if (state.underWay.length > 0) return { kind: 'wait' };
      const slots = ladder(state, samples);
      if (slots.length > 0) return { kind: 'sample', slots };
      const [first] = state.sound;
      if (first !== undefined) return choose(state, first, adjudicate);
      const why = whyNone(state);
      const worthIt = state.strong !== undefined && state.escalations === 0 && unableChecker(state) === undefined;
      return worthIt ? { kind: 'escalate', reason: why } : { kind: 'return', reason: why };
    },
  };
}

function choose(state: State, first: SoundProposal, adjudicate: 'nobody' | 'cheap' | 'strong'): Action {
  const { comparisons, sound } = state;
  const [whole] = comparisons;
  const latest = comparisons.at(-1);
  if (whole === undefined || latest === undefined || whole.of.length < sound.length)
    return { kind: 'compare', proposals: sound };
  if (latest.clusters.length === 0) {
    const aside = new Set(latest.aside.map(({ proposal }) => proposal));
    const left = sound.find((one) => !aside.has(one));
    if (left === undefined)
      return {
        kind: 'return',
        reason: `each of ${sound.length} sound proposals ${latest.aside[0]?.reason ?? 'is set aside'}`,
      };
    return {
      kind: 'return',
      proposal: first,
      reason: `the first sound proposal; not compared: ${latest.notCompared.join('; ')}`,
    };
  }
  const leading = leaderOf(latest);
  if (leading !== undefined) return { kind: 'return', proposal: leading, reason: reasonFor(latest) };
  const { between } = latest;
  if (between !== undefined && comparisons.length <= ROUNDS) {
    const step = settle(state, latest, between, adjudicate);
    if (step !== undefined) return step;
  }
  return ambiguous(latest);
}

/** The first of a cluster that stands alone, or has more behind it than the next. */
function leaderOf({ clusters: [first, second] }: Comparison): SoundProposal | undefined {
  if (first === undefined) return undefined;
  const isStronger =
    second === undefined || first.members > second.members || (first.members > 1 && first.families > second.families);
  return isStronger ? first.proposals[0] : undefined;
}

/** Asks one after the other what the call between the clusters must return; undefined where nobody knows. */
function settle(
  state: State,
  latest: Comparison,
  between: NonNullable<Comparison['between']>,
  adjudicate: 'nobody' | 'cheap' | 'strong',
): Action | undefined {
  const questions = questionsFor(state.task, between.call);
  const [plain = ''] = questions;
  // A recording knows no questions.
  const panels: { readonly members: readonly Member[]; readonly ask: readonly string[] }[] = [
    {
      members: adjudicate === 'nobody' ? [] : state.committee.filter((member) => !isRecording(member)),
      ask: questions,
    },
    { members: state.user === undefined ? [] : [state.user], ask: [between.lines.join('\n')] },
    {
      members:
        adjudicate === 'strong' && state.strong !== undefined && !isRecording(state.strong) ? [state.strong] : [],
      ask: [plain],
    },
  ];
  for (const { members, ask } of panels) {
    const asked = members.flatMap((member) => ask.map((question) => ({ member, question })));
    const answers = asked.map(({ member, question }) =>
      state.answers.find((answer) => answer.member === member.name && answer.question === question),
    );
    const open = asked.filter((_, index) => answers[index] === undefined);
    const reason = `what ${between.call} must return`;
    if (open.length > 0) return { kind: 'ask', questions: open.map((one) => ({ ...one, reason })) };
    const said = answers.flatMap((answer) => (answerIn(answer?.text ?? '') === undefined ? [] : (answer?.text ?? '')));
    const right = between.outcomes.map(
      (outcome, at) => said.filter((text) => says(text, between.lines[at] ?? '', outcome)).length,
    );
    const most = Math.max(...right);
    if (2 * most <= said.length) continue;
    const left = latest.clusters.filter((_, index) => right[index] === most);
    return { kind: 'compare', proposals: left.flatMap(({ proposals }) => proposals) };
  }
  return undefined;
}

function ambiguous({ clusters: all }: Comparison): Action {
  const [one, other, ...rest] = all.flatMap(({ proposals: [first] }) => first ?? []);
  if (one === undefined || other === undefined) return { kind: 'return', reason: 'nothing is left to choose from' };
  return { kind: 'return', ambiguous: [one, other, ...rest], reason: 'nobody could say which is right' };
}

function reasonFor({ clusters: [first, ...others], inputs }: Comparison): string {
  const { proposals = [], members = 0 } = first ?? {};
  const besides = others.length === 0 ? '' : `, before ${others.length} other${others.length === 1 ? '' : 's'}`;
  return `${proposals.length} proposals of ${members} members agree on ${inputs} inputs${besides}`;
}
