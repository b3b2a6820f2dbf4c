import { z } from 'zod';
import { TaskError } from '../errors.ts';
import { flawIn } from '../text/flaw.ts';
import { TASK_FIELDS, TEXT } from './taskFields.ts';

const listed = z.array(z.unknown(), { error: 'Write one checker a line, such as `- tests: tests/x.test.ts`' });

const SHARE = 'Write a share between 0 and 1, such as 0.05';

/** The front matter of a `task.md`. */
export const FRONT_MATTER = z.strictObject({
  id: TEXT.optional().describe('Names the task in the ledger and in recordings. Left out, the name of its folder.'),
  ...TASK_FIELDS,
  risk: z
    .number({ error: SHARE })
    .gt(0, { error: SHARE })
    .lt(1, { error: SHARE })
    .optional()
    .describe('How often an answer may be wrong at most, such as 0.05. Left out, what the configuration says.'),
  workspace: TEXT.optional().describe('A folder to lay proposals over, instead of `workspace/`.'),
  checkers: listed
    .optional()
    .describe('What must pass. Left out, `types` for TypeScript, and the tests and properties in `tests/`.'),
  hidden: listed
    .optional()
    .describe('Checkers that decide in a benchmark; their files stand in `hidden/`. Left out, the tests there.'),
});

type FrontMatter = z.infer<typeof FRONT_MATTER>;

/**
 * What front matter says, looked over.
 *
 * @throws {@link TaskError} for the first of it that cannot be used.
 */
export function readFields(given: Readonly<Record<string, unknown>>, file: string): FrontMatter {
  // `signature:` with nothing behind it is as good as left out; a list of checkers is not.
  const fields = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => value !== null || key === 'checkers' || key === 'hidden'),
  );
  if (fields['target'] === undefined || [fields['target']].flat().length === 0)
    throw new TaskError('The task has no target.', {
      at: file,
      fix: 'Name the file to write in the front matter, such as `target: src/slugify.ts`.',
    });
  const read = FRONT_MATTER.safeParse(fields);
  if (read.success) return read.data;
  const { path, unknown, what, fix } = flawIn(read.error, fields);
  if (unknown !== undefined)
    throw new TaskError(`The front matter has an unknown key ${unknown}.`, {
      at: file,
      fix: `Known are: ${Object.keys(FRONT_MATTER.shape).join(', ')}.`,
    });
  throw new TaskError(`\`${path.join('.')}\` in the front matter is ${what}.`, { at: file, fix });
}
