import { openDatabase } from '../ledger/database.ts';
import { BudgetError } from '../errors.ts';
import { openBudget, type Amount, type Budget } from '../policy/budget.ts';
import type { KeySettings } from '../config/serveSettings.ts';

/** What someone took in a day. */
export interface Spending {
  readonly day: string;
  readonly account: string;
  readonly requests: number;
  readonly usd: number;
  readonly tokens: number;
}

/** What those who ask may still take, and what they took; kept in the ledger, so that a restart forgives nothing. */
export interface Accounts extends Disposable {
  /** The budget of an account for today. Each call is charged at its worst case until it is over. */
  budgetOf(account: string): Budget;
  count(account: string): void;
  /** The newest days first. */
  spending(days: number): Spending[];
}

type Change = Pick<Spending, 'requests' | 'usd' | 'tokens'>;

/** How long what can wait does, in ms. */
const FLUSH_MS = 50;

type Limits = Pick<KeySettings, 'usdPerDay' | 'tokensPerDay'>;

/** Opens the accounts that are kept in a ledger; accounts without limits are counted all the same. */
export function openAccounts(ledger: string, limits: Readonly<Record<string, Limits>>): Accounts {
  const db = openDatabase(ledger);
  const budgets = new Map<string, { readonly day: string; readonly budget: Budget }>();
  const charged = new Map<string, Ahead>();
  const later = new Map<string, Spending>();
  let clock: NodeJS.Timeout | undefined;

  function add(day: string, account: string, { requests, usd, tokens }: Change): void {
    db.run(
      `INSERT INTO spending (day, account, requests, usd, tokens) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (day, account) DO UPDATE SET requests = requests + ?3, usd = usd + ?4, tokens = tokens + ?5`,
      day,
      account,
      requests,
      usd,
      tokens,
    );
  }

  /** Gives back what no call was made for. */
  function settle(): void {
    for (const ahead of charged.values()) ahead.settle();
  }

  function flush(): void {
    clearTimeout(clock);
    clock = undefined;
    const changes = [...later.values()];
    later.clear();
    if (changes.length > 0)
      db.atomically(() => changes.forEach(({ day, account, ...change }) => add(day, account, change)));
  }

  /** What only gives back, or counts, can wait: were it lost, an account would have been charged too much and not too little. */
  function addLater(day: string, account: string, change: Change): void {
    const key = `${day} ${account}`;
    const known = later.get(key) ?? { day, account, requests: 0, usd: 0, tokens: 0 };
    later.set(key, {
      day,
      account,
      requests: known.requests + change.requests,
      usd: known.usd + change.usd,
      tokens: known.tokens + change.tokens,
    });
    clock ??= setTimeout(flush, FLUSH_MS);
  }

  function open(day: string, account: string): Budget {
    const [row] = db.all('SELECT usd, tokens FROM spending WHERE day = ? AND account = ?', day, account);
    const spent = { usd: Number(row?.['usd'] ?? 0), tokens: Number(row?.['tokens'] ?? 0), samples: 0, strongCalls: 0 };
    const { usdPerDay, tokensPerDay } = limits[account] ?? {};
    const own = openBudget(
      {
        ...(usdPerDay !== undefined && { usd: usdPerDay }),
        ...(tokensPerDay !== undefined && { tokens: tokensPerDay }),
      },
      spent,
    );
    const ahead = chargedAhead(({ usd, tokens }) => add(day, account, { requests: 0, usd, tokens }));
    charged.set(`${day} ${account}`, ahead);
    return {
      get spent() {
        return own.spent;
      },
      get left() {
        return own.left;
      },
      failed: () => own.failed(),
      async reserve(worst, signal) {
        const held = await own.reserve(worst, signal).catch((error: unknown) => {
          if (!(error instanceof BudgetError)) throw error;
          throw new BudgetError(`The key ${account} may not take more today. ${error.message}`, {
            at: `serve.keys.${account}`,
            fix: 'It may go on after midnight, UTC; or ask whoever runs the server for more.',
          });
        });
        ahead.take(worst);
        let settled = false;
        return {
          settle(actual) {
            if (settled) return;
            settled = true;
            held.settle(actual);
            ahead.giveBack(worst, actual);
          },
        };
      },
    };
  }

  return {
    budgetOf(account) {
      const day = today();
      const found = budgets.get(account);
      if (found?.day === day) return found.budget;
      const budget = open(day, account);
      budgets.set(account, { day, budget });
      return budget;
    },
    count: (account) => addLater(today(), account, { requests: 1, usd: 0, tokens: 0 }),
    spending(days) {
      settle();
      flush();
      return db
        .all(
          'SELECT * FROM spending WHERE day > ? ORDER BY day DESC, account',
          new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
        )
        .map((row) => ({
          day: String(row['day']),
          account: String(row['account']),
          requests: Number(row['requests']),
          usd: Number(row['usd']),
          tokens: Number(row['tokens']),
        }));
    },
    [Symbol.dispose]() {
      settle();
      flush();
      db[Symbol.dispose]();
    },
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

type Sum = Pick<Amount, 'usd' | 'tokens'>;

/** What is charged in the ledger before it is taken. */
interface Ahead {
  take(worst: Sum): void;
  giveBack(worst: Sum, actual: Sum): void;
  settle(): void;
}

/** Calls that are charged at once. */
const CALLS_AHEAD = 8;

/**
 * Charges for several calls in one write, since a write costs as much as passing the request on. Whatever happens, no call is made that the
 * ledger does not know of; were the server killed, some would be charged that were never made.
 */
function chargedAhead(charge: (sum: Sum) => void): Ahead {
  let rest: Sum = { usd: 0, tokens: 0 };
  return {
    take({ usd, tokens }) {
      if (rest.usd < usd || rest.tokens < tokens) {
        charge({ usd: usd * CALLS_AHEAD, tokens: tokens * CALLS_AHEAD });
        rest = { usd: rest.usd + usd * CALLS_AHEAD, tokens: rest.tokens + tokens * CALLS_AHEAD };
      }
      rest = { usd: rest.usd - usd, tokens: rest.tokens - tokens };
    },
    giveBack(worst, actual) {
      rest = { usd: rest.usd + worst.usd - actual.usd, tokens: rest.tokens + worst.tokens - actual.tokens };
    },
    settle() {
      charge({ usd: -rest.usd, tokens: -rest.tokens });
      rest = { usd: 0, tokens: 0 };
    },
  };
}
