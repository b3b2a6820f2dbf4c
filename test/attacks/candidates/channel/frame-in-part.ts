// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Time: 1200
// Sends the first half of a message and no more: whoever waits for the rest waits for ever.
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
  put(3, frame({ aside: 'message', message: 'x'.repeat(1000) }).subarray(0, 500));
  return { total: 0, odd: [] };
}
