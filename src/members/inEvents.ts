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
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, out) {
      for (const byte of bytes) {
        length = byte === LINE_FEED && isBlank ? 0 : length + 1;
        isBlank = byte === LINE_FEED || (byte === RETURN && isBlank);
      }
      if (length > LONGEST_EVENT) throw new Error('it sent an event without an end');
      out.enqueue(bytes);
    },
  });
  return new Response(body.pipeThrough(bounded), { status, statusText, headers });
}
