/** An event, or a reply that is none of events, which is longer is no answer. */
const LONGEST_EVENT = 1024 * 1024;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * A `fetch` for the `openai` package, which puts an event together however long it grows, and copies all of it with each piece. Nor does it
 * go where a server sends it on to: whom we trust is in the configuration.
 */
export async function inEvents(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  let length = 0;
  let isBlank = false;
  const filled = withoutEmptyData();
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, out) {
      for (const byte of bytes) {
        length = byte === LINE_FEED && isBlank ? 0 : length + 1;
        isBlank = byte === LINE_FEED || (byte === RETURN && isBlank);
      }
      if (length > LONGEST_EVENT) throw new Error('it sent an event without an end');
      out.enqueue(filled(bytes));
    },
    flush: (out) => out.enqueue(filled(undefined)),
  });
  return new Response(body.pipeThrough(bounded), { status, statusText, headers });
}

const DATA = Buffer.from('data:');
const SPACES: ReadonlySet<number> = new Set([32, 9, RETURN, LINE_FEED]);

/**
 * Leaves out lines of `data:` with nothing behind it, which some servers send as a sign of life, and which the package takes for JSON. Takes
 * bytes as they come, and `undefined` at their end.
 */
function withoutEmptyData(): (bytes: Uint8Array | undefined) => Uint8Array {
  // The beginning of a line that may turn out to be one.
  let held: number[] = [];
  let mayBe = true;
  return (bytes) => {
    if (bytes === undefined) return Uint8Array.from(held);
    const kept: number[] = [];
    for (const byte of bytes) {
      if (mayBe && (held.length < DATA.length ? byte === DATA[held.length] : SPACES.has(byte))) {
        held.push(byte);
        if (byte === LINE_FEED) held = [];
        continue;
      }
      for (const one of held) kept.push(one);
      kept.push(byte);
      held = [];
      mayBe = byte === LINE_FEED;
    }
    return Uint8Array.from(kept);
  };
}
