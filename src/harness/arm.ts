import type { Member } from '../nouns/member.ts';
import { firstSound } from '../policy/firstSound.ts';
import type { Policy } from '../policy/policy.ts';

/** One configuration that is run over a suite: who is asked, in which order, and when to stop. */
export interface Arm {
  readonly name: string;
  /** Cheap members by name. */
  readonly committee: readonly string[];
  readonly strong?: string;
  readonly policy: Policy;
}

/** One member alone, asked up to `samples` times, one after the other, until an answer passes the visible checkers. */
export function alone(member: Member | string, samples = 1): Arm {
  const name = nameOf(member);
  return {
    name: samples === 1 ? `${name} once` : `${name} ×${samples}`,
    committee: [name],
    policy: firstSound({ samples, wave: 1 }),
  };
}

/** Cheap members one after the other, the cheapest first, `samples` of each; then the strong one, once, where none is sound. */
export function ladder(members: readonly (Member | string)[], samples: number, strong?: Member | string): Arm {
  const names = members.map(nameOf);
  return {
    name: `${names.map((name) => `${name} ×${samples}`).join(', ')}${strong === undefined ? '' : `, then ${nameOf(strong)} once`}`,
    committee: names,
    ...(strong !== undefined && { strong: nameOf(strong) }),
    policy: firstSound({ samples, wave: 1 }),
  };
}

function nameOf(member: Member | string): string {
  return typeof member === 'string' ? member : member.name;
}
