import { parseSync, type EcmaScriptModule } from 'oxc-parser';
import { TaskError } from '../src/errors.ts';
import type { Task } from '../src/nouns/task.ts';
import { readText } from '../src/workspace/workspace.ts';

/**
 * What a file of the user's imports and exports, so that a checker knows how to run it.
 *
 * @param at - the place in the input that named the file, such as `checkers.tests`.
 * @throws {@link TaskError} when the workspace has no such file, or it does not parse: then no proposal could pass it.
 */
export async function readModule(task: Task, path: string, at: string): Promise<EcmaScriptModule> {
  const text = await readText(task.workspace, path);
  if (text === undefined)
    throw new TaskError(`The file ${path} is not in the workspace.`, {
      at,
      fix: 'Give paths relative to the workspace.',
    });
  const {
    module,
    errors: [error],
  } = parseSync(path, text);
  if (error === undefined) return module;
  const line = text.slice(0, error.labels[0]?.start ?? 0).split('\n').length;
  throw new TaskError(`The file ${path} does not parse: ${error.message}`, {
    at: `${path}:${line}`,
    fix: 'Mend it; no proposal can pass it.',
  });
}
