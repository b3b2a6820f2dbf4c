import type { Policy, State } from '../policy/policy.ts';
import type { Proposal } from '../proposal.ts';

/** Answers without an edit after which it is taken that none is wanted, though there is code in them: a question about code, mostly. */
const ENOUGH = 2;

/**
 * The policy for conversations: one answer of the cheapest first, since many requests want no code at all, and then as `rest` says. An
 * answer in words alone ends it, and so do two of which neither edits anything: there is nothing to check in them.
 */
export function converse(rest: Policy): Policy {
  return {
    name: `converse, ${rest.name}`,
    options: rest.options,
    next(state) {
      if (unverified(state.proposals.map(({ proposal }) => proposal)) !== undefined)
        return { kind: 'return', words: true, reason: 'no answer holds code that could be checked' };
      const next = rest.next(state);
      return next.kind === 'sample' && isFirst(state) ? { ...next, slots: next.slots.slice(0, 1) } : next;
    },
  };
}

/** The answer that is handed over without a check, if there is one: nothing in it can be checked. */
export function unverified(proposals: readonly Proposal[]): Proposal | undefined {
  // Once an edit was meant, one is wanted: a member that gives up in words must not end it before others were asked.
  if (proposals.some(isEdit)) return undefined;
  return (
    proposals.find(isWords) ?? (proposals.length >= ENOUGH && proposals.every(holdsNone) ? proposals[0] : undefined)
  );
}

function isFirst({ taken }: State): boolean {
  return taken.size === 0;
}

/** Whether an answer edits something, or was meant to. */
function isEdit({ code }: Proposal): boolean {
  return 'files' in code || code.refused === 'unappliable' || code.refused === 'unfinished';
}

function holdsNone({ code }: Proposal): boolean {
  return 'refused' in code && code.refused === 'no-code';
}

/** Whether an answer is words, or calls tools that edit nothing: no edit in it, and no code that might have been meant for one. */
function isWords(proposal: Proposal): boolean {
  const { text, calls = [] } = proposal;
  return holdsNone(proposal) && (calls.length > 0 || !/^[^\S\n]*(?:`{3}|~{3})/m.test(text));
}
