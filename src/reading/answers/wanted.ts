import type { Task } from '../../nouns/task.ts';

/** What extraction goes by. */
export interface Wanted extends Pick<Task, 'targets' | 'signature' | 'exports' | 'language'> {
  /** Whether the target is a script where it has neither imports nor exports, and no module. */
  readonly script?: boolean;
}
