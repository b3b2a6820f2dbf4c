// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Answers what it was asked with things that mean nothing.
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
  for (const value of [undefined, 1, 'x', { ok: true }, { ok: true, nodes: [{ id: 1 }], value: [1] }])
    put(3, frame({ aside: 'done', value }));
  return { total: 0, odd: [] };
}
