import type { Changes } from '../sandbox.ts';
import { openMembrane } from '../membrane/membrane.ts';
import { refusal, wentOn, type Attempt } from './attempt.ts';
import type { CandidateSide, Sent } from './candidate.ts';
import type { Case, Judged } from './judgeInIsolate.ts';
import { serve } from './nodeRealm.ts';
import { shareExports } from './realm/shared.ts';
import { clockOf } from './realm/clock.ts';
import { openInherited, openWorld } from './realm/world.ts';
import type { Inputs } from '../membrane/inputs.ts';
import type { Runner } from './runner.ts';

/** Taken before any test has run here. */
const world = openWorld();
const inherited = openInherited();
const nextTurn = setImmediate;

interface HostSide<Side extends CandidateSide> {
  readonly candidate: Side;
  readonly accept: (sent: Sent) => unknown;
  readonly lend: (value: object) => Sent;
  readonly share: (path: string, namespace: object) => void;
  readonly inputs: Inputs;
  /** The tests have come to their end. */
  readonly end: () => void;
}

/** Joins the host's own realm to a candidate's. */
export function openHostSide<Side extends CandidateSide>(
  attempt: Attempt,
  changes: Changes,
  isKept: Runner['isKept'],
  openOther: (answer: (message: unknown) => unknown) => Side,
): HostSide<Side> {
  const candidate = openOther((message) => {
    try {
      return membrane.receive(message);
    } catch (error) {
      return refusal(error);
    }
  });
  const put = (message: unknown): unknown => {
    try {
      return attempt.ended === undefined ? candidate.put(message) : refusal('the attempt has ended');
    } catch (error) {
      return refusal(error);
    }
  };
  const compare = (): void => {
    const changed = (changes.language ? world : inherited).changed();
    if (changed !== undefined) attempt.end({ kind: 'differs', what: changed });
  };
  const onSwallowed = ({ message }: Error): void => attempt.end(wentOn(message));
  const membrane = openMembrane('assertions', put, { isKept, beforeAsking: compare, onSwallowed });
  const timers = new Set<number>();
  // What the candidate has set does not outlive the attempt.
  attempt.onClose(() => timers.forEach((timer) => clearTimeout(timer)));
  const clock = clockOf(
    (every, callback, ms) => {
      const timer = Number(every ? setInterval(callback, ms) : setTimeout(callback, ms));
      timers.add(timer);
      return timer;
    },
    (timer) => clearTimeout(timer as number),
    changes.clock ? () => Date.now() : undefined,
  );
  membrane.quiet(clock);
  candidate.start(membrane.send(clock) as Sent);
  return {
    candidate,
    inputs: membrane.inputs,
    end() {
      compare();
      membrane.end();
    },
    accept: (sent) => membrane.accept(sent),
    lend: (value) => membrane.send(value) as Sent,
    share: (path, namespace) => shareExports(membrane, path, { ...namespace }),
  };
}

/** Runs tests in the host, which has the modules of Node, against a candidate in its isolate. Undefined where the attempt ended first. */
export async function judgeInHost(
  { packages, run, isKept }: Runner,
  { sources, targets, shared, order, changes }: Case,
  attempt: Attempt,
  openOther: (answer: (message: unknown) => unknown) => CandidateSide,
): Promise<Judged | undefined> {
  const { candidate, accept, share, inputs, end } = openHostSide(attempt, changes, isKept, openOther);
  const provided = new Map(Object.entries(packages));
  const imported = new Set<string>();
  using files = serve({ sources, provided, onProvided: (name) => targets.includes(name) && imported.add(name) });
  for (const target of targets) {
    try {
      candidate.load(target);
    } catch (error) {
      const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return attempt.ended === undefined ? { unloadable: `${target}: ${what}` } : undefined;
    }
  }
  for (const path of candidate.paths) {
    if (targets.includes(path) || !shared.includes(path)) continue;
    // A file that needs a target itself is known to both sides by what the target gives.
    const namespace = await files.load(path).catch(() => undefined);
    if (namespace === undefined) continue;
    share(path, namespace);
    candidate.share(path);
  }
  for (const target of targets) provided.set(target, accept(candidate.exportsOf(target)) as Record<string, unknown>);
  const failed = (error: unknown): unknown => ({
    failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
  const busy = (): boolean => attempt.ended === undefined && candidate.busy();
  const report = await Promise.race([run(order, loadInTurn, { busy, inputs }).catch(failed), attempt.over]);
  // Of a promise that is rejected, and that nobody looks at, Node tells once nothing else is pending.
  await new Promise(nextTurn);
  end();
  return attempt.ended === undefined ? { report, imported: [...imported] } : undefined;

  async function loadInTurn(path: string): Promise<Readonly<Record<string, unknown>>> {
    let loaded: Promise<Readonly<Record<string, unknown>>> | undefined;
    candidate.turn(() => {
      try {
        const exports = files.loadAtOnce(path);
        loaded = exports && Promise.resolve(exports);
      } catch (error) {
        loaded = Promise.reject(error);
      }
    });
    return loaded ?? files.load(path);
  }
}
