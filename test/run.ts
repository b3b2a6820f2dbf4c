import { execa } from 'execa';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

// `npm test`: all files of tests but the slow ones, of which one in seven is run, others with each commit. `npm test -- --all` runs all, as
// CI does. What else stands behind `--` is for vitest.

/** Files that took 25 s or more on two busy cores: attacks, processes, whole test runners, command lines. */
const SLOW = [
  'attacks/answers',
  'attacks/attacks',
  'attacks/commands',
  'attacks/families',
  'attacks/inputs',
  'attacks/isolates',
  'attacks/processes',
  'attacks/propertyInputs',
  'attacks/reaching',
  'attacks/teaching',
  'attacks/wall',
  'attacks/world',
  'chaos/kill',
  'checkers/command',
  'checkers/commandRunners',
  'checkers/evidence',
  'checkers/typeBombs',
  'checkers/typeProjects',
  'checkers/vitestConfig',
  'checkers/wholeVitest',
  'cli/bench',
  'cli/check',
  'cli/runs',
  'cli/solve',
  'cli/verify',
  'cli/wrongInput',
  'fixtures',
  'harness/suites/humanEval',
  'harness/suites/multiplE',
  'members/aiSdk',
  'members/openai',
  'sandbox/isolates',
  'serve/mcp',
  'serve/recorded',
  'workspace/monorepo',
];
const ONE_IN = 7;

const ROOT = resolve(import.meta.dirname, '..');
const given = process.argv.slice(2);
const all = given.includes('--all');
const turn = Number.parseInt(commit().slice(0, 8), 16) % ONE_IN;
const left = all ? [] : SLOW.filter((_, index) => index % ONE_IN !== turn);
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
