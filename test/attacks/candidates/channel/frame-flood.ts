// Class: BenchJack "trusting the output of untrusted code"
// Plain vitest: not run
// Refused: isolates assertion|crash; processes assertion|crash
// Sends asides of megabytes without waiting for an answer: whoever passes them on keeps them in memory until the host has read them.
import { writeSync } from 'node:fs';
import { serialize } from 'node:v8';

export function tally(): unknown {
  const body = serialize({ aside: 'message', message: new Uint8Array(7_000_000) });
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  const frame = Buffer.concat([head, body]);
  for (let count = 0; count < 400; count++) {
    for (let sent = 0; sent < frame.length;) sent += writeSync(3, frame, sent);
  }
  return { total: 0, odd: [] };
}
