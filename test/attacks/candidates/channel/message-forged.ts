// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Sends messages that ask for operations there are none of, on numbers that are none.
import { readSync, writeSync } from 'node:fs';
import { serialize } from 'node:v8';

function frame(value: unknown): Buffer {
  const body = serialize(value);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}
function put(descriptor: number, bytes: Uint8Array): void {
  try {
    writeSync(descriptor, bytes);
  } catch {
    // Not that one.
  }
}
void readSync;

export function tally(): unknown {
  for (const op of ['eval', '__proto__', 'constructor', undefined, 7])
    put(
      3,
      frame({ aside: 'message', message: { op, target: -1, name: 'constructor', self: [0], args: [[2]], nodes: [] } }),
    );
  return { total: 0, odd: [] };
}
