import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { metamorphic } from '../metamorphic.ts';

const FIX =
  "Write `metamorphic: { call: sum, inputs: 'numbers: number[]', change: '(numbers) => [numbers.toReversed()]', holds: '(a, b) => a === b' }`.";
const text = z.string({ error: FIX }).min(1, { error: FIX });

export const metamorphicKind = checkerKind({
  kind: 'metamorphic',
  schema: z
    .strictObject(
      {
        call: text.describe('The exported function.'),
        inputs: text.describe('Its parameters in TypeScript.'),
        change: text.describe('An arrow function: of the arguments it makes a list of those for a second call.'),
        holds: text.describe('An arrow function: whether both answers go together.'),
      },
      { error: FIX },
    )
    .describe('How a change of the input shows in the answer, where nobody knows the right one.'),
  callers: 'anyone',
  make: metamorphic,
});
