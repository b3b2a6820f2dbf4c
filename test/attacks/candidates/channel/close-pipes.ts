// Class: BenchJack "trusting the output of untrusted code"
// Plain vitest: not run
// Refused: isolates assertion|crash; processes assertion|crash
// Closes every descriptor that it has, those of the channel among them.
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
import { closeSync } from 'node:fs';

export function tally(): unknown {
  for (let descriptor = 0; descriptor < 64; descriptor++) {
    try {
      closeSync(descriptor);
    } catch {
      // Not open.
    }
  }
  return { total: 0, odd: [] };
}
