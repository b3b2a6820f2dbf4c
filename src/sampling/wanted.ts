import type { Task } from '../task.ts';

/** What extraction goes by. */
export type Wanted = Pick<Task, 'targets' | 'signature' | 'exports' | 'language'>;
