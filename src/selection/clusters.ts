import { isHung, ladder, whenNoneIsSound } from '../policy/firstSound.ts';
import type { Between, Cluster, Comparison } from '../nouns/comparison.ts';
import { isRecording, type Member } from '../nouns/member.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import type { Action, Policy, State } from '../policy/policy.ts';
import { percent } from '../text/percent.ts';
import { evidenceOf } from './evidence.ts';
import { TIE } from '../behaviour/choose.ts';
import { isSameAnswer, type Outcome } from '../behaviour/outcome.ts';
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
  /**
   * How often what is returned may be wrong at most, from 0 to 1. An answer with too little behind it is not returned: a whole one of the strong member
   * is bought, and returned where it passes.
   */
  readonly risk?: number;
  /** The least evidence with which an answer is returned, as labels say; above 1 none is. Left out, more than half of the votes and several members must be behind it. */
  readonly line?: number;
}

/** Answers settle which clusters are left, each on one input. */
const ROUNDS = 2;

/**
 * Buys every cheap sample, runs all sound proposals on the same inputs, and returns one of the cluster with the most support. Where clusters are as
 * strong as each other, members are asked what the call between them must return. What nobody settles is `ambiguous`. The strong member
 * writes an answer only when no cheap proposal is sound.
 *
 * @example
 * ```ts
 * createSolver({ committee, strong, policy: clusters({ adjudicate: 'strong' }) });
 * ```
 */
export function clusters({ samples = 4, adjudicate = 'cheap', risk, line }: ClustersOptions = {}): Policy {
  const bound = risk === undefined ? undefined : { risk, line };
  return {
    name: 'clusters',
    options: { samples, adjudicate, ...(risk !== undefined && { risk }), ...(line !== undefined && { line }) },
    compares: true,
    next(state) {
      // A member of which nothing is heard must not hold what others have answered.
      if (!state.underWay.every(isHung)) return { kind: 'wait' };
      const slots = ladder(state, samples);
      if (slots.length > 0) return { kind: 'sample', slots };
      const [first] = state.sound;
      if (first !== undefined) return choose(state, first, adjudicate, bound);
      const last = whenNoneIsSound(state);
      return last.kind === 'return' && state.underWay.length > 0 ? { kind: 'wait' } : last;
    },
  };
}

type Adjudicate = NonNullable<ClustersOptions['adjudicate']>;

/** What an answer must have behind it. */
interface Bound {
  readonly risk: number;
  readonly line: number | undefined;
}

function choose(state: State, first: SoundProposal, adjudicate: Adjudicate, bound: Bound | undefined): Action {
  const strong = state.sound.find(({ proposal }) => proposal.role === 'strong');
  // It was bought because what there was did not do.
  if (strong !== undefined) return { kind: 'return', proposal: strong, reason: 'the strong member’s answer is sound' };
  const { comparisons, sound } = state;
  const [whole] = comparisons;
  const latest = comparisons.at(-1);
  if (whole === undefined || latest === undefined || whole.of.length < sound.length)
    return { kind: 'compare', proposals: sound };
  const [leading] = latest.clusters;
  if (leading === undefined)
    return bound === undefined ? uncompared(latest, first) : doubted(state, 'nothing could be compared', bound);
  const step = comparisons.length <= ROUNDS ? settle(state, latest, adjudicate) : undefined;
  if (step !== undefined) return step;
  const little = bound && shortOf(latest, leading, bound);
  if (bound !== undefined && little !== undefined) return doubted(state, little, bound);
  const [proposal] = leading.proposals;
  if (proposal !== undefined && leads(latest)) return { kind: 'return', proposal, reason: reasonFor(latest) };
  return ambiguous(latest, 'nobody could say which is right');
}

/** What is missing behind the leading cluster, in words; undefined where it has enough. */
function shortOf(latest: Comparison, leading: Cluster, { line }: Bound): string | undefined {
  if (line === undefined)
    return isClear(latest) ? undefined : 'several members and more than half of the votes are not behind one behaviour';
  const evidence = evidenceOf(leading);
  if (line > 1) return 'by the labels no evidence is enough';
  return evidence >= line ? undefined : `the evidence is ${evidence.toFixed(2)}, and ${line.toFixed(2)} is needed`;
}

/** A whole strong answer where there is one to be had; else nothing: what is below the line must not be returned. */
function doubted(state: State, little: string, { risk }: Bound): Action {
  const reason = `for a risk of ${percent(risk)} too little speaks for what passed: ${little}`;
  const canAsk = state.strong !== undefined && state.escalations === 0;
  return canAsk ? { kind: 'escalate', reason } : { kind: 'return', reason };
}

