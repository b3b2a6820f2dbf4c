import type { Framework } from './framework.ts';

/** vitest: a runner of ours runs its files. */
export const vitest: Framework = {
  name: 'vitest',
  claims: ({ imports, named }) => imports.has('vitest') || named === 'vitest',
};
