import pLimit from 'p-limit';
import { availableParallelism } from 'node:os';
import type { ShadowPlan } from '../../config/shadowFrom.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LeftOut, ShadowedRequest } from '../../ledger/shadows.ts';
import { explain } from '../../errors.ts';
import { openShelf, type Laid } from '../../workspace/shelf.ts';
import type { Accounts } from '../accounts.ts';
import type { Feed } from '../feed.ts';
import type { Metrics } from '../metrics.ts';
import type { Planning } from '../plan.ts';
import type { ChatBody } from '../wires/chat/body.ts';
import { openDay } from './day.ts';
import { openTape, type Overhearing } from './overhear.ts';
import { snapshotOf } from './snapshot.ts';
import { SHADOW, solveBehind, type Answering, type End } from './solveBehind.ts';

/** What the committee does behind the strong member's answers. No client waits for it, and none hears of what goes wrong in it. */
export interface Shadow extends AsyncDisposable {
  /** Begins with a request that is being answered. */
  overhear(request: { readonly body: ChatBody; readonly account: string; readonly title: string }): Overhearing;
  /** Ends what goes on; what comes from now on is only written down. */
  stop(): void;
}

/** What it works with. */
interface Behind extends Planning {
  readonly plan: ShadowPlan;
  readonly accounts: Accounts;
  readonly feed: Feed;
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  /** Told of what should not go wrong, such as a full disk. */
  readonly onFault: (words: string) => void;
}

/** Requests that wait for their turn: each is in memory, and of a served workspace there is a copy on the disk. */
const MOST_WAITING = 64;
const MOST_COPIES = 8;

const STOPPED = new Error('the server was stopped');

/** Opens it; disposed of, it has written down all that it was told of. */
export function openShadow(behind: Behind): Shadow {
  const { plan, accounts, feed, metrics, ledger, workspace, onFault } = behind;
  const { strong, concurrency, rate } = plan;
  // One core is left to those who wait for an answer.
  const { shadow: _, ...rest } = behind.config;
  const config = { ...rest, cores: Math.max(1, (rest.cores ?? availableParallelism()) - 1) };
  const copied = workspace !== undefined && (config.checkers ?? []).length > 0;
  const day = openDay(
    plan.usd,
    () => accounts.budgetOf(SHADOW),
    () => new Date().toISOString().slice(0, 10),
  );
  const inTurn = pLimit(concurrency);
  const shelf = openShelf();
  const stop = new AbortController();
  const atWork = new Set<Promise<void>>();
  let waiting = 0;

  /** Why a request is not looked at, where that is known when it comes. */
  function leftAtOnce(): LeftOut | undefined {
    if (stop.signal.aborted) return 'stopped';
    if (Math.random() >= rate) return 'undrawn';
    if (!day.allows(config.budget?.usd ?? 0)) return 'budget';
    return waiting >= (copied ? MOST_COPIES : MOST_WAITING) ? 'busy' : undefined;
  }

  function end(row: number, how: End, usd: number): void {
    ledger.endShadow(row, how);
    metrics.shadowed(how, usd);
  }

  /** Its number; undefined where it cannot be written down. */
  function noted(request: ShadowedRequest, left: LeftOut | undefined): number | undefined {
    try {
      const row = ledger.noteShadow(request);
      if (left !== undefined) end(row, { left }, request.usd);
      return row;
    } catch (error) {
      onFault(explain(error));
      return undefined;
    }
  }

  /** Nothing that goes wrong here is anybody's but ours. */
  async function work(row: number, answered: Answering, copying: Promise<Laid | undefined> | undefined): Promise<void> {
    let snapshot: Laid | undefined;
    let how: End;
    try {
      snapshot = await copying;
      how =
        copying !== undefined && snapshot === undefined
          ? { left: 'moved' }
          : await inTurn(() => {
              stop.signal.throwIfAborted();
              const planning = { ...behind, config, workspace: snapshot?.whole ?? workspace };
              return solveBehind(answered, { planning, strong, day, feed, metrics, ledger, signal: stop.signal });
            });
    } catch (error) {
      how = stop.signal.aborted ? { left: 'stopped' } : { left: 'unjudged', why: explain(error) };
    }
    try {
      end(row, how, answered.usd);
      await snapshot?.giveBack();
    } catch (error) {
      onFault(explain(error));
    }
  }

  return {
    overhear({ body, account, title }) {
      const came = Date.now();
      const began = performance.now();
      const tape = openTape();
      const left = leftAtOnce();
      if (left === undefined) waiting++;
      const copying = left === undefined && copied ? snapshotOf(workspace, shelf, came) : undefined;
      // It is looked at once the answer has come.
      copying?.catch(() => {});
      let answered = false;
      return {
        along(bytes) {
          answered = true;
          return left === undefined ? tape.along(bytes) : bytes;
        },
        over(usage, usd) {
          const ms = performance.now() - began;
          const cost = usd === 'unknown' ? 0 : usd;
          const bytes = tape.bytes();
          const why = left ?? (bytes === undefined ? 'unfinished' : undefined);
          const row = answered ? noted({ account, words: title, member: strong.name, usd: cost, ms }, why) : undefined;
          if (left !== undefined) return;
          const begun =
            row === undefined || bytes === undefined
              ? giveBack(copying)
              : work(row, { body, title, bytes, usage, usd: cost, ms }, copying);
          const done = begun.finally(() => {
            waiting--;
            atWork.delete(done);
          });
          atWork.add(done);
        },
      };
    },
    stop: () => stop.abort(STOPPED),
    async [Symbol.asyncDispose]() {
      stop.abort(STOPPED);
      await Promise.all(atWork);
      await shelf[Symbol.asyncDispose]();
    },
  };
}

async function giveBack(copying: Promise<Laid | undefined> | undefined): Promise<void> {
  // Where there is no copy, nothing is to be given back.
  await (await copying?.catch(() => undefined))?.giveBack();
}
