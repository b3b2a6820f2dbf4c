import type { Comparison } from '../nouns/comparison.ts';
import type { BudgetError, MemberError } from '../errors.ts';
import type { CheckedProposal, SoundProposal } from '../nouns/proposal.ts';
import { NOTHING } from '../policy/budget.ts';
import type { Answer, Meter, Return, State, UnderWay } from '../policy/policy.ts';

/** The state as the loop grows it; to the policy it is read-only. */
export interface GrowingState extends State {
  readonly proposals: CheckedProposal[];
  readonly sound: SoundProposal[];
  readonly taken: Map<string, Set<number>>;
  readonly answers: Answer[];
  readonly comparisons: Comparison[];
  readonly underWay: UnderWay[];
  readonly resting: Set<string>;
  /** Why samples came to nothing, and whose. */
  readonly failures: { readonly member: string; readonly error: BudgetError | MemberError }[];
  escalations: number;
  spent: Meter['spent'];
  left: Meter['left'];
  elapsedMs: number;
}

/** The state before anything has been asked; answers bought earlier by an interrupted run are in it. */
export function startState(
  task: State['task'],
  committee: State['committee'],
  strong: State['strong'],
  answers: readonly Answer[],
  { user, promptTokens }: Partial<Pick<State, 'user' | 'promptTokens'>> = {},
): GrowingState {
  return {
    task,
    promptTokens,
    committee,
    strong,
    proposals: [],
    sound: [],
    taken: new Map(),
    answers: [...answers],
    user,
    comparisons: [],
    underWay: [],
    resting: new Set(),
    failures: [],
    escalations: 0,
    spent: NOTHING,
    left: {},
    elapsedMs: 0,
  };
}

/** How the loop ended. */
export type Ending =
  | { readonly kind: 'returned'; readonly action: Return }
  | { readonly kind: 'out-of-time'; readonly seconds: number };
