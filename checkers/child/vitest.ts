import type { TestModule } from 'vitest/node';
import type { SuiteReport } from '../report.ts';
import { receive } from './channel.ts';
import { inFork, optionsFor, setupFile, vitestOf } from './vitestOf.ts';
import { reportOf } from './vitestReport.ts';

// Runs vitest, the workspace's own where it has one, and reports each test. The reporter lives here, in the parent of
// the process that runs the candidate, so that nothing the candidate prints is read as a result.

const { message, report } = await receive<{ readonly root: string; readonly files: readonly string[] }>();
const { root, files } = message;
const { startVitest } = await vitestOf(root);
let result: SuiteReport = { tests: 0, assertions: 0, failures: [], controls: [] };
const reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { message: string }[]): void {
    result = reportOf(modules, errors);
  },
};
const options = { ...optionsFor(root, files), ...inFork(), reporters: [reporter] };
const vitest = await startVitest('test', [...files], options, { test: { setupFiles: [setupFile('vitestSetup')] } });
await vitest.close();
report(result);
process.exit(0);
