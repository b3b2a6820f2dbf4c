import { BudgetError } from '../errors.ts';
import { unlessAborted } from '../async/unlessAborted.ts';

/** Hard limits of one run. What is left out is not limited. */
export interface BudgetLimits {
  /** Money in USD. Every member then needs prices. */
  readonly usd?: number;
  /** Input and output tokens together. */
  readonly tokens?: number;
  /** Proposals of cheap members. */
  readonly samples?: number;
  /** Calls of the strong member. */
  readonly strongCalls?: number;
  /** Wall time in seconds. */
  readonly seconds?: number;
  /** Calls to members that may fail, each attempt for itself, before the run gives up. */
  readonly failures?: number;
}

/** What was spent or is set aside. */
export interface Amount {
  /** USD; what calls without prices cost is not in it. */
  readonly usd: number;
  readonly tokens: number;
  readonly samples: number;
  readonly strongCalls: number;
}

/** Nothing spent. */
export const NOTHING: Amount = { usd: 0, tokens: 0, samples: 0, strongCalls: 0 };

/** Money set aside for one call; settled once with what it really took. */
export interface Reservation {
  settle(actual: Amount): void;
}

/**
 * What a run may still spend. `reserve` sets the worst case aside before a call is made; while other calls are under way
 * it waits for them to settle, since they mostly cost less than was set aside.
 */
export interface Budget {
  readonly spent: Amount;
  /** Of each limit, without what is set aside. What is not limited is left out. */
  readonly left: Partial<Amount>;
  /** @throws {@link BudgetError} when the worst case does not fit into what is left, and nothing under way can free more. */
  reserve(worst: Amount, signal: AbortSignal): Promise<Reservation>;
  /**
   * Counts a call that failed.
   *
   * @throws {@link BudgetError} when more have failed than may.
   */
  failed(): void;
}

const KINDS = ['usd', 'tokens', 'samples', 'strongCalls'] as const;
const NAMES = { usd: 'USD', tokens: 'tokens', samples: 'samples', strongCalls: 'strong calls' } as const;
// Sums of prices are not exact in floating point: a tenth of a millionth of a dollar is no overspending.
const TOLERANCE = 1e-7;

/** Whether what a call can take fits into what is left. */
export function fitsInto(left: Partial<Amount>, worst: Amount): boolean {
  return KINDS.every((kind) => worst[kind] <= (left[kind] ?? Infinity) + TOLERANCE);
}

/**
 * A budget within a larger one, such as a run's within that of whoever asked: a call is made when both allow it.
 */
export function within(outer: Budget, inner: Budget): Budget {
  return {
    get spent() {
      return inner.spent;
    },
    get left() {
      return lowest(outer.left, inner.left);
    },
    failed() {
      inner.failed();
      outer.failed();
    },
    async reserve(worst, signal) {
      const own = await inner.reserve(worst, signal);
      try {
        const shared = await outer.reserve(worst, signal);
        return {
          settle(actual) {
            own.settle(actual);
            shared.settle(actual);
          },
        };
      } catch (error) {
        own.settle(NOTHING);
        throw error;
      }
    },
  };
}

/** Opens a budget; `spent` carries over what an interrupted run had spent. */
export function openBudget(limits: BudgetLimits, spentBefore: Amount = NOTHING): Budget {
  let spent = spentBefore;
  let failures = 0;
  const reserved = new Set<Amount>();
  let settled = Promise.withResolvers<void>();

  function lacking(worst: Amount): (typeof KINDS)[number] | undefined {
    return KINDS.find((kind) => {
      const limit = limits[kind];
      return limit !== undefined && taken(kind) + worst[kind] > limit + TOLERANCE;
    });
  }

  function taken(kind: (typeof KINDS)[number]): number {
    return [...reserved].reduce((sum, amount) => sum + amount[kind], spent[kind]);
  }

  return {
    get spent() {
      return spent;
    },
    get left() {
      return Object.fromEntries(
        KINDS.flatMap((kind) => {
          const limit = limits[kind];
          return limit === undefined ? [] : [[kind, Math.max(0, limit - taken(kind))]];
        }),
      );
    },
    failed() {
      failures++;
      if (limits.failures === undefined || failures <= limits.failures) return;
      throw new BudgetError(`${failures} calls to members failed; ${limits.failures} may.`, {
        at: 'budget.failures',
        fix: 'See why they fail, or allow more.',
      });
    },
    async reserve(worst, signal) {
      for (let short = lacking(worst); short !== undefined; short = lacking(worst)) {
        if (reserved.size === 0) {
          const left = Math.max(0, (limits[short] ?? 0) - spent[short]);
          throw new BudgetError(
            `The next call could take ${figure(short, worst[short])}; of the limit of ${figure(short, limits[short] ?? 0)} there is ${figure(short, left)} left.`,
            {
              at: `budget.${short}`,
              fix:
                short === 'usd' || short === 'tokens'
                  ? 'Raise the limit, or lower maxOutputTokens.'
                  : 'Raise the limit.',
            },
          );
        }
        await unlessAborted(settled.promise, signal);
      }
      // An object of its own: two calls may have the very same worst case.
      const held = { ...worst };
      reserved.add(held);
      return {
        settle(actual) {
          if (!reserved.delete(held)) return;
          spent = add(spent, actual);
          settled.resolve();
          settled = Promise.withResolvers();
        },
      };
    },
  };
}

/** The lower of each limit: what somebody asks for can only tighten what is allowed. */
export function lowest(
  allowed: BudgetLimits,
  asked: { readonly [Kind in keyof BudgetLimits]?: number | undefined },
): BudgetLimits {
  const kinds = ['usd', 'tokens', 'samples', 'strongCalls', 'seconds', 'failures'] as const;
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const limits = [allowed[kind], asked[kind]].filter((limit) => limit !== undefined);
      return limits.length === 0 ? [] : [[kind, Math.min(...limits)]];
    }),
  );
}

/** Sum of two amounts. */
export function add(a: Amount, b: Amount): Amount {
  return {
    usd: a.usd + b.usd,
    tokens: a.tokens + b.tokens,
    samples: a.samples + b.samples,
    strongCalls: a.strongCalls + b.strongCalls,
  };
}

function figure(kind: (typeof KINDS)[number], amount: number): string {
  if (kind === 'usd') return `${Number(amount.toFixed(6))} USD`;
  return `${amount} ${amount === 1 ? NAMES[kind].replace(/s$/, '') : NAMES[kind]}`;
}
