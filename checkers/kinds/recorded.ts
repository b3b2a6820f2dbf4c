import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { recorded } from '../recorded.ts';

export const recordedKind = checkerKind({
  kind: 'recorded',
  schema: z.undefined({ error: 'Write `recorded`, alone.' }).describe('The verdict that was recorded with an answer.'),
  callers: 'owner',
  make: recorded,
});