/** Without a comparison the first is as good as all others that are not set aside. */
function uncompared({ of, aside, notCompared }: Comparison, first: SoundProposal): Action {
  if (aside.length < of.length)
    return {
      kind: 'return',
      proposal: first,
      reason: `the first sound proposal; not compared: ${notCompared.join('; ')}`,
    };
  return { kind: 'return', reason: `each of ${of.length} sound proposals is set aside: ${aside[0]?.reason ?? ''}` };
}

/** Whether no other cluster is as good as the first: one that has as much support, and differs on inputs that are like those of the tests. */
function leads({ clusters: [first, ...others], alikeNear: [near = []] }: Comparison): boolean {
  if (first === undefined) return false;
  return others.every(({ support }, at) => first.support - support >= TIE || near[at + 1] === true);
}

/** Whether there is little to ask: several members and more than half of the votes are behind the leading cluster. */
function isClear(comparison: Comparison): boolean {
  const [first] = comparison.clusters;
  return leads(comparison) && first !== undefined && first.members > 1 && first.votes > 1 / 2;
}

const ENDED: Outcome = { kind: 'ended' };

interface Panel {
  readonly members: readonly Member[];
  readonly questions: readonly string[];
  /** Whether it is believed where it says that no cluster is right. */
  readonly isFinal: boolean;
}

/** Whom to ask about the call between the clusters, the cheapest first. */
function panelsFor(state: State, latest: Comparison, { call, lines }: Between, adjudicate: Adjudicate): Panel[] {
  const questions = questionsFor(state.task, call);
  const cheap = adjudicate === 'nobody' || leads(latest) ? [] : state.committee;
  const user = isClear(latest) || state.user === undefined ? [] : [state.user];
  const strong = adjudicate === 'strong' && state.strong !== undefined ? [state.strong] : [];
  // A recording knows no questions, and a coding agent would go to work on files.
  const live = (members: readonly Member[]): Member[] =>
    members.filter((member) => !isRecording(member) && member.abilities.files !== true);
  return [
    { members: live(cheap), questions, isFinal: false },
    { members: user, questions: [lines.join('\n')], isFinal: false },
    { members: live(strong), questions: questions.slice(0, 1), isFinal: true },
  ];
}

/** Asks one panel after the other what the call between the clusters must return; undefined where nobody knows. */
function settle(state: State, latest: Comparison, adjudicate: Adjudicate): Action | undefined {
  const { between } = latest;
  if (between === undefined) return undefined;
  const { expected, outcomes } = between;
  if (expected !== undefined) {
    const left = latest.clusters.filter((_, index) => isSameAnswer(outcomes[index] ?? ENDED, expected));
    if (left.length === 0) return { kind: 'return', reason: `none gives for ${between.call} what the reference gives` };
    return { kind: 'compare', proposals: left.flatMap(({ proposals }) => proposals) };
  }
  const reason = `what ${between.call} must return`;
  for (const { members, questions, isFinal } of panelsFor(state, latest, between, adjudicate)) {
    const asked = members.flatMap((member) => questions.map((question) => ({ member, question })));
    const answers = asked.map(({ member, question }) =>
      state.answers.find((answer) => answer.member === member.name && answer.question === question),
    );
    const open = asked.filter((_, index) => answers[index] === undefined);
    if (open.length > 0) return { kind: 'ask', questions: open.map((one) => ({ ...one, reason })) };
    const said = answers.flatMap((answer) => (answerIn(answer?.text ?? '') === undefined ? [] : (answer?.text ?? '')));
    const right = between.outcomes.map(
      (outcome, at) => said.filter((text) => says(text, between.lines[at] ?? '', outcome)).length,
    );
    const most = Math.max(...right);
    // A cluster with much behind it is believed more than a single answer.
    if (isFinal && said.length > 0 && most === 0 && !isClear(latest))
      return ambiguous(latest, `none gives ${reason}, by ${members[0]?.name}`);
    if (2 * most <= said.length) continue;
    const left = latest.clusters.filter((_, index) => right[index] === most);
    return { kind: 'compare', proposals: left.flatMap(({ proposals }) => proposals) };
  }
  return undefined;
}

function ambiguous({ clusters: all }: Comparison, reason: string): Action {
  const [one, other, ...rest] = all.flatMap(({ proposals: [first] }) => first ?? []);
  if (one === undefined || other === undefined) return { kind: 'return', reason };
  return { kind: 'return', ambiguous: [one, other, ...rest], reason };
}

function reasonFor({ clusters: [first, ...others], inputs }: Comparison): string {
  const { proposals = [], members = 0 } = first ?? {};
  const besides = others.length === 0 ? '' : `, before ${others.length} other${others.length === 1 ? '' : 's'}`;
  return `${proposals.length} proposals of ${members} members agree on ${inputs} inputs${besides}`;
}
