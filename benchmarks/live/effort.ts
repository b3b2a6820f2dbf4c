import type { Member } from '../../src/index.ts';
import { local } from '../../src/members.ts';
import { inWords } from '../recorded/inWords.ts';
import { flagsFor } from './flags.ts';
import { holdAgainstSamples, LONGEST, type Instead } from './instead.ts';

// More thinking held against new samples: where a quick answer was wrong, the model is asked to think in words before it writes. None of the models that can be
// pulled has efforts of its own, so thinking is what it is told to do (chain of thought).

const THINK =
  'Think first, in at most ten sentences, before you write any code: what exactly is asked, which cases there are, what comes of each example step by step, and where a quick answer would go wrong. Then give the code as asked.';

/** A member that thinks in words at high effort. */
function thinking(member: Member): Member {
  return {
    ...member,
    abilities: { ...member.abilities, efforts: ['low', 'high'] },
    propose(request) {
      if (request.effort !== 'high') return member.propose(request);
      const [, ...rest] = request.messages;
      return member.propose({
        ...request,
        messages: [{ role: 'system', content: `You are an expert programmer. ${THINK}` }, ...rest],
      });
    },
  };
}

await inWords(async () => {
  const flags = flagsFor('bench:effort', 'half an hour', 'qwen2.5-coder-0.5b');
  if (flags === undefined) return;
  await using model = local({ model: flags.model, maxOutputTokens: 2 * LONGEST });
  const think: Instead = {
    words: 'an answer that thinks first solves',
    action: (slot) => ({ kind: 'sample', slots: [{ ...slot, effort: 'high' }] }),
    is: ({ effort }) => effort === 'high',
  };
  await holdAgainstSamples(think, thinking(model), flags);
});
