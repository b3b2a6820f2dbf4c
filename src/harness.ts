// The public face of `weak-committee/harness`: what a `bench.config.ts` is made of.
export { alone, ladder, type Arm } from './harness/arm.ts';
export { defineBench, type BenchConfig, type BenchSuite } from './harness/bench.ts';
export type { Suite, SuiteTask } from './harness/suite.ts';
