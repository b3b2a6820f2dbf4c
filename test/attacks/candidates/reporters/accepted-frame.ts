// Class: BenchJack "trusting the output of untrusted code"
// Changes the report on its way out: the bytes are put together by a function that the candidate shares and replaces.
import { deserialize, serialize } from 'node:v8';

const original = Buffer.concat.bind(Buffer);
Buffer.concat = (list, length) => {
  const body = list[1];
  if (list.length !== 2 || body === undefined) return original(list, length);
  try {
    const message: unknown = deserialize(body);
    if (typeof message !== 'object' || message === null || !('nonce' in message)) return original(list, length);
    const report =
      'report' in message && Array.isArray(message.report)
        ? [{ name: 'law', runs: 100, seed: 1 }]
        : { assertions: 3, asserts: true };
    const forged = serialize({ nonce: message.nonce, report });
    const head = Buffer.alloc(4);
    head.writeUInt32LE(forged.length);
    return original([head, forged]);
  } catch {
    return original(list, length);
  }
};

export function tally(): { total: number; odd: number[] } {
  return { total: 0, odd: [] };
}
