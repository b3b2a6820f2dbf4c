import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Beside, Group } from './framework.ts';
import { openLine, type LineRun } from './openLine.ts';
import type { TestFile } from './readTestFile.ts';

/** Files of one framework at work beside candidates. */
interface Opened extends LineRun {
  readonly name: string;
  readonly version: string;
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

async function open(name: string, beside: Beside, group: Group): Promise<Opened> {
  const line = await openLine(group.files.join(', '), await beside.line(group), group);
  return { ...line, name, version: await beside.version(group) };
}
