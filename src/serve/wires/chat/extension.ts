import { z } from 'zod';
import { LIMITS } from '../../../policy/limits.ts';
import { TASK_FIELDS } from '../../../workspace/taskFields.ts';

/** `weak_committee` in a request: what is to be written, what it is checked by, and what it may cost. */
export const extension = z.strictObject({
  ...TASK_FIELDS,
  /** Each as task folders write it; they are read by whoever knows the kinds that there are. */
  checkers: z.array(z.unknown(), { error: 'Give a list of checkers' }).min(1, { error: 'Give at least one checker' }),
  /** Files of a workspace of the request's own, by path: tests, context. Without it the workspace that is served. */
  files: z.record(z.string().min(1), z.string()).optional(),
  budget: LIMITS.optional(),
});

export type Extension = z.infer<typeof extension>;
