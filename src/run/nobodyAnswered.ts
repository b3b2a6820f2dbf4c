import { CommitteeError, explain, MemberError } from '../errors.ts';
import { breakerOf } from '../sampling/breaker.ts';
import type { GrowingState } from './state.ts';

/**
 * Why a run has nothing to show, where every call failed: each member's first failure. Undefined where none did.
 */
export function nobodyAnswered({ failures, proposals, committee, strong }: GrowingState): Error | undefined {
  if (proposals.length > 0) return undefined;
  const firsts = new Map<string, MemberError>();
  for (const { member, error } of failures)
    if (error instanceof MemberError && !firsts.has(member)) firsts.set(member, error);
  const [[, first] = [], ...others] = firsts;
  if (first === undefined) return undefined;
  const rests = [...committee, ...(strong === undefined ? [] : [strong])]
    .filter(({ name }) => firsts.has(name))
    .map((member) => breakerOf(member).restMs);
  // Whoever could be asked again at once is no reason to wait.
  const resting = rests.length === firsts.size && rests.every((ms) => ms > 0);
  const rest = resting && { resting, retryAfterMs: Math.min(...rests) };
  // What a member cannot do as it is set up is said as it was said.
  if (others.length === 0 && first.cause instanceof CommitteeError) return first.cause;
  if (others.length === 0) {
    if (!resting) return first;
    const { message, at, fix, fault } = first;
    return new MemberError(message, { cause: first, fault, ...(at && { at }), ...(fix && { fix }), ...rest });
  }
  const each = [...firsts].map(([name, error]) => {
    const said = `${error.message.startsWith(name) ? '' : `${name}: `}${explain(error)}`;
    return /[.!?]$/.test(said) ? said : `${said}.`;
  });
  return new MemberError(`No member answered. ${each.join(' ')}`, { cause: first, ...rest });
}
