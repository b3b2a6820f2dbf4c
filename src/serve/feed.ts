import { EventEmitter } from 'node:events';
import type { TimedEvent } from '../nouns/events.ts';
import type { Budget } from '../policy/budget.ts';
import type { Solution } from '../nouns/solution.ts';
import { firstWords } from './firstWords.ts';

/** A request that is being solved, or was of late, with what happened so far. */
export interface LiveRun {
  readonly account: string;
  /** What is asked for, in the first words of the last message. */
  readonly title: string;
  readonly started: Date;
  /** Undefined until the run has begun. */
  readonly run: string | undefined;
  /** Without the texts that stream in. */
  readonly events: readonly TimedEvent[];
  readonly usd: number;
  readonly ended: Solution | { readonly error: string } | undefined;
}

/** What the solver of a request tells of it. */
interface Telling {
  event(event: TimedEvent): void;
  end(how: Solution | { readonly error: string }): void;
}

/** For whom a run is made. */
export interface OnBehalf {
  readonly account: string;
  /** What they may still take. */
  readonly within: Budget;
  readonly telling: Telling;
  /** Makes the run when it is its turn: each takes processes and memory of this machine. */
  readonly inTurn: <Result>(run: () => Promise<Result>) => Promise<Result>;
}

/** What is being solved now, and the last that were, for whoever looks on. */
export interface Feed {
  open(account: string, title: string): Telling;
  /** The newest first. */
  runs(): readonly LiveRun[];
  /** Calls back whenever something changed, until the signal fires. */
  watch(changed: () => void, signal: AbortSignal): void;
}

/** Runs that are kept after they have ended: the ledger has them all. */
const KEPT = 50;

/** Opens a feed with nothing in it. */
export function openFeed(): Feed {
  const news = new EventEmitter().setMaxListeners(0);
  let runs: Growing[] = [];

  return {
    open(account, title) {
      const live: Growing = {
        account,
        title: firstWords(title),
        started: new Date(),
        run: undefined,
        events: [],
        usd: 0,
        ended: undefined,
      };
      const over = new Set(runs.filter(({ ended }) => ended !== undefined).slice(KEPT));
      runs = [live, ...runs.filter((one) => !over.has(one))];
      news.emit('change');
      return {
        event(event) {
          if (event.kind === 'proposal-streamed') return;
          if (event.kind === 'run-started') live.run = event.run;
          if (event.kind === 'spend') live.usd = event.totalUsd;
          live.events.push(event);
          news.emit('change');
        },
        end(how) {
          live.ended = how;
          news.emit('change');
        },
      };
    },
    runs: () => runs,
    watch(changed, signal) {
      news.on('change', changed);
      signal.addEventListener('abort', () => news.off('change', changed), { once: true });
    },
  };
}

type Growing = { -readonly [Key in keyof LiveRun]: LiveRun[Key] } & { readonly events: TimedEvent[] };
