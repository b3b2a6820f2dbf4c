/** What a script asks to be told of when its process ends. */
export interface Handlers extends Disposable {
  /** Tells it, as if the process ended; false where it has not asked. Throws what it throws. */
  tell(event: 'beforeExit' | 'exit'): boolean;
}

const EVENTS = ['beforeExit', 'exit'] as const;

/** Keeps account of what a script that runs in this process asks for from now on; takes it back in the end. */
export function openHandlers(): Handlers {
  const known = new Set(EVENTS.flatMap((event) => process.rawListeners(event)));
  const added = (event: (typeof EVENTS)[number]): ((...args: unknown[]) => void)[] =>
    process.rawListeners(event).filter((one) => !known.has(one)) as ((...args: unknown[]) => void)[];
  return {
    tell(event) {
      const asked = added(event);
      for (const handler of asked) Reflect.apply(handler, process, [process.exitCode ?? 0]);
      return asked.length > 0;
    },
    [Symbol.dispose]() {
      for (const event of EVENTS) for (const handler of added(event)) process.removeListener(event, handler);
    },
  };
}
