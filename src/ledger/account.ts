import type { Decision } from '../nouns/decision.ts';
import { candidateOf } from '../nouns/proposal.ts';
import { wordsOf, type Verdict } from '../nouns/verdict.ts';
import type { CallRow, RunExport } from './rows.ts';

/** What happened in a run, in figures and words, for whoever shows it: no code is in it. */
export interface Account {
  readonly run: string;
  readonly task: string;
  readonly status: string;
  readonly started: string;
  readonly ended: string | null;
  readonly seed: number;
  /** Why it ended as it did, or that it has not ended. */
  readonly why: string;
  readonly calls: readonly CallAccount[];
  readonly proposals: readonly ProposalAccount[];
  /** What its policy decided, with the numbers behind it; empty of policies that give none. */
  readonly decisions: readonly Decision[];
}

/** One call of a member; `why` is what it was made for, or how it failed. */
interface CallAccount {
  readonly member: string;
  readonly role: CallRow['role'];
  readonly samples: readonly number[];
  readonly attempt: number;
  readonly state: CallRow['state'];
  readonly tokens: number;
  /** USD; `unknown` where the member is known to have no prices. */
  readonly usd: number | 'unknown';
  readonly why: string;
}

interface ProposalAccount {
  readonly proposal: string;
  /** False where no code could be taken from the answer. */
  readonly code: boolean;
  /** Paths of files that it takes away. */
  readonly removed: readonly string[];
  readonly verdicts: readonly {
    readonly checker: string;
    readonly verdict: Verdict['kind'];
    /** Each piece of evidence in words; of a verdict that has none, its one line. */
    readonly words: readonly string[];
  }[];
}

/** Tells a run from what the ledger keeps of it. */
export function accountOf(kept: RunExport): Account {
  const { id, task, status, started, ended, seed, calls, proposals, verdicts, decisions } = kept;
  const unpriced = new Set(proposals.filter(({ usd }) => usd === 'unknown').map(({ member }) => member));
  return {
    run: id,
    task,
    status,
    started,
    ended,
    seed,
    why: whyOf(kept),
    decisions,
    calls: calls.map(({ member, role, ordinals, attempt, state, spent, error, reason }) => ({
      member,
      role,
      samples: ordinals,
      attempt,
      state,
      tokens: spent.tokens,
      usd: unpriced.has(member) ? 'unknown' : spent.usd,
      why: error ?? reason,
    })),
    proposals: proposals.map((proposal) => {
      const candidate = candidateOf(proposal);
      return {
        proposal: proposal.id,
        code: candidate !== undefined,
        removed: candidate?.removed ?? [],
        verdicts: verdicts
          .filter((given) => given.candidate === candidate?.digest)
          .map(({ checker, verdict }) => ({ checker, verdict: verdict.kind, words: wordsOf(verdict) })),
      };
    }),
  };
}

function whyOf({ solution, ended }: RunExport): string {
  if (ended === null)
    return 'Not over: it is under way, or was interrupted, has used up its budget, or its members failed; the same task again goes on with it.';
  for (const key of ['summary', 'error'] as const) {
    const said: unknown = typeof solution === 'object' && solution !== null ? Reflect.get(solution, key) : undefined;
    if (typeof said === 'string') return said;
  }
  return 'The ledger does not say.';
}
