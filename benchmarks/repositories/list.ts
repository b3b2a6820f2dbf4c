import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PATHS = z.union([z.string(), z.array(z.string()).min(1)]).transform((given) => [given].flat());

/** A repository with a bug that was put into it. */
export const REPOSITORY = z.strictObject({
  id: z.string().describe('names it in the table'),
  npm: z
    .string()
    .optional()
    .describe('a package of npm with its version, whose tarball brings its tests: `flat@5.0.2`'),
  pypi: z.string().optional().describe('a source package of PyPI that brings its tests: `inflection==0.5.1`'),
  folder: z.string().optional().describe('a folder, relative to that of the list'),
  git: z.string().optional().describe('a git repository on this machine, relative to the folder of the list'),
  commit: z.string().optional().describe('its commit; left out, the last one'),
  install: z.array(z.array(z.string()).min(1)).optional().describe('commands that install what its tests need'),
  target: PATHS.describe('the file or files with the bug'),
  test: PATHS.describe('the tests that find it'),
  bug: z.string().describe('a unified diff that puts the bug in: its text, or the path of a file with it'),
  checkers: z.array(z.unknown()).optional().describe('as in a task; left out, `tests`, and `types` for TypeScript'),
  byHand: z.array(z.string()).min(1).describe('the command that runs these tests by hand'),
});
export type Repository = z.infer<typeof REPOSITORY>;

/** Reads `repositories.json` in a folder. Whoever it fails for is told what is wrong with which entry. */
export function readList(folder: string): readonly Repository[] {
  const file = join(folder, 'repositories.json');
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const read = z.array(REPOSITORY).safeParse(list);
  if (read.success) return read.data;
  throw new Error(`${file} is no list of repositories:\n${z.prettifyError(read.error)}`);
}
