import type { BudgetError, MemberError } from '../errors.ts';
import type { RunEvent } from '../nouns/events.ts';
import type { Action, Answer, State } from '../policy/policy.ts';
import type { CheckedProposal, SoundProposal } from '../nouns/proposal.ts';
import type { Arrival, Sampler } from '../sampling/sampler.ts';
import type { Verifier } from '../verification/verifier.ts';

/** The state as the loop grows it; to the policy it is read-only. */
export interface GrowingState extends State {
  readonly proposals: CheckedProposal[];
  readonly sound: SoundProposal[];
  readonly taken: Map<string, Set<number>>;
  readonly answers: Answer[];
  /** Why samples came to nothing. */
  readonly failures: (BudgetError | MemberError)[];
  escalations: number;
}

/** The state before anything has been asked; answers bought earlier by an interrupted run are in it. */
export function startState(
  task: State['task'],
  committee: State['committee'],
  strong: State['strong'],
  answers: readonly Answer[],
): GrowingState {
  return {
    task,
    committee,
    strong,
    proposals: [],
    sound: [],
    taken: new Map(),
    answers: [...answers],
    failures: [],
    escalations: 0,
  };
}

/** Marks a sample as ended, whatever came of it. */
export function take({ taken }: GrowingState, { member, ordinal }: Arrival): void {
  const ordinals = taken.get(member) ?? new Set();
  taken.set(member, ordinals.add(ordinal));
}

/** How the loop ended. */
export type Ending =
  | { readonly kind: 'returned'; readonly action: Extract<Action, { kind: 'return' }> }
  | { readonly kind: 'out-of-time'; readonly seconds: number };

/** What the loop works with. */
export interface Loop {
  readonly state: GrowingState;
  /** The checkers that must pass. */
  readonly names: readonly string[];
  readonly sampler: Sampler;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly next: (state: State) => Action;
}
