import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { roundTrip } from '../roundTrip.ts';

const FIX = "Write `roundTrip: { encode: toCsv, decode: parseCsv, inputs: 'rows: string[][]' }`.";
const text = z.string({ error: FIX }).min(1, { error: FIX });

export const roundTripKind = checkerKind({
  kind: 'roundTrip',
  schema: z
    .strictObject(
      {
        encode: text.describe('The exported function of one argument.'),
        decode: text.describe('The exported function that undoes it.'),
        inputs: text.describe('The parameter of `encode` in TypeScript.'),
      },
      { error: FIX },
    )
    .describe('What one function makes, another undoes.'),
  callers: 'anyone',
  make: ({ encode, decode, inputs }) => roundTrip(encode, decode, inputs),
});
