/** How long whoever gives events has to end by itself once its signal fires, in ms: an answer that is whole is kept. */
const GRACE_MS = 1000;

/**
 * Events as long as their giver heeds its signal. One that goes on, or says nothing more, is left to itself: it must not hold whoever listens.
 *
 * @throws the signal's reason.
 */
export async function* whileHeeded<Event>(events: AsyncIterable<Event>, signal: AbortSignal): AsyncGenerator<Event> {
  const giver = events[Symbol.asyncIterator]();
  const { promise: over, reject } = Promise.withResolvers<never>();
  over.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => void (timer = setTimeout(() => reject(signal.reason), GRACE_MS));
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  let ended = false;
  try {
    for (;;) {
      const step = await Promise.race([giver.next(), over]);
      if (step.done === true) {
        ended = true;
        return;
      }
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', begin);
    clearTimeout(timer);
    // Not waited for: it may never come.
    if (!ended) giver.return?.().catch(() => {});
  }
}
