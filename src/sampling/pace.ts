import type { Member } from '../nouns/member.ts';

/** A call takes longer than its member mostly does, or nothing at all is heard of it. */
export type Lateness = 'slow' | 'hung';

/** Looks on while a member is asked, and says when it is late. */
export interface Watch extends Disposable {
  /** Something came of it. */
  heard(): void;
  /** Whether it is late, and nothing was heard for a while. */
  readonly isSilent: boolean;
}

/** Calls by which a member's pace is known. */
const LEAST = 20;
const KEPT = 100;
const SHARE = 0.95;
/** No call is late before. */
const SOONEST_MS = 3000;
/** So many times the silence after which a call is late, and it is taken for hung. */
const HUNG = 6;

const paces = new WeakMap<Member, number[]>();

/** Notes how long a call took that was answered. */
export function notePace(member: Member, ms: number): void {
  paces.set(member, [...(paces.get(member) ?? []), ms].slice(-KEPT));
}

/** How long nearly all of a member's last calls took, in ms; undefined where there are too few to say. */
function usualMs(member: Member): number | undefined {
  const sorted = (paces.get(member) ?? []).toSorted((a, b) => a - b);
  return sorted.length < LEAST ? undefined : sorted[Math.ceil(SHARE * sorted.length) - 1];
}

/**
 * Watches one call. It is late once it takes longer than nearly all of its member's do; where too few are known, once nothing was heard of it
 * for a while, which is longer for members that think or work first.
 */
export function watchCall(member: Member, onLate: (how: Lateness) => void): Watch {
  const { reasoning, files = false } = member.abilities;
  const silenceMs = files ? 120_000 : reasoning ? 30_000 : 10_000;
  const usual = usualMs(member);
  let lastHeard = performance.now();
  let isLate = false;
  const timers: NodeJS.Timeout[] = [];

  function late(how: Lateness): void {
    if (how === 'slow' && isLate) return;
    isLate = true;
    onLate(how);
  }
  function whenSilent(ms: number, how: Lateness): void {
    const left = lastHeard + ms - performance.now();
    if (left <= 0) return late(how);
    timers.push(setTimeout(() => whenSilent(ms, how), Math.ceil(left)));
  }

  whenSilent(silenceMs, 'slow');
  whenSilent(HUNG * silenceMs, 'hung');
  if (usual !== undefined) timers.push(setTimeout(() => late('slow'), Math.max(SOONEST_MS, usual)));
  return {
    heard() {
      lastHeard = performance.now();
    },
    get isSilent() {
      return isLate && performance.now() - lastHeard >= SOONEST_MS;
    },
    [Symbol.dispose]() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
