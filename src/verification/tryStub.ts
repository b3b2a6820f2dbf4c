import type { Checker } from '../nouns/checker.ts';
import { CheckerError, TaskError } from '../errors.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { headline, type Verdict } from '../nouns/verdict.ts';
import { countdown } from './countdown.ts';
import { hopelessness } from './hopeless.ts';
import { stubFor } from './stub.ts';

/**
 * Tries the checkers on a candidate that solves nothing.
 *
 * @returns what was found out about them, in words.
 * @throws {@link CheckerError} when one cannot judge it; {@link TaskError} when every one accepts it, or one would refuse whatever is proposed.
 */
export async function tryStub(
  task: Task,
  checkers: readonly Checker[],
  whenFooled: 'refuse' | 'warn' | 'warn-late',
  judge: (name: string, stub: Candidate) => Promise<Verdict>,
  tell: (left: readonly string[], of: number) => void,
): Promise<readonly string[]> {
  const executing = checkers.filter(({ executes, replays }) => executes && replays !== true);
  if (executing.length === 0) return [];
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
    return [`The checker ${broken.name} cannot judge the unchanged workspace: ${headline(broken.verdict)}.`];
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
  const fooled = verdicts.filter(({ verdict }) => verdict.kind === 'pass').map(({ name }) => name);
  if (fooled.length === 0) return late;
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
  return [...late, ...fooled.map((name) => `Weak checker: ${name} also passes on ${what}.`)];
}
