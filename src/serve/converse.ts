import type { Policy, State } from '../policy/policy.ts';

/**
 * The policy for conversations: one answer of the cheapest first, since many requests want no code at all, and then as `rest` says. An
 * answer in words alone ends it: there is nothing to check in it.
 */
export function converse(rest: Policy): Policy {
  return {
    name: `converse, ${rest.name}`,
    options: rest.options,
    next(state) {
      if (state.proposals.some(({ proposal }) => isWords(proposal)))
        return { kind: 'return', reason: 'the answer holds no code' };
      const next = rest.next(state);
      return next.kind === 'sample' && isFirst(state) ? { ...next, slots: next.slots.slice(0, 1) } : next;
    },
  };
}

function isFirst({ taken }: State): boolean {
  return taken.size === 0;
}

/** Whether an answer is words, or asks for tools that edit nothing: no edit in it, and no code that an edit might have been meant by. */
export function isWords({ code, text, calls = [] }: State['proposals'][number]['proposal']): boolean {
  return 'refused' in code && code.refused === 'no-code' && (calls.length > 0 || !/^\s*(?:`{3,}|~{3,})/m.test(text));
}
