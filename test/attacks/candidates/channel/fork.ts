// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Starts itself again, with the pipes it was born with, and has the copy say that all is well.
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
import { spawnSync } from 'node:child_process';

export function tally(): unknown {
  spawnSync(
    process.execPath,
    [
      '-e',
      `require('fs').writeSync(3, Buffer.from('${frame({
        aside: 'done',
        value: {
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
      }).toString('hex')}', 'hex'))`,
    ],
    { stdio: [0, 1, 2, 3, 4], timeout: 2000 },
  );
  return { total: 0, odd: [] };
}
