// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Sends asides nested more and more deeply: one that can still be read may be too deep to be written on to the host.
import { writeSync } from 'node:fs';

/** `{ aside: 'message', message: [[[…]]] }` in V8's format, without the stack that writing it would need. */
function deep(depth: number): Buffer {
  const head = Buffer.from('ff0f6f2205617369646522076d6573736167652207', 'hex');
  const start = Buffer.concat([head, Buffer.from('message')]);
  const open = Buffer.alloc(depth * 2);
  for (let at = 0; at < depth; at++) open.write('A\u0001', at * 2, 'latin1');
  const close = Buffer.alloc(depth * 3);
  for (let at = 0; at < depth; at++) close.write('$\u0000\u0001', at * 3, 'latin1');
  return Buffer.concat([start, open, Buffer.from('_'), close, Buffer.from('{\u0002', 'latin1')]);
}

export function tally(): unknown {
  for (let depth = 500; depth < 12_000; depth += 250) {
    const body = deep(depth);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(body.length);
    writeSync(3, Buffer.concat([head, body]));
  }
  return { total: 0, odd: [] };
}
