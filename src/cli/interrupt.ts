import { EXIT } from '../errors.ts';

/** Thrown when the user stopped the command; the message says what was kept. */
export class Interrupted extends Error {}

/** A signal that Ctrl-C or a termination request aborts. A second Ctrl-C ends the process at once. */
export function interruptible(): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Interrupted('Interrupted.'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
