import type { Fault } from '../errors.ts';

/** Open: it is not asked. Half-open: its time is over, and one call tries whether it works again. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** How a call failed. */
interface Failing {
  readonly fault: Fault;
  /** How long its server asks to be left alone, in ms. */
  readonly retryAfterMs: number | undefined;
  /** Nothing was heard of it for long, and it was given up. */
  readonly hung?: boolean;
  /** In words. */
  readonly why: string;
}

/** A call that is under way. */
export interface Trial {
  readonly since: number;
  /** Something came of it. */
  heard: boolean;
}

/** What a call may do: begin, wait so many ms at most and ask again, or not be made until a time. */
type Entry =
  | { readonly kind: 'go'; readonly trial: Trial }
  | { readonly kind: 'wait'; readonly ms: number }
  | ({ readonly kind: 'rest' } & Rest);

/** How long a member is not asked, and why. */
export interface Rest {
  readonly until: number;
  readonly fault: Fault;
  readonly why: string;
}

/** Whether one member can be asked, by what became of its calls so far. It knows no timers: whoever is told to wait asks again. */
export interface Circuit {
  readonly state: CircuitState;
  /** Why it is not asked, and until when; undefined where it can be asked. */
  readonly rest: Rest | undefined;
  enter(): Entry;
  succeeded(trial: Trial): void;
  failed(trial: Trial, failing: Failing): void;
  /** It ended, and nothing can be said of the member: it was cancelled, or the request was at fault. */
  released(trial: Trial): void;
}

/** Failures in a row that open it. */
const MOST_FAILURES = 2;
/** A pause that a call waits out, instead of being given up. */
export const SHORT_MS = 2000;
/** Only somebody can mend these, or pay. */
const LASTING_MS = 5 * 60_000;
const BUSY_MS = 30_000;
const DOWN_MS = 60_000;
/** No pause grows longer by itself. */
const LONGEST_MS = 5 * 60_000;
/** A call from which something came, and which goes on for so long, shows that its member works. */
const STEADY_MS = 500;
/** How long others wait for the first call of a member that has not yet shown that it works; with each more under way it is as long squared. */
const PATIENCE_MS = 3000;

/**
 * A circuit that is closed.
 *
 * @param proven - whether it is taken that its member works, until it fails.
 */
export function newCircuit(now: () => number, proven = false): Circuit {
  const underWay = new Set<Trial>();
  let works = proven;
  let failures = 0;
  let lastFailure = -Infinity;
  let holdUntil = -Infinity;
  /** Of the last time that it opened; it grows until a call succeeds. */
  let pauseMs = 0;
  let open: (Rest & { readonly since: number }) | undefined;
  let probe: Trial | undefined;

  function go(): Entry & { readonly kind: 'go' } {
    const trial = { since: now(), heard: false };
    underWay.add(trial);
    return { kind: 'go', trial };
  }

  function isSteady(trial: Trial): boolean {
    return trial.heard && now() - trial.since >= STEADY_MS;
  }

  /** One call at a time, until one has shown that the member works. */
  function enterUnproven(): Entry {
    if (now() < holdUntil) return { kind: 'wait', ms: holdUntil - now() };
    const calls = [...underWay];
    const last = calls.at(-1);
    if (last === undefined || calls.some(isSteady)) return go();
    const patience = last.since + PATIENCE_MS * calls.length ** 2 - now();
    if (patience <= 0) return go();
    const steady = calls.filter(({ heard }) => heard).map(({ since }) => since + STEADY_MS - now());
    return { kind: 'wait', ms: Math.min(patience, ...steady) };
  }

  function resting(): Rest | undefined {
    if (open === undefined) return undefined;
    const { until, fault, why } = open;
    if (now() < until) return { until, fault, why };
    // Whoever comes while it is being tried comes too early, if by little.
    return probe === undefined || isSteady(probe) ? undefined : { until: now() + SHORT_MS, fault, why };
  }

  function openFor(ms: number, { fault, why }: Failing): void {
    pauseMs = Math.max(ms, Math.min(LONGEST_MS, 2 * pauseMs));
    open = { since: now(), until: now() + pauseMs, fault, why };
    probe = undefined;
    works = false;
  }

  return {
    get state() {
      if (open === undefined) return 'closed';
      return now() < open.until ? 'open' : 'half-open';
    },
    get rest() {
      return resting();
    },
    enter() {
      const rest = resting();
      if (rest !== undefined) return { kind: 'rest', ...rest };
      if (open !== undefined && probe === undefined) {
        const entry = go();
        probe = entry.trial;
        return entry;
      }
      if (open !== undefined) {
        // Its probe is being answered.
        open = undefined;
        probe = undefined;
      }
      return works && now() >= holdUntil ? go() : enterUnproven();
    },
    succeeded(trial) {
      underWay.delete(trial);
      // One that began before says nothing of what came after.
      if (open !== undefined && trial.since < open.since) return;
      open = undefined;
      probe = undefined;
      works = true;
      failures = 0;
      pauseMs = 0;
    },
    failed(trial, failing) {
      const { fault, retryAfterMs, why, hung = false } = failing;
      underWay.delete(trial);
      const lasts = fault === 'setup' || fault === 'quota';
      const asked = retryAfterMs ?? (fault === 'busy' ? BUSY_MS : 0);
      const usual = fault === 'busy' ? BUSY_MS : DOWN_MS;
      const pause = lasts ? Math.max(LASTING_MS, asked) : asked > SHORT_MS ? asked : usual;
      if (open !== undefined && trial !== probe) {
        if (lasts || asked > SHORT_MS) open = { ...open, until: Math.max(open.until, now() + pause), fault, why };
        return;
      }
      // Several that were under way together may have met one and the same fault.
      const isAnother = hung || trial.since >= lastFailure;
      if (isAnother) failures++;
      lastFailure = now();
      works = false;
      // A longer pause is one in which it is open.
      if (asked <= SHORT_MS) holdUntil = now() + asked;
      if (trial === probe || lasts || asked > SHORT_MS || failures >= MOST_FAILURES) openFor(pause, failing);
    },
    released(trial) {
      underWay.delete(trial);
      if (trial === probe) probe = undefined;
    },
  };
}
