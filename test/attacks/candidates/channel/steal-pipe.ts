// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Time: 1200
// Plain vitest: not run
// Reads what its own process was to hear: the next question never arrives.
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
  const bytes = Buffer.alloc(65_536);
  for (const descriptor of [4, 0]) {
    try {
      readSync(descriptor, bytes);
    } catch {
      // Nothing there.
    }
  }
  return { total: 0, odd: [] };
}
