import type { Told } from '../nouns/solution.ts';

/** USD with as many digits as are worth reading. */
export function money(usd: number | 'unknown'): string {
  if (usd === 'unknown') return 'cost unknown';
  return usd > 0 && usd < 0.01 ? `$${usd.toPrecision(2)}` : `$${usd.toFixed(2)}`;
}

/** What a run took, as one sentence; it names whose price is unknown. */
export function costSentence({ cost, strongCalls: called }: Pick<Told, 'cost' | 'strongCalls'>): string {
  const { usd, unpriced, tokens, samples, strongCalls } = cost;
  // A call that failed is in the list, and counts as none.
  const unanswered = called.length - strongCalls;
  const unknown = unpriced.length === 0 ? '' : ` and an unknown amount for ${unpriced.join(', ')}`;
  return `Cost: ${money(usd)}${unknown}, ${tokens} tokens, ${samples} cheap sample${samples === 1 ? '' : 's'}, ${strongCalls} strong call${strongCalls === 1 ? '' : 's'}${unanswered > 0 ? ` and ${unanswered} that brought no answer` : ''}.`;
}
