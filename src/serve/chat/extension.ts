import { z } from 'zod';

const path = z.string().min(1).max(1000);

const amount = z.number().positive();

/** `weak_committee` in a request: what is to be written, what it is checked by, and what it may cost. */
export const extension = z.strictObject({
  target: z.union([path, z.array(path).min(1)]),
  /** Each as task folders write it; they are read by whoever knows the kinds that there are. */
  checkers: z.array(z.unknown()).min(1),
  /** Files of a workspace of the request's own, by path: tests, context. Without it the workspace that is served. */
  files: z.record(path, z.string()).optional(),
  signature: z.string().optional(),
  exports: z.array(z.string()).optional(),
  context: z.array(path).optional(),
  language: z.string().optional(),
  budget: z
    .strictObject({
      usd: amount.optional(),
      tokens: amount.optional(),
      samples: amount.optional(),
      strongCalls: z.number().min(0).optional(),
      seconds: amount.optional(),
      failures: z.int().min(0).optional(),
    })
    .optional(),
});

export type Extension = z.infer<typeof extension>;
