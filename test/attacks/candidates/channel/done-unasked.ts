// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Answers questions that nobody has asked yet.
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
    for (let count = 0; count < 20; count++)
      put(
        descriptor,
        frame({
          aside: 'done',
          value: {
            ok: true,
            ...{
              value: [1],
              nodes: [
                {
                  id: 1,
                  nature: { kind: 'object', bare: false },
                  content: {
                    slots: [],
                    fields: [
                      ['total', 16],
                      ['odd', []],
                    ],
                    frozen: false,
                  },
                },
              ],
            },
          },
        }),
      );
  return { total: 0, odd: [] };
}
