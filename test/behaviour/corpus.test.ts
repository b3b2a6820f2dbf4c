import { afterAll, describe, expect, it } from 'vitest';
import { ranked, representative } from '../../src/behaviour/choose.ts';
import { clustersOf } from '../../src/behaviour/clusters.ts';
import { compare } from '../../src/behaviour/compare.ts';
import type { Observed } from '../../src/behaviour/observe.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { borrowWarm, openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { counts } from './corpus/counts.ts';
import { digits } from './corpus/digits.ts';
import { median } from './corpus/median.ts';
import { palindrome } from './corpus/palindrome.ts';
import { rotate } from './corpus/rotate.ts';
import type { Subject } from './corpus/subject.ts';
import { unique } from './corpus/unique.ts';
import { vowels } from './corpus/vowels.ts';

// Hard-coded, flaky, argument-changing and time-dependent proposals beside two honest ones: none of them may be returned.

const warm = borrowWarm(1);
afterAll(() => warm[Symbol.asyncDispose]());

const observed: Observed = { sources: {}, hidden: [], target: 'src/f.ts', name: 'f' };
/** Times that the member of a cheat proposed it: once more than the honest ones together. */
const REPEATED = 3;

async function behavioursOf({ head, seen, honest, cheats }: Subject) {
  const task = await resolveTask({ prompt: 'Write it.', target: observed.target, workspace: { files: {} } });
  const { signal } = new AbortController();
  await using context = await openContext(task, { timeoutMs: 10_000, seed: 1, signal, unsafe: false, cores: 1 });
  const signature = signatureOf('f.ts', `${head} {`, 'f');
  if ('reason' in signature) throw new Error(signature.reason);
  const programs = [...honest, ...Object.values(cheats)].map((body) => ({
    [observed.target]: `export ${head} { ${body} }`,
  }));
  const { behaviours, weights } = await compare(context, observed, programs, { signature, seen, signal });
  return { weights, outcomes: behaviours.map((one) => (one.kind === 'observed' ? one.outcomes : undefined)) };
}

const subjects = { median, vowels, palindrome, unique, digits, rotate, counts };

it('has forty cheats and more', () => {
  expect(Object.values(subjects).flatMap(({ cheats }) => Object.keys(cheats)).length).toBeGreaterThanOrEqual(40);
});

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  it('is honest', async () => {
    const { outcomes, weights } = await behavioursOf(subject);
    const [first, second, ...cheats] = outcomes;
    const returned = (all: typeof outcomes, members: readonly string[]): number | undefined => {
      const origins = members.map((member) => ({ member, family: member }));
      const [best] = ranked(clustersOf(all), origins, weights);
      return best && representative(best.cluster, origins);
    };
    const cheated = Object.keys(subject.cheats).filter((__, at) => {
      const again = Array.from({ length: REPEATED }, () => cheats[at]);
      const members = [...again.map(() => 'cheat'), 'one', 'other'];
      return (returned([...again, first, second], members) ?? 0) < REPEATED;
    });
    expect(cheated).toEqual([]);
    expect(returned(outcomes, ['one', 'other', ...cheats.map((__, at) => `cheat ${at}`)])).toBeLessThan(2);
  });
});
