import { expectedMean, expectedShare, type Expected } from '../statistics/expected.ts';
import { costOf, tokensAbout, type Effort, type Member } from '../nouns/member.ts';
import type { Message } from '../nouns/conversation.ts';
import { beliefsOf, oneMore, type Failures } from '../policy/priceAware/beliefs.ts';
import { optionOf, priorOf } from '../policy/priceAware/market.ts';
import type { Prior, Priors } from '../policy/priceAware/priors.ts';

/** A call that a policy would make as long as nothing is sound. */
export interface Foreseen {
  readonly member: Member;
  readonly effort?: Effort | undefined;
  readonly role: 'cheap' | 'strong';
  readonly messages: readonly Message[];
  /** Those that are asked for together have the same number. */
  readonly step: number;
}

/** What is expected of a task like this one. */
export interface Outlook {
  /** The share of tasks that are solved. */
  readonly solves: Expected;
  /** What one costs on the average. */
  readonly usd: Expected;
}

/** What a committee is expected to solve and cost, beside the strong member alone, at the prices given. */
export interface Forecast {
  readonly committee: Outlook;
  /** Null where there is no strong member. */
  readonly strong: Outlook | null;
  /** Members of whom nothing was measured: what is said of them is a guess. */
  readonly guessed: readonly string[];
}

/**
 * Says beforehand what comes of calls that are made one step after the other until one is sound. Chances are those of the policy `price-aware`; how often one
 * step is reached follows from them.
 *
 * @returns undefined where a member has no prices.
 */
export function forecastOf(
  calls: readonly Foreseen[],
  strong: Foreseen | undefined,
  { options }: Priors,
): Forecast | undefined {
  const all = strong === undefined ? calls : [...calls, strong];
  if (all.some(({ member }) => member.prices === undefined)) return undefined;
  const known = new Map(all.map((call) => [nameOf(call), priorOf(options, call.member.name, call.effort, call.role)]));
  return {
    committee: outlookOf(calls, known),
    strong: strong === undefined ? null : outlookOf([strong], known),
    guessed: [...known].filter(([, { tasks }]) => tasks === 0).map(([name]) => name),
  };
}

function outlookOf(calls: readonly Foreseen[], known: ReadonlyMap<string, Prior>): Outlook {
  const beliefs = beliefsOf(Object.fromEntries(known));
  let failures: Failures = {};
  /** What a task costs that ends at each step, and how often one does. */
  const ends: { readonly value: number; readonly often: number }[] = [];
  let [reached, spent] = [1, 0];
  for (const step of Map.groupBy(calls, (call) => call.step).values()) {
    for (const call of step) {
      const { member, messages } = call;
      const option = nameOf(call);
      const { outputTokens = 0 } = known.get(option) ?? {};
      const inputTokens = messages.reduce((sum, { content }) => sum + tokensAbout(content), 0);
      const usd = costOf({ inputTokens, cachedInputTokens: 0, outputTokens, estimated: true }, member.prices);
      spent += usd === 'unknown' ? 0 : usd;
      failures = oneMore(failures, option);
    }
    const left = beliefs.allFail(failures);
    ends.push({ value: spent, often: reached - left });
    reached = left;
  }
  ends.push({ value: spent, often: reached });
  const tasks = Math.min(...calls.map((call) => known.get(nameOf(call))?.tasks ?? 0));
  return { solves: expectedShare(1 - reached, tasks), usd: expectedMean(ends, tasks) };
}

function nameOf({ member, effort }: Foreseen): string {
  return optionOf(member.name, effort);
}
