import { BudgetError } from '../../errors.ts';
import { NOTHING, type Budget } from '../../policy/budget.ts';

/** The money that the shadow has for a day. Once it does not suffice nothing more is begun that day: what is cheap would be looked at too often. */
export interface Day {
  /** Whether a run that may cost so many USD can be begun. */
  allows(usd: number): boolean;
  /** For one run. */
  open(): OneRun;
}

interface OneRun {
  readonly budget: Budget;
  /** USD that it has bought for. */
  readonly bought: number;
  /** Whether the money was used up before it had ended. */
  readonly brokenOff: boolean;
}

/**
 * Opens it.
 *
 * @param limit - USD a day.
 * @param budget - the account of the day that is.
 */
export function openDay(limit: number, budget: () => Budget, today: () => string): Day {
  let closed: string | undefined;
  return {
    allows(usd) {
      const { spent, left } = budget();
      if (closed === today()) return false;
      if (spent.usd >= limit || spent.usd + usd > limit) closed = today();
      // What is only set aside for calls under way comes back.
      return closed !== today() && (left.usd ?? 0) > 0 && (left.usd ?? 0) >= usd;
    },
    open() {
      const day = budget();
      let bought = 0;
      let brokenOff = false;
      return {
        get bought() {
          return bought;
        },
        get brokenOff() {
          return brokenOff;
        },
        budget: {
          spent: NOTHING,
          // A policy sees what the run has, as it would without a shadow.
          left: {},
          failed() {},
          async reserve(worst, signal) {
            // The client has paid for it.
            if (worst.strongCalls > 0) return { settle() {} };
            const held = await day.reserve(worst, signal).catch((error: unknown) => {
              if (error instanceof BudgetError) {
                brokenOff = true;
                closed = today();
              }
              throw error;
            });
            return {
              settle(actual) {
                bought += actual.usd;
                held.settle(actual);
              },
            };
          },
        },
      };
    },
  };
}
