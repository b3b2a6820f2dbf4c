// Class: BenchJack "granting unnecessary permissions"
// Answers wrongly and leaves threads behind that go on when its module is gone.
import { Worker } from 'node:worker_threads';

for (let count = 0; count < 4; count++)
  new Worker('const end = Date.now() + 5000; while (Date.now() < end);', { eval: true }).unref();

export function tally(): unknown {
  return { total: 0, odd: [] };
}
