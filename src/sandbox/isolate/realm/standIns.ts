// What the runners expect of their surroundings when they are evaluated; imported first. Tests that use more than this of the
// web or of Node run elsewhere.

class EventTargetStandIn {
  readonly #listeners = new Map<string, Set<(event: unknown) => void>>();
  addEventListener(type: string, listener: (event: unknown) => void): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }
  removeEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.get(type)?.delete(listener);
  }
  dispatchEvent(event: { readonly type: string }): boolean {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event);
    return true;
  }
}

class EventStandIn {
  readonly type: string;
  constructor(type: string) {
    this.type = type;
  }
}

class AbortSignalStandIn extends EventTargetStandIn {
  aborted = false;
  reason: unknown = undefined;
}

class AbortControllerStandIn {
  readonly signal = new AbortSignalStandIn();
  abort(reason: unknown = new Error('aborted')): void {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    this.signal.reason = reason;
    this.signal.dispatchEvent(new EventStandIn('abort'));
  }
}

const nothing = (): void => {};
const start = Date.now();

Object.assign(globalThis, {
  self: globalThis,
  global: globalThis,
  EventTarget: EventTargetStandIn,
  Event: EventStandIn,
  CustomEvent: EventStandIn,
  AbortSignal: AbortSignalStandIn,
  AbortController: AbortControllerStandIn,
  performance: { now: () => Date.now() - start, timeOrigin: start },
  queueMicrotask: (run: () => void) => void Promise.resolve().then(run),
  setTimeout: nothing,
  clearTimeout: nothing,
  setInterval: nothing,
  clearInterval: nothing,
  console: { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing, trace: nothing },
  // Read by the libraries that are bundled here, for colours and the like.
  process: {
    env: {},
    argv: [],
    platform: 'linux',
    versions: {},
    cwd: () => '/',
    on: nothing,
    off: nothing,
    listeners: () => [],
    nextTick: (run: (...args: unknown[]) => void, ...args: unknown[]) =>
      void Promise.resolve().then(() => run(...args)),
  },
});
