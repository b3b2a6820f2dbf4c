import { readFile } from 'node:fs/promises';
import { TaskError } from '../errors.ts';
import { parsedLine } from '../text/jsonLines.ts';
import type { TaskInput } from '../nouns/task.ts';

/**
 * Reads a suite: a file with a task a line, in JSON, as `solve` takes it. Each has an `id` and a `target`, and a `prompt` or a `signature`.
 *
 * @throws {@link TaskError} when the file cannot be read, or a line is no task.
 */
export async function readSuite(file: string): Promise<TaskInput[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TaskError(`There is no suite at ${file}.`, { at: file, fix: 'Check the path.', cause });
  });
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const task = parsedLine(line);
    if (isTask(task)) return [{ workspace: { files: {} }, ...task }];
    throw new TaskError(`Line ${index + 1} of ${file} is no task.`, {
      at: `${file}:${index + 1}`,
      fix: 'Each line is a JSON object with id, target, and prompt or signature.',
    });
  });
}

function isTask(task: unknown): task is TaskInput {
  return (
    typeof task === 'object' &&
    task !== null &&
    'id' in task &&
    typeof task.id === 'string' &&
    'target' in task &&
    (('prompt' in task && typeof task.prompt === 'string') ||
      ('signature' in task && typeof task.signature === 'string'))
  );
}
