import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { speed } from '../speed.ts';
import { GROWTHS } from '../speed/growth.ts';

const FIX =
  "Write `speed: { call: sort, inputs: '(n, random) => [Array.from({ length: n }, () => random())]', growth: n log n }`.";
const text = z.string({ error: FIX }).min(1, { error: FIX });

export const speedKind = checkerKind({
  kind: 'speed',
  schema: z
    .strictObject(
      {
        call: text.describe('The exported function.'),
        inputs: text.describe('An arrow function: arguments of a size, made with a source of random numbers.'),
        growth: z.enum(GROWTHS, { error: FIX }).describe('The fastest growth that may be.'),
        most: z.int().min(512).optional().describe('The largest size (default 16384).'),
      },
      { error: FIX },
    )
    .describe('How the time of a call grows with its input.'),
  callers: 'anyone',
  make: ({ most, ...rest }) => speed({ ...rest, ...(most !== undefined && { most }) }),
});
