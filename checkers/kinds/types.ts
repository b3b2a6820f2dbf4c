import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { RULES } from '../../src/reading/syntax/rules.ts';
import { types } from '../types.ts';

const FIX = 'Write `types`, or `types: { compiler: workspace }`.';

const compiler = z
  .enum(['native', 'workspace'], { error: FIX })
  .optional()
  .describe('Who compiles: `native` (TypeScript 7, the default), or the TypeScript of the `workspace`.');

const sealed = z.strictObject({ refuse: z.array(z.enum(RULES)).optional(), compiler });

export const typesKind = checkerKind({
  kind: 'types',
  schema: z
    .strictObject({ compiler }, { error: FIX })
    .optional()
    .describe('A strict TypeScript check. It executes nothing: have another checker beside it.'),
  callers: 'anyone',
  make: (written) => types({ ...(written?.compiler !== undefined && { compiler: written.compiler }) }),
  again(options) {
    const { refuse, compiler: by } = sealed.parse(options);
    return types({ ...(refuse !== undefined && { refuse }), ...(by !== undefined && { compiler: by }) });
  },
});
