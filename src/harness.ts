// The public face of `weak-committee/harness`: what a `bench.config.ts` is made of.
export { alone, ladder, type Arm } from './harness/arm.ts';
export { defineBench, type BenchConfig, type BenchSuite } from './harness/bench.ts';
export type { Suite, SuiteTask } from './harness/suite.ts';
export { exercism } from './harness/suites/exercism.ts';
export { pulledSuite } from './harness/suites/folder.ts';
export { humanEval, type HumanEvalOptions } from './harness/suites/humanEval.ts';
export { jsonl } from './harness/suites/jsonl.ts';
export { mbpp } from './harness/suites/mbpp.ts';
export { multiplE, type MultiplEOptions } from './harness/suites/multiplE.ts';
export { taskFolders } from './harness/suites/taskFolders.ts';
