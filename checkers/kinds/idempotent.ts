import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { idempotent } from '../idempotent.ts';

const FIX = "Write `idempotent: { call: slugify, inputs: 'text: string' }`.";
const text = z.string({ error: FIX }).min(1, { error: FIX });

export const idempotentKind = checkerKind({
  kind: 'idempotent',
  schema: z
    .strictObject(
      {
        call: text.describe('The exported function of one argument.'),
        inputs: text.describe('Its parameter in TypeScript.'),
      },
      { error: FIX },
    )
    .describe('Doing it twice is doing it once.'),
  callers: 'anyone',
  make: ({ call, inputs }) => idempotent(call, inputs),
});
