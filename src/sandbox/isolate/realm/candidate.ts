import { openMembrane } from '../../membrane/membrane.ts';
import { shareExports } from './shared.ts';

// Runs in the candidate's isolate before the candidate does: bundled to one script, without anything of Node.

/** What the host gives to the realm: nothing but ways to call out. */
interface Given {
  /** Carries a message to the assertions' side. */
  readonly put: (message: unknown) => unknown;
  /** Runs a turn of the assertions' side. */
  readonly turn: () => void;
  /** Ends the attempt: the code reaches for something that only Node has. */
  readonly needs: (what: string) => void;
  /** Globals of Node that are not here. */
  readonly missing: readonly string[];
}

/** What the assertions' side lends to the candidate: its clock, which the tests may have replaced. */
export interface Clock {
  readonly setTimeout: (run: () => void, ms: unknown) => unknown;
  readonly setInterval: (run: () => void, ms: unknown) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  /** The time by the tests' clock in ms, where they may have replaced it. */
  readonly now?: () => number;
}

type Sent = ReturnType<ReturnType<typeof openMembrane>['send']>;

Object.assign(globalThis, { openCandidate });

function openCandidate({ put, needs, turn, missing }: Given) {
  const membrane = openMembrane('candidate', put);
  return {
    receive: membrane.receive,
    act: membrane.act,
    reply: membrane.reply,
    /** Calls out once: as long as that lasts, this realm's pending promises wait, as they would in one realm. */
    turn,
    start(clock: Sent) {
      lend(membrane.accept(clock) as Clock);
      for (const name of missing) {
        if (!Object.hasOwn(globalThis, name)) trap(name, needs);
      }
      for (const name of LEFTOVERS) trap(name, needs);
    },
    /** The exports of a module, as the other side will know them. */
    exports(namespace: Record<string, unknown>): Sent {
      return membrane.send({ ...namespace });
    },
    /** A module of the workspace that both sides have. */
    share(path: string, namespace: Record<string, unknown>) {
      shareExports(membrane, path, namespace);
    },
  };
}

/** By these a candidate could go on running, or hear of others, after its turn. */
const LEFTOVERS = ['FinalizationRegistry', 'WeakRef', 'Atomics', 'SharedArrayBuffer', 'WebAssembly'];

function trap(name: string, needs: (what: string) => void): void {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      needs(name);
      return undefined;
    },
    set(value: unknown) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    },
  });
}

/** Gives the realm what programs expect everywhere, Node or not. */
function lend(clock: Clock): void {
  const call = (run: (...args: unknown[]) => void, args: unknown[]) => (): void => run(...args);
  const silent = (): void => {};
  const lent = {
    setTimeout: (run: () => void, ms?: unknown, ...args: unknown[]) => clock.setTimeout(call(run, args), ms),
    setInterval: (run: () => void, ms?: unknown, ...args: unknown[]) => clock.setInterval(call(run, args), ms),
    setImmediate: (run: () => void, ...args: unknown[]) => clock.setTimeout(call(run, args), 0),
    clearTimeout: (timer: unknown) => clock.clearTimeout(timer),
    clearInterval: (timer: unknown) => clock.clearTimeout(timer),
    clearImmediate: (timer: unknown) => clock.clearTimeout(timer),
    queueMicrotask: (run: () => void) => void Promise.resolve().then(() => run()),
    console: Object.fromEntries(
      [
        'log',
        'info',
        'warn',
        'error',
        'debug',
        'trace',
        'table',
        'dir',
        'group',
        'groupEnd',
        'time',
        'timeEnd',
        'assert',
      ].map((name) => [name, silent]),
    ),
    globalThis,
    global: globalThis,
  };
  for (const [name, value] of Object.entries(lent))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  const { now } = clock;
  if (now !== undefined) followClock(now);
}

/** `Date` by the tests' clock. */
function followClock(now: () => number): void {
  const own = Date;
  const followed: DateConstructor = new Proxy(own, {
    construct(target, args: unknown[], newTarget): object {
      const born: Function = newTarget === followed ? target : newTarget;
      return Reflect.construct(target, args.length === 0 ? [now()] : args, born) as object;
    },
    apply: () => new own(now()).toString(),
    get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
  });
  own.prototype.constructor = followed;
  Object.defineProperty(globalThis, 'Date', { value: followed, writable: true, configurable: true });
}
