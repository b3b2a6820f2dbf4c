import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Material } from '../reading/suite.ts';
import type { Beside, Framework, Group } from './framework.ts';
import { openApart } from './openApart.ts';
import { openLine, type LineRun } from './openLine.ts';
import type { TestFile } from './readTestFile.ts';

/** Files of one framework at work. */
interface Opened extends LineRun {
  readonly name: string;
  readonly version: string;
  /** Whether they always take a process of their own. */
  readonly contained: boolean;
}

/** Opens the files whose frameworks can run them beside the candidate, those of one framework and home together. */
export async function openGroups(
  task: Task,
  context: CheckContext,
  material: Material | undefined,
  files: readonly Claimed[],
): Promise<Opened[]> {
  const placed = await Promise.all(
    files.map(async ({ path, framework, countable }) => {
      const { beside } = framework;
      return beside === undefined ? [] : [{ path, framework, beside, countable, home: await beside.home(path, task) }];
    }),
  );
  const groups = Map.groupBy(placed.flat(), ({ framework, home }) => JSON.stringify([framework.name, home]));
  return Promise.all(
    [...groups.values()].flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const { framework, beside, home } = first;
      const group = { task, context, home, files: all.map(({ path }) => path) };
      const countable = all.every((one) => one.countable);
      return open(framework, beside, group, material && { material, countable });
    }),
  );
}

type Claimed = Pick<TestFile, 'path' | 'framework' | 'countable'>;

async function open(
  { name, apart }: Framework,
  beside: Beside,
  group: Group,
  given: Parameters<typeof openApart>[2] | undefined,
): Promise<Opened> {
  const line = await openLine(group.files.join(', '), await beside.line(group), group);
  const away = apart && given && (await openApart(apart, group, given, line.check));
  const version = await beside.version(group);
  return { ...line, ...(away && { check: away }), name, contained: away === undefined, version };
}
