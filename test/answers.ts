import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Member, Prices, Solution, Solved, TargetPaths } from '../src/index.ts';
import { recording } from '../src/members.ts';

/** A folder of a test's own, gone when the test ends. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'committee-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A member that replays answers written in the test, for one task. */
export function answering(
  folder: string,
  name: string,
  task: string,
  texts: readonly string[],
  prices: Prices = { input: 1, output: 1 },
): Member {
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, texts.map((text) => JSON.stringify({ task, model: name, text })).join('\n'));
  return recording(file, { prices });
}

/** A solution that has to be one. */
export function solved<Target extends TargetPaths>(solution: Solution<Target>): Solved<Target> {
  if (solution.status !== 'solved') throw new Error(solution.summary);
  return solution;
}

/** Code as a model would send it. */
export function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}
