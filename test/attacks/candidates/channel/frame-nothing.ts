// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Writes a well-formed message that is `null` on the pipe to the solver: whoever reads a field of it falls over in the solver itself.
import { writeSync } from 'node:fs';
import { serialize } from 'node:v8';

function frame(value: unknown): Buffer {
  const body = serialize(value);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

export function tally(): unknown {
  for (let descriptor = 3; descriptor < 10; descriptor++) {
    try {
      for (const value of [null, undefined, 1, 'text', []]) writeSync(descriptor, frame(value));
    } catch {
      // Not that one.
    }
  }
  return { total: 0, odd: [] };
}
