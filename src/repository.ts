// The public face of `weak-committee/repository`: a bug in a repository as a task, and its fix as a patch or a branch.
export { fixTask, type FixInput, type FixOptions, type FixTask } from './repository/fixTask.ts';
export type { Before } from './repository/baseline.ts';
export type { Relevant } from './repository/relevant.ts';
export type { Shown } from './repository/context.ts';
export { evidenceOf } from './repository/evidence.ts';
export { patchOf } from './repository/patch.ts';
export { commitTo } from './repository/branch.ts';
