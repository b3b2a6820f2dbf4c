// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Calls a timer of the tests' clock a thousand times without waiting for one answer.
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
  for (let count = 0; count < 1000; count++)
    put(
      3,
      frame({
        aside: 'message',
        message: { op: 'apply', target: 4, name: '', self: undefined, args: [[4], 0], nodes: [] },
      }),
    );
  return { total: 0, odd: [] };
}
