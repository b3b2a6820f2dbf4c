import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { cargoTest } from '../cargoTest.ts';

const FIX = 'Write `cargoTest`, or `cargoTest: { args: [--test, parse] }`.';

export const cargoTestKind = checkerKind({
  kind: 'cargoTest',
  schema: z
    .strictObject({ args: z.array(z.string().min(1), { error: FIX }).optional() }, { error: FIX })
    .optional()
    .describe('`cargo test`, in the package that holds the first target.'),
  callers: 'trusted',
  make: (written) => cargoTest({ args: written?.args ?? [] }),
});
