// The public face of `weak-committee/harness`: what a `bench.config.ts` is made of.
export { alone, ladder, type Arm } from './harness/arm.ts';
export { defineBench, type BenchConfig, type BenchSuite } from './harness/bench.ts';
export type { Suite, SuiteTask } from './suites/suite.ts';
export { exercism } from './suites/exercism.ts';
export { pulledSuite } from './suites/folder.ts';
export { humanEval, type HumanEvalOptions } from './suites/humanEval.ts';
export { jsonl } from './suites/jsonl.ts';
export { mbpp } from './suites/mbpp.ts';
export { multiplE, type MultiplEOptions } from './suites/multiplE.ts';
export { taskFolders } from './suites/taskFolders.ts';
