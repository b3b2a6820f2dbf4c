/** What the assertions' side lends to the candidate: its clock, which the tests may have replaced. */
export interface Clock {
  readonly setTimeout: (run: () => void, ms: unknown) => unknown;
  readonly setInterval: (run: () => void, ms: unknown) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  /** The time by the tests' clock in ms, where they may have replaced it. */
  readonly now?: () => number;
}

/** A clock to lend: whoever has it can end the timers it has set by it, and no others. */
export function clockOf(
  set: (every: boolean, run: () => void, ms: number) => unknown,
  clear: (timer: unknown) => void,
  now: (() => number) | undefined,
): Clock {
  const own = new Set<unknown>();
  const start = (every: boolean, run: () => void, ms: unknown): unknown => {
    const timer = set(every, run, Number(ms));
    own.add(timer);
    return timer;
  };
  return {
    setTimeout: (run, ms) => start(false, run, ms),
    setInterval: (run, ms) => start(true, run, ms),
    clearTimeout(timer) {
      if (own.delete(timer)) clear(timer);
    },
    ...(now && { now }),
  };
}

/** What Node gives for a timer, as far as programs use it. Whether it keeps a process alive is no question here. */
class Timer {
  readonly id: unknown;
  constructor(id: unknown) {
    this.id = id;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  [Symbol.toPrimitive](): unknown {
    return this.id;
  }
}

/** Gives a realm what programs expect everywhere, Node or not; the function returned sets the clock that it goes by. */
export function lend(): (clock: Clock) => void {
  let clock: Clock = { setTimeout: () => undefined, setInterval: () => undefined, clearTimeout: () => {} };
  const call = (run: (...args: unknown[]) => void, args: unknown[]) => (): void => run(...args);
  const silent = (): void => {};
  const clear = (timer: unknown): void => clock.clearTimeout(timer instanceof Timer ? timer.id : timer);
  const lent = {
    setTimeout: (run: () => void, ms?: unknown, ...args: unknown[]) => new Timer(clock.setTimeout(call(run, args), ms)),
    setInterval: (run: () => void, ms?: unknown, ...args: unknown[]) =>
      new Timer(clock.setInterval(call(run, args), ms)),
    setImmediate: (run: () => void, ...args: unknown[]) => new Timer(clock.setTimeout(call(run, args), 0)),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
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
  return (given) => {
    clock = given;
    if (given.now !== undefined) followClock(given.now);
  };
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
