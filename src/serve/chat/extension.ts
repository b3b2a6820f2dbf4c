import { z } from 'zod';

const path = z.string().min(1).max(1000);

const example = z.tuple([z.array(z.json()), z.json()]);

/** A checker as a request writes it, the way task folders do. */
const checker = z.union(
  [
    z.literal('types'),
    z.strictObject({ tests: z.union([path, z.array(path).min(1)]) }),
    z.strictObject({ properties: z.union([path, z.array(path).min(1)]) }),
    z.strictObject({ examples: z.strictObject({ call: z.string().min(1), cases: z.array(example).min(1) }) }),
    z.strictObject({ command: z.union([z.string().min(1), z.array(z.string()).min(1)]) }),
  ],
  {
    error:
      'a checker is "types", { tests: path }, { properties: path }, { examples: { call, cases: [[[argument], result]] } } or { command: [program, argument] }',
  },
);

const amount = z.number().positive();

/** `weak_committee` in a request: what is to be written, what it is checked by, and what it may cost. */
export const extension = z.strictObject({
  target: z.union([path, z.array(path).min(1)]),
  checkers: z.array(checker).min(1),
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
