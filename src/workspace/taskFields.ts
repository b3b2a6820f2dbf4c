import { z } from 'zod';

/** A text of one's own. */
export const TEXT = z.string({ error: 'Write it as one string' });
const texts = z.union([z.string(), z.array(z.string())], { error: 'Write it as a string or a list of strings' });

/** A path, or several. */
export const PATHS = z.union([z.string(), z.array(z.string()).min(1)], { error: 'Give a path or a list of paths' });

/** What a task has wherever it is written: in front matter, and in requests over HTTP and MCP. */
export const TASK_FIELDS = {
  target: PATHS.describe('The file or files to write, relative to the workspace, such as "src/slugify.ts".'),
  signature: TEXT.optional().describe(
    'The beginning of the target file, up to and including the opening brace of the function to complete.',
  ),
  exports: texts.optional().describe('Names that the target must export.'),
  language: TEXT.optional().describe('Left out, what the target’s extension says.'),
  context: texts.optional().describe('Files of the workspace that the models are shown.'),
};
