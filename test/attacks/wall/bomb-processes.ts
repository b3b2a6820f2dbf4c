// Starts processes without end, each in a session of its own.
import { spawn } from 'node:child_process';

for (let count = 0; count < 700; count++) spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' }).unref();
await new Promise((resolve) => setTimeout(resolve, 60_000));

export function tally(values: readonly number[]): { total: number; odd: number[] } {
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
