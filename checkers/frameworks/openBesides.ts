import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Candidate } from '../../src/nouns/proposal.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { askingOf } from '../command/asking.ts';
import { openJudge } from '../command/judge.ts';
import { trialOf } from '../command/trial.ts';
import type { Beside, Group } from './framework.ts';
import type { TestFile } from './readTestFile.ts';

/** Files of one framework at work beside candidates. */
interface Opened {
  readonly name: string;
  readonly version: string;
  readonly check: (candidate: Candidate, signal: AbortSignal) => Promise<Verdict>;
}

/** Opens the files whose frameworks run them beside the candidate, those of one framework and home together. */
export async function openBesides(task: Task, context: CheckContext, files: readonly Claimed[]): Promise<Opened[]> {
  const placed = await Promise.all(
    files.map(async ({ path, framework: { name, beside } }) =>
      beside === undefined ? [] : [{ path, name, beside, home: await beside.home(path, task) }],
    ),
  );
  const groups = Map.groupBy(placed.flat(), ({ name, home }) => JSON.stringify([name, home]));
  return Promise.all(
    [...groups.values()].flatMap(([first, ...rest]) => {
      if (first === undefined) return [];
      const { name, beside, home } = first;
      return open(name, beside, { task, context, home, files: [first, ...rest].map(({ path }) => path) });
    }),
  );
}

type Claimed = Pick<TestFile, 'path' | 'framework'>;

/** Judges by files of one framework, as `command()` judges by a line: by its own report, and by the unchanged workspace. */
async function open(name: string, beside: Beside, group: Group): Promise<Opened> {
  const { task, context, home, files } = group;
  const { words, env } = await beside.line(group);
  const asking = await askingOf(words, task.workspace, env, [], home);
  const judge = openJudge({ line: files.join(', '), asking, task, context, compares: true }, (laid, signal) =>
    trialOf(context, task, asking, laid, signal),
  );
  return { name, check: ({ files: laid }, signal) => judge(laid, signal), version: await beside.version(group) };
}
