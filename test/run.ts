import { execa } from 'execa';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { SLOW, turnOf } from './projects.ts';

// `npm test`: all files of tests but the slow ones, of which one in fourteen is run, others with each commit. `npm test -- --all` runs all, as
// CI does. What else stands behind `--` is for vitest.

const ROOT = resolve(import.meta.dirname, '..');
const given = process.argv.slice(2);
const turn = new Set(turnOf(Number.parseInt(commit().slice(0, 8), 16)));
const left = given.includes('--all') ? [] : SLOW.filter((name) => !turn.has(name));
if (left.length > 0)
  process.stdout.write(
    `${left.length} of ${SLOW.length} slow files of tests wait for other commits; all are run by: npm test -- --all\n`,
  );
const { exitCode } = await execa(
  process.execPath,
  [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...left.map((name) => `--exclude=test/${name}.test.ts`),
    ...given.filter((flag) => flag !== '--all'),
  ],
  { cwd: ROOT, stdio: 'inherit', reject: false },
);
process.exitCode = exitCode ?? 1;

/** The commit that is checked out; any text of digits where there is none. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '00000000';
  }
}
