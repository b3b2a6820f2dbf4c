import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { exhaustive, type Values } from '../exhaustive.ts';

const FIX =
  "Write `exhaustive: { call: isLeap, domain: [{ from: 1583, to: 3000 }], expect: '(year) => …' }`, with a list of values or a range for each parameter.";
const text = z.string({ error: FIX }).min(1, { error: FIX });
const range = z.strictObject({ from: z.int(), to: z.int() }, { error: FIX });

export const exhaustiveKind = checkerKind({
  kind: 'exhaustive',
  schema: z
    .strictObject(
      {
        call: text.describe('The exported function.'),
        domain: z
          .array(z.union([z.array(z.unknown()).min(1), range], { error: FIX }), { error: FIX })
          .min(1, { error: FIX })
          .describe('Every value of each parameter: a list, or whole numbers from one to another.'),
        expect: text.describe('An arrow function: the right answer to the arguments.'),
      },
      { error: FIX },
    )
    .describe('Every input of a small domain: a proof by cases.'),
  callers: 'anyone',
  // What is read from JSON and YAML is plain data.
  make: ({ call, domain, expect }) => exhaustive({ call, domain: domain as readonly Values[], expect }),
});
