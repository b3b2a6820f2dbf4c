import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { goTest } from '../goTest.ts';

const FIX = 'Write `goTest`, `goTest: ./parse`, or `goTest: { packages: [./parse], args: [-run, TestParse] }`.';
const words = z.array(z.string().min(1), { error: FIX });
const sealed = z.strictObject({ packages: words.optional(), args: words.optional() }, { error: FIX });

export const goTestKind = checkerKind({
  kind: 'goTest',
  schema: z
    .union([z.string().min(1), words, sealed], { error: FIX })
    .optional()
    .describe('`go test` with packages, from the folder of the module that holds the first target.'),
  callers: 'trusted',
  make(written) {
    if (written === undefined) return goTest();
    if (typeof written === 'string' || Array.isArray(written)) return goTest(written);
    return goTest(written.packages, { args: written.args ?? [] });
  },
});
