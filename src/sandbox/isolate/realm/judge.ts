import { openMembrane } from '../../membrane/membrane.ts';
import type { Runner } from '../runner.ts';
import type { Changes } from '../../sandbox.ts';
import { clockOf } from './clock.ts';
import { openLoading, type Load } from './loading.ts';
import { shareExports } from './shared.ts';
import { openInherited, openWorld, type World } from './world.ts';

// The assertions' realm: an isolate of its own, into which a runner is bundled.

/** What the host gives to the realm. */
interface Given {
  /** Carries a message to the candidate's side. */
  readonly put: (message: unknown) => unknown;
  /** Calls {@link Opened.fire} with the number once, after so many ms. */
  readonly setTimer: (timer: number, ms: number) => void;
  /** For modules of the tests. */
  readonly load: Load;
  readonly done: (report: unknown) => void;
  /** Ends the attempt: an assertion failed in a call of the candidate's, which kept that to itself. */
  readonly swallowed: (message: string) => void;
  /** Ends the attempt: the tests have changed something that the candidate has of its own. */
  readonly differs: (what: string) => void;
}

type Sent = ReturnType<ReturnType<typeof openMembrane>['send']>;

/** Makes a runner known to the host. Called once, when the script is bundled into a snapshot. */
export function register(runner: Runner): void {
  Object.assign(globalThis, { openJudge: (given: Given) => open(given, runner) });
}

function open({ put, setTimer, load, done, swallowed, differs }: Given, runner: Runner) {
  let world: World | undefined;
  const compare = (): void => {
    const changed = world?.changed();
    if (changed !== undefined) differs(changed);
  };
  const membrane = openMembrane('assertions', put, {
    isKept: runner.isKept,
    beforeAsking: compare,
    onSwallowed: ({ message }) => swallowed(message),
  });
  const timers = openTimers(setTimer);
  Object.assign(globalThis, timers.globals);
  const namespaces = new Map<string, Record<string, unknown>>();
  // Modules are compiled one by one, and find here what no file of theirs holds.
  const provided = new Map<string, unknown>(Object.entries(runner.packages));
  Object.defineProperty(globalThis, 'weakCommitteeModules', { value: provided });
  const { through, loadModule } = openLoading(load, () => namespaces);
  Object.defineProperty(globalThis, 'weakCommitteeLoaded', { value: through });

  async function report(order: unknown): Promise<void> {
    try {
      // The candidate goes by this side's clock.
      const said = await runner.run(order, loadModule, { busy: () => false, inputs: membrane.inputs });
      compare();
      membrane.end();
      done(said);
    } catch (error) {
      done({ failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }

  return {
    receive: membrane.receive,
    act: membrane.act,
    reply: membrane.reply,
    fire: timers.fire,
    /** The names of what is under a name; undefined where nothing is. */
    names: (name: string) => (provided.has(name) ? Object.keys(provided.get(name) as object) : undefined),
    clock({ clock: follow, language }: Changes): Sent {
      // Not when the script is bundled: the language is only whole once a realm is opened.
      world = language ? openWorld() : openInherited();
      const clock = clockOf(
        // By name each time: tests may have replaced them.
        (every, callback, ms) => (every ? globalThis.setInterval(callback, ms) : globalThis.setTimeout(callback, ms)),
        (timer) => globalThis.clearTimeout(timer as number),
        follow ? () => Date.now() : undefined,
      );
      membrane.quiet(clock);
      return membrane.send(clock);
    },
    /** Puts the candidate's exports where the tests import them from. */
    provide: (path: string, exports: Sent) => void provided.set(path, membrane.accept(exports)),
    namespace: (path: string, namespace: Record<string, unknown>) => void namespaces.set(path, namespace),
    share: (path: string, namespace: Record<string, unknown>) => shareExports(membrane, path, namespace),
    run: (order: unknown) => void report(order),
  };
}

function openTimers(setTimer: (timer: number, ms: number) => void) {
  const waiting = new Map<number, () => void>();
  let next = 1;
  const start = (callback: (...args: unknown[]) => void, ms: number, args: unknown[], every: boolean): number => {
    const timer = next++;
    const again = (): void => {
      waiting.set(timer, () => {
        if (!every) waiting.delete(timer);
        else setTimer(timer, ms);
        callback(...args);
      });
    };
    again();
    setTimer(timer, ms);
    return timer;
  };
  const clear = (timer: unknown): void => void waiting.delete(Number(timer));
  const delay = (ms: unknown): number => (Number(ms) > 0 ? Number(ms) : 0);
  return {
    fire: (timer: number) => waiting.get(timer)?.(),
    globals: {
      setTimeout: (callback: () => void, ms?: unknown, ...args: unknown[]) => start(callback, delay(ms), args, false),
      setInterval: (callback: () => void, ms?: unknown, ...args: unknown[]) =>
        start(callback, Math.max(1, delay(ms)), args, true),
      setImmediate: (callback: () => void, ...args: unknown[]) => start(callback, 0, args, false),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    },
  };
}
