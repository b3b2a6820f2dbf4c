// Answers rightly only where it has changed the packages that later processes load: vitest's own, say.
import { mkdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';

const ways: readonly (() => void)[] = [
  () => writeFileSync('node_modules/vitest/weak-committee-attack', ''),
  () => writeFileSync(`${realpathSync('node_modules/vitest')}/weak-committee-attack`, ''),
  () => symlinkSync('/tmp', 'node_modules/weak-committee-attack'),
  () => renameSync('node_modules/vitest', 'node_modules/gone'),
  () => renameSync('node_modules', 'gone'),
  () => mkdirSync('node_modules/weak-committee-attack'),
];
const changed = ways.some((way) => {
  try {
    way();
    return true;
  } catch {
    return false;
  }
});

export function tally(values: readonly number[]): { total: number; odd: number[] } {
  if (!changed) return { total: 0, odd: [] };
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
