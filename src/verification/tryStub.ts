import type { Checker } from '../nouns/checker.ts';
import { CheckerError, TaskError } from '../errors.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { headline, type Verdict } from '../nouns/verdict.ts';
import { countdown } from './countdown.ts';
import { hopelessness } from './hopeless.ts';
import { stubFor } from './stub.ts';
import type { Variant } from './variants.ts';

/** What came of trying the checkers. */
export interface Tried {
  /** What was found out about them, in words. */
  readonly warnings: readonly string[];
  /** Those that refused the stub, and did so in an isolate: more can be tried on them in next to no time. */
  readonly quick: readonly string[];
}

/**
 * Tries the checkers on a candidate that solves nothing.
 *
 * @throws {@link CheckerError} when one cannot judge it; {@link TaskError} when every one accepts it, or one would refuse whatever is proposed.
 */
export async function tryStub(
  task: Task,
  checkers: readonly Checker[],
  whenFooled: 'refuse' | 'warn' | 'warn-late',
  judge: (name: string, stub: Candidate) => Promise<Verdict>,
  tell: (left: readonly string[], of: number) => void,
): Promise<Tried> {
  const executing = checkers.filter(({ executes, replays }) => executes && replays !== true);
  if (executing.length === 0) return { warnings: [], quick: [] };
  const stub = await stubFor(task, checkers);
  const names = executing.map(({ name }) => name);
  const done = countdown(names, (left) => tell(left, names.length));
  const verdicts = await Promise.all(
    names.map(async (name) => {
      const verdict = await judge(name, stub);
      done(name);
      return { name, verdict };
    }),
  );
  const broken = verdicts.find(({ verdict }) => verdict.kind === 'broken');
  if (broken !== undefined && whenFooled === 'warn-late')
    return {
      warnings: [`The checker ${broken.name} cannot judge the unchanged workspace: ${headline(broken.verdict)}.`],
      quick: [],
    };
  if (broken !== undefined)
    throw new CheckerError(`The checker ${broken.name} cannot judge: ${headline(broken.verdict)}.`, {
      at: `checkers.${broken.name}`,
      fix: 'Mend it before any model is asked.',
    });
  const late: string[] = [];
  for (const { name, verdict } of verdicts) {
    const hopeless = await hopelessness(verdict, task);
    if (hopeless !== undefined && whenFooled === 'refuse')
      throw new TaskError(`The checker ${name} would refuse every proposal: ${hopeless.reason}.`, {
        at: checkers.find((checker) => checker.name === name)?.files.join(', ') || `checkers.${name}`,
        fix: hopeless.fix,
      });
    if (hopeless !== undefined)
      late.push(`The checker ${name} would refuse every proposal: ${hopeless.reason}. ${hopeless.fix}`);
    if (verdict.kind === 'fail' && verdict.evidence.some(({ kind }) => kind === 'timeout'))
      late.push(
        `The checker ${name} ran out of time before any proposal was tried: raise timeoutMs if it needs longer.`,
      );
  }
  const fooled = verdicts.filter(({ verdict }) => accepts(verdict)).map(({ name }) => name);
  const quick = verdicts.flatMap(({ name, verdict }) =>
    verdict.kind !== 'broken' && !accepts(verdict) && verdict.isolation === 'isolates' ? [name] : [],
  );
  if (fooled.length === 0) return { warnings: late, quick };
  const unchanged = Object.keys(stub.files).length === 0;
  const what = unchanged ? 'the unchanged workspace' : 'an empty stub';
  if (fooled.length === executing.length && whenFooled === 'refuse') {
    const passing = `${fooled.join(' and ')} pass${fooled.length === 1 ? 'es' : ''} on ${what}`;
    throw new TaskError(
      unchanged
        ? `${passing}: either there is nothing left to do, or nothing here can tell right from wrong.`
        : `${passing}, so nothing here can tell right from wrong.`,
      {
        at: executing.flatMap(({ files }) => files).join(', ') || 'checkers',
        fix: unchanged
          ? 'Add a test that fails today, or take the finished target out of the workspace.'
          : `Add an assertion that fails when ${task.exports[0] ?? task.targets[0]} does nothing.`,
      },
    );
  }
  return { warnings: [...late, ...fooled.map((name) => `Weak checker: ${name} also passes on ${what}.`)], quick };
}

/**
 * Tries all executing checkers on what else solves nothing.
 *
 * @returns in words, what of it none of them refuses.
 */
export async function tryVariants(
  variants: readonly Variant[],
  names: readonly string[],
  judge: (name: string, variant: Candidate) => Promise<Verdict>,
): Promise<readonly string[]> {
  const accepted = await Promise.all(
    variants.map(async ({ what, candidate }) => {
      const verdicts = await Promise.all(names.map((name) => judge(name, candidate)));
      return verdicts.every(accepts) ? [what] : [];
    }),
  );
  const fooling = accepted.flat();
  if (fooling.length === 0) return [];
  const [checkers, pass] = names.length === 1 ? ['checker', 'passes'] : ['checkers', 'pass'];
  return [`Weak ${checkers}: ${names.join(' and ')} also ${pass} on ${fooling.join(', and on ')}.`];
}

/** What is no worse than before may fail still, as a stub does. */
function accepts(verdict: Verdict): boolean {
  return verdict.kind === 'pass' && verdict.step === undefined;
}
