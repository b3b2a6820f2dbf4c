import type { Framework } from './framework.ts';

/** Scripts that assert with `node:assert`: a runner of ours runs what no other framework claims. */
export const script: Framework = { name: 'script', claims: () => true };
