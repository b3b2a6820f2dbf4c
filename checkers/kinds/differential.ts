import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { differential } from '../differential.ts';

const FIX = 'Write `differential: tests/slow.ts`, or `differential: { reference: tests/slow.ts, call: name }`.';

const options = z.strictObject(
  {
    reference: z.string({ error: FIX }).min(1, { error: FIX }).describe('A file of the workspace.'),
    call: z.string().min(1).optional().describe('The function that both export, where the reference exports several.'),
    runs: z.int().positive().optional().describe('Inputs that are made (default 200).'),
  },
  { error: FIX },
);

export const differentialKind = checkerKind({
  kind: 'differential',
  schema: z
    .union([z.string().min(1), options], { error: FIX })
    .describe('A file that does the same in another way: both are called on inputs made from its types.'),
  callers: 'anyone',
  make(written) {
    const { reference, call, runs } = typeof written === 'string' ? { reference: written } : options.parse(written);
    return differential(reference, { ...(call !== undefined && { call }), ...(runs !== undefined && { runs }) });
  },
});
