import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TestModule } from 'vitest/node';
import type { Failure, SuiteReport } from '../report.ts';
import { receive } from './channel.ts';

// Runs vitest, the workspace's own where it has one, and reports each test. The reporter lives here, in the parent of
// the process that runs the candidate, so that nothing the candidate prints is read as a result.

const { message, report } = await receive<{ readonly root: string; readonly files: readonly string[] }>();
const { startVitest } = await ownVitest(message.root);
const setup = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'vitestSetup.ts' : 'vitestSetup.js', import.meta.url),
);

let tests = 0;
let assertions = 0;
const failures: Failure[] = [];
const controls: { test: string; passed: boolean; reached: number }[] = [];
const reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { message: string }[]): void {
    for (const error of errors) failures.push({ test: 'outside any test', message: error.message });
    for (const module of modules) {
      for (const error of module.errors()) failures.push({ test: module.relativeModuleId, message: error.message });
      for (const suite of module.children.allSuites())
        for (const error of suite.errors()) failures.push({ test: suite.fullName, message: error.message });
      let counted = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed' || result.state === 'failed') tests++;
        counted = Math.max(counted, test.meta().assertions ?? 0);
        if (result.state !== 'skipped')
          controls.push({
            test: test.fullName,
            passed: result.state === 'passed',
            reached: test.meta().reachedControls ?? 0,
          });
        for (const { message: text, expected, actual } of result.errors ?? []) {
          failures.push({
            test: test.fullName,
            message: text,
            ...(expected === undefined ? {} : { expected, actual: actual ?? 'undefined' }),
          });
        }
      }
      assertions += counted;
    }
  },
};

const options = {
  root: message.root,
  watch: false,
  run: true,
  reporters: [reporter],
  pool: 'forks' as const,
  maxWorkers: 1,
  // Workers are processes of their own and do not inherit this one's limit on its heap.
  execArgv: process.execArgv.filter((flag) => flag.startsWith('--max-old-space-size')),
  include: [...message.files],
  coverage: { enabled: false },
  cache: false as const,
};
const vitest = await startVitest('test', [...message.files], options, { test: { setupFiles: [setup] } });
await vitest.close();
report({ tests, assertions, failures, controls } satisfies SuiteReport);
process.exit(0);

async function ownVitest(root: string): Promise<typeof import('vitest/node')> {
  const found = createRequire(join(root, 'x.js')).resolve('vitest/package.json');
  const entry: string = createRequire(found).resolve('vitest/node');
  return import(pathToFileURL(entry).href);
}
