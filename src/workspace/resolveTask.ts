import { extname, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { TaskError } from '../errors.ts';
import type { Task, TaskInput } from '../nouns/task.ts';
import { readTaskFolder } from './taskFolder.ts';
import { linkInWords, linkOn, type Listed } from './links.ts';
import { readWorkspace } from './workspace.ts';

const LANGUAGES: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'typescript',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascript',
  '.py': 'python',
  '.rs': 'rust',
  '.go': 'go',
  '.java': 'java',
  '.c': 'c',
  '.cpp': 'cpp',
  '.svelte': 'svelte',
};

/**
 * Looks a task over and reads its workspace.
 *
 * @param given - the task, or the path of a task folder.
 * @throws {@link TaskError} for a task without target or prompt, a target outside the workspace, a context file that is
 * not there, a target that is a link, or a workspace that is too large to copy.
 */
export async function resolveTask(given: TaskInput | string): Promise<Task> {
  const input = typeof given === 'string' ? (await readTaskFolder(given)).input : given;
  const targets = targetsOf(input);
  const [target] = targets;
  const signature = input.signature === undefined ? undefined : `${input.signature.trimEnd()}\n`;
  const prompt = input.prompt?.trim() ?? '';
  if (prompt === '' && signature === undefined && input.conversation === undefined) {
    throw new TaskError('The task says nothing about what to write.', {
      at: 'task.prompt',
      fix: 'Give a prompt, or a signature to complete.',
    });
  }
  if (signature !== undefined && targets.length > 1) {
    throw new TaskError('A signature can be completed in one target only.', {
      at: 'task.signature',
      fix: `Keep one of the ${targets.length} targets, or drop the signature.`,
    });
  }
  const language = input.language ?? LANGUAGES[extname(target)] ?? (extname(target).slice(1) || 'text');
  const workspace = await readWorkspace(input.workspace ?? process.cwd());
  const listed: Listed = new Map();
  for (const path of targets) {
    const link = await linkOn(workspace, path, listed);
    if (link !== undefined)
      throw new TaskError(`The target ${linkInWords(link, path)}: writing it would change another file.`, {
        at: 'task.target',
        fix: link.to === undefined ? 'Name a file of the workspace.' : 'Name the file itself, if it may be changed.',
      });
  }
  for (const path of input.context ?? []) {
    if (!workspace.files.has(path))
      throw new TaskError(`The context file ${path} is not in the workspace.`, {
        at: 'task.context',
        fix: 'Give paths relative to the workspace.',
      });
  }
  return {
    id: input.id ?? target,
    prompt,
    targets,
    signature,
    exports: input.exports ?? exportedBy(signature, target),
    language,
    workspace,
    context: input.context ?? [],
    ...(input.conversation !== undefined && { conversation: input.conversation }),
    ...(input.risk !== undefined && { risk: input.risk }),
  };
}

function targetsOf(input: TaskInput): readonly [string, ...string[]] {
  const given = typeof input.target === 'string' ? [input.target] : (input.target ?? []);
  const [first, ...rest] = given.map(cleanTarget);
  if (first === undefined)
    throw new TaskError('The task has no target.', {
      at: 'task.target',
      fix: 'Name the file to write, such as `target: src/slugify.ts`.',
    });
  if (new Set([first, ...rest]).size < given.length)
    throw new TaskError('The task names a target twice.', { at: 'task.target', fix: 'Name each target once.' });
  return [first, ...rest];
}

function cleanTarget(path: string): string {
  const clean = typeof path === 'string' ? posix.normalize(path.replaceAll('\\', '/')) : '';
  if (clean.includes('\0'))
    throw new TaskError('The target has a NUL byte in its name.', {
      at: 'task.target',
      fix: 'Name a file that can be.',
    });
  if (clean === '' || clean === '.')
    throw new TaskError('The task has an empty target.', {
      at: 'task.target',
      fix: 'Name the file to write, such as `target: src/slugify.ts`.',
    });
  if (posix.isAbsolute(clean) || /^[a-z]:/i.test(clean) || clean.split('/').includes('..')) {
    throw new TaskError(`The target ${path} is outside the workspace.`, {
      at: 'task.target',
      fix: 'Give a path relative to the workspace.',
    });
  }
  if (clean.split('/').some((part) => part === 'node_modules' || part === '.git')) {
    throw new TaskError(`The target ${path} is in a folder that is never written.`, {
      at: 'task.target',
      fix: 'Choose a source file as target.',
    });
  }
  return clean;
}

/** The names a signature exports, so that an answer which leaves `export` out still can be imported. */
function exportedBy(signature: string | undefined, target: string): readonly string[] {
  if (signature === undefined || !/\.[cm]?[jt]sx?$/.test(target)) return [];
  const { module } = parseSync(target, `${signature}}`);
  return module.staticExports
    .flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name))
    .filter((name) => name !== null);
}
