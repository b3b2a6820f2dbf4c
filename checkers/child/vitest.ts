import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SuiteReport } from '../report.ts';
import { exportsThen, THENABLE } from '../reading/thenable.ts';
import { receive } from './channel.ts';
import { inFork, openVitest, specificationsOf } from './vitestOf.ts';
import { reportOf } from './vitestReport.ts';

// Runs vitest, the workspace's own where it has one, and reports each test. The reporter lives here, in the parent of
// the process that runs the candidate, so that nothing the candidate prints is read as a result.

interface Order {
  readonly root: string;
  readonly at: string;
  readonly project: string;
  readonly files: readonly string[];
  readonly targets: readonly string[];
}

const { message, report } = await receive<Order>();
const { root, at, project, files, targets } = message;
const thenable = targets.find(isThenable);
if (thenable !== undefined) {
  // Vitest waits for each module as for a promise.
  report({ tests: 0, assertions: 0, failures: [{ test: thenable, message: THENABLE }] } satisfies SuiteReport);
  process.exit(0);
}
let ended: Parameters<typeof reportOf> extends [unknown, ...infer Said] ? Said : never = [[], []];
const reporter = {
  onTestRunEnd(...said: typeof ended): void {
    ended = said;
  },
};
const imported = new Set<string>();
const plugin = {
  name: 'weak-committee',
  enforce: 'pre' as const,
  load(id: string): undefined {
    imported.add(relative(root, id.replace(/\?.*$/, '')));
  },
};
const provide = { weakCommitteeTargets: targets.map((target) => join(root, target)) };
const setups = ['vitestSetup'] as const;
const vitest = await openVitest({ root, at, project, files, worker: inFork(), reporter, provide, setups, plugin });
await vitest.runTestSpecifications(await specificationsOf(vitest, message), true);
const { vacuous: _, ...result } = reportOf(vitest, ...ended);
await vitest.close();
report({ ...result, imported: targets.filter((target) => imported.has(target)) } satisfies SuiteReport);
process.exit(0);

function isThenable(target: string): boolean {
  const file = join(root, target);
  return existsSync(file) && exportsThen(target, readFileSync(file, 'utf8'));
}
