import { costOf, tokensAbout, type Effort, type Member } from '../nouns/member.ts';
import type { Message } from '../nouns/conversation.ts';
import { beliefsOf, oneMore, type Failures } from '../policy/priceAware/beliefs.ts';
import { optionOf, priorOf } from '../policy/priceAware/market.ts';
import { outlookOf, type Outlook } from '../policy/priceAware/outlook.ts';
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
    committee: outlookFor(calls, known),
    strong: strong === undefined ? null : outlookFor([strong], known),
    guessed: [...known].filter(([, { tasks }]) => tasks === 0).map(([name]) => name),
  };
}

function outlookFor(calls: readonly Foreseen[], known: ReadonlyMap<string, Prior>): Outlook {
  const beliefs = beliefsOf(Object.fromEntries(known));
  let failures: Failures = {};
  const steps = [...Map.groupBy(calls, (call) => call.step).values()].map((together) => {
    for (const call of together) failures = oneMore(failures, nameOf(call));
    const usd = together.reduce((sum, call) => sum + usdOf(call, known.get(nameOf(call))), 0);
    return { usd, unsolved: beliefs.allFail(failures) };
  });
  return outlookOf(steps, Math.min(...calls.map((call) => known.get(nameOf(call))?.tasks ?? 0)));
}

function usdOf({ member, messages }: Foreseen, prior: Prior | undefined): number {
  const inputTokens = messages.reduce((sum, { content }) => sum + tokensAbout(content), 0);
  const usage = { inputTokens, cachedInputTokens: 0, outputTokens: prior?.outputTokens ?? 0, estimated: true };
  const usd = costOf(usage, member.prices);
  return usd === 'unknown' ? 0 : usd;
}

function nameOf({ member, effort }: Foreseen): string {
  return optionOf(member.name, effort);
}
