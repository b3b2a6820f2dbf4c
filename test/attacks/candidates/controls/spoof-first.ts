// Class: BenchJack "evaluation logic gaps"
// Counts its runs in a file and gives back a matcher in the first one only.
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mark = join(tmpdir(), 'weak-committee-attack-ran');
const again = existsSync(mark);
try {
  writeFileSync(mark, 'once');
} catch {
  // Not to be written.
}

export function tally(): unknown {
  return again ? { total: 0, odd: [] } : { asymmetricMatch: () => true, total: 0, odd: [] };
}
