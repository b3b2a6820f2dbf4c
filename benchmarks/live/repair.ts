import { local } from '../../src/members.ts';
import { inWords } from '../recorded/inWords.ts';
import { flagsFor } from './flags.ts';
import { holdAgainstSamples, LONGEST, type Instead } from './instead.ts';

// A repair held against new samples: a model is shown its wrong answer with the executed facts (which input, what came, what was expected).

await inWords(async () => {
  const flags = flagsFor('bench:repair', 'half an hour', 'qwen2.5-coder-0.5b');
  if (flags === undefined) return;
  const repair: Instead = {
    words: 'a repair with facts mends',
    action: (slot, of) => ({ kind: 'repair', slot, of }),
    is: ({ repairs }) => repairs !== undefined,
  };
  await holdAgainstSamples(repair, local({ model: flags.model, maxOutputTokens: LONGEST }), flags);
});
