import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { examples, type Example } from '../examples.ts';

const FIX = 'Write `examples: { call: name, cases: [[[argument], result]] }`.';

// A list of two and no tuple: clients of some models cannot pass the schema of a tuple on.
const example = z
  .array(z.unknown(), { error: FIX })
  .refine((pair): pair is [unknown[], unknown] => pair.length === 2 && Array.isArray(pair[0]), { error: FIX });

export const examplesKind = checkerKind({
  kind: 'examples',
  schema: z
    .strictObject(
      {
        call: z.string({ error: FIX }).min(1, { error: FIX }).describe('The exported function to call.'),
        cases: z
          .array(example, { error: FIX })
          .min(1, { error: FIX })
          .describe('[[argument, …], result] for each, such as [[[1, 2], 3], [[5, 5], 10]] for add(a, b).'),
      },
      { error: FIX },
    )
    .describe('Calls of an exported function, with the results that they must have.'),
  callers: 'anyone',
  // What is read from JSON and YAML is plain data.
  make: ({ call, cases }) => examples(call, cases as readonly unknown[] as readonly Example[]),
});
