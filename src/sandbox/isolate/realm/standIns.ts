// What the runners expect of their surroundings when they are evaluated; imported first. Tests that use more than this of the
// web or of Node run elsewhere.

interface Listening {
  readonly listener: (event: unknown) => void;
  readonly once: boolean;
}

class EventTargetStandIn {
  readonly #listeners = new Map<string, Listening[]>();
  addEventListener(
    type: string,
    listener: (event: unknown) => void,
    options?: boolean | { readonly once?: boolean },
  ): void {
    const listeners = this.#listeners.get(type) ?? [];
    const once = typeof options === 'object' && options.once === true;
    if (!listeners.some((one) => one.listener === listener))
      this.#listeners.set(type, [...listeners, { listener, once }]);
  }
  removeEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.set(
      type,
      (this.#listeners.get(type) ?? []).filter((one) => one.listener !== listener),
    );
  }
  dispatchEvent(event: { readonly type: string }): boolean {
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener);
      listener(event);
    }
    return true;
  }
}

class EventStandIn {
  readonly type: string;
  constructor(type: string) {
    this.type = type;
  }
}

/** An error as the web's `DOMException` would be. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

class AbortSignalStandIn extends EventTargetStandIn {
  aborted = false;
  reason: unknown = undefined;
  onabort: ((event: unknown) => void) | null = null;
  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
  static abort(reason?: unknown): AbortSignalStandIn {
    const controller = new AbortControllerStandIn();
    controller.abort(reason);
    return controller.signal;
  }
  static timeout(ms: number): AbortSignalStandIn {
    const controller = new AbortControllerStandIn();
    setTimeout(() => controller.abort(named('TimeoutError', 'The operation was aborted due to timeout')), ms);
    return controller.signal;
  }
  static any(signals: Iterable<AbortSignalStandIn>): AbortSignalStandIn {
    const controller = new AbortControllerStandIn();
    for (const signal of signals) {
      if (signal.aborted) controller.abort(signal.reason);
      else signal.addEventListener('abort', () => controller.abort(signal.reason));
    }
    return controller.signal;
  }
}

class AbortControllerStandIn {
  readonly signal = new AbortSignalStandIn();
  abort(reason: unknown = named('AbortError', 'This operation was aborted')): void {
    const { signal } = this;
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason;
    const event = new EventStandIn('abort');
    signal.dispatchEvent(event);
    signal.onabort?.(event);
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
