// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Sends frames of bytes that are no value.
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
  for (let descriptor = 3; descriptor < 10; descriptor++)
    put(descriptor, Buffer.from([8, 0, 0, 0, 0xff, 0x0f, 0x99, 0x99, 1, 2, 3, 4]));
  return { total: 0, odd: [] };
}
