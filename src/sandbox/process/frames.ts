import { deserialize, serialize } from 'node:v8';

// Messages between us and a child, over ordinary pipes: a length, then the value in V8's structured clone format. Node's own
// IPC channel would do the same, but garbage written to it by a candidate ends the solver.

const MAX_BYTES = 8 * 1024 * 1024;

/** A value as bytes, with its length in front. Throws for what is not plain data (a function, a class instance is cut to its data). */
export function frame(value: unknown): Uint8Array {
  const body = serialize(value);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** Puts bytes together to values. Once something comes that is no message, nothing is believed any more. */
export function frameReader(onValue: (value: unknown) => void, onGarbage: () => void): (bytes: Uint8Array) => void {
  let parts: Uint8Array[] = [];
  let held = 0;
  let broken = false;
  const fail = (): void => {
    broken = true;
    parts = [];
    onGarbage();
  };
  return (bytes) => {
    if (broken) return;
    parts.push(bytes);
    held += bytes.length;
    while (held >= 4) {
      const [first] = parts;
      // Joined only when a whole message may be there, so that a long one is not copied at each piece.
      const start =
        first !== undefined && first.length >= 4
          ? Buffer.from(first.buffer, first.byteOffset, first.length)
          : Buffer.concat(parts);
      const length = start.readUInt32LE(0);
      if (length > MAX_BYTES) return fail();
      if (held < 4 + length) return;
      const all = Buffer.concat(parts);
      const rest = all.subarray(4 + length);
      parts = rest.length > 0 ? [rest] : [];
      held = rest.length;
      let value: unknown;
      try {
        value = deserialize(all.subarray(4, 4 + length));
      } catch {
        // Whoever writes there garbles the channel on purpose.
        return fail();
      }
      onValue(value);
    }
  };
}
