import { ConfigError } from '../../errors.ts';
import { costOf, type Effort, type Member } from '../../nouns/member.ts';
import type { CheckedProposal, Proposal } from '../../nouns/proposal.ts';
import type { State } from '../policy.ts';
import { UNMEASURED, type Prior, type Priors } from './priors.ts';

/** Something that can be bought: one more answer of a member, at one effort; a repair; or the strong member's answer. */
export interface Offer {
  readonly option: string;
  readonly kind: 'sample' | 'repair' | 'escalate';
  readonly member: Member;
  readonly effort: Effort | undefined;
  readonly prior: Prior;
  /** What one is expected to cost, in USD. */
  readonly usd: number;
  /** How long one is expected to take. */
  readonly ms: number;
  /** How many there may be in a run. */
  readonly most: number;
  /** What is to be repaired. */
  readonly of?: CheckedProposal;
}

/** The name of an option, in priors as in decisions. */
export function optionOf(member: string, effort?: Effort, repair = false): string {
  return `${repair ? 'repair by ' : ''}${member}${effort === undefined ? '' : ` at ${effort} effort`}`;
}

/** The option that a proposal came of. */
export function optionOfProposal({ member, effort, repairs }: Pick<Proposal, 'member' | 'effort' | 'repairs'>): string {
  return optionOf(member, effort, repairs !== undefined);
}

/** What is known of a member at an effort; of who was measured at none of them, what is known of it at all, or a guess. */
export function priorOf(
  options: Priors['options'],
  member: string,
  effort: Effort | undefined,
  role: 'cheap' | 'strong',
): Prior {
  // A member may be called like what every object has.
  const known = (option: string): Prior | undefined => (Object.hasOwn(options, option) ? options[option] : undefined);
  return known(optionOf(member, effort)) ?? known(member) ?? UNMEASURED[role];
}

/**
 * All that can be bought in a run, whatever was bought already.
 *
 * @throws {@link ConfigError} for a member without prices.
 */
export function marketOf(
  {
    task,
    promptTokens,
    committee,
    strong,
    proposals,
  }: Pick<State, 'task' | 'promptTokens' | 'committee' | 'strong' | 'proposals'>,
  { options }: Priors,
  samples: number,
): Offer[] {
  const shown = Math.max(0, ...proposals.map(({ proposal }) => proposal.usage.inputTokens));
  const offer = (member: Member, kind: Offer['kind'], effort: Effort | undefined, most: number): Offer => {
    const option = optionOf(member.name, effort);
    const prior = priorOf(options, member.name, effort, kind === 'escalate' ? 'strong' : 'cheap');
    // What is asked, and was billed, for this task says more than the average of others; but of who looks for itself what to read.
    const looks = member.abilities.files === true;
    const inputTokens = shown || (looks ? undefined : promptTokens) || prior.inputTokens;
    // What was only guessed is better taken from an answer to this task, were it another member's.
    const last = proposals.findLast(({ proposal }) => proposal.member === member.name && proposal.effort === effort);
    const seen = last ?? (prior.tasks === 0 && kind !== 'escalate' ? proposals.at(-1) : undefined);
    const outputTokens =
      prior.tasks === 0 ? last?.proposal.usage.outputTokens || prior.outputTokens : prior.outputTokens;
    const usd = costOf({ inputTokens, cachedInputTokens: 0, outputTokens, estimated: true }, member.prices);
    if (usd === 'unknown')
      throw new ConfigError(`The prices of ${member.name} are unknown, and the policy price-aware goes by prices.`, {
        at: `${member.name}.prices`,
        fix: "Give them in USD per million tokens (0 for a model of your own), or say policy: 'first-sound'.",
      });
    return { option, kind, member, effort, prior, usd, ms: seen?.proposal.ms || prior.ms, most };
  };
  const cheap = committee.flatMap((member) => {
    const most = Math.min(samples, member.answersFor?.(task) ?? samples);
    return (member.abilities.efforts ?? [undefined]).map((effort) => offer(member, 'sample', effort, most));
  });
  return strong === undefined ? cheap : [...cheap, offer(strong, 'escalate', undefined, 1)];
}
