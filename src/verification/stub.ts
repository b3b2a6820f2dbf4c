import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Checker } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { readText, type Files } from '../workspace/workspace.ts';

/**
 * A candidate that solves nothing: the unchanged workspace where the targets are there already, else modules in which
 * everything the checkers import is a function that returns undefined. Checkers that accept it cannot tell right from wrong.
 */
export async function stubFor(task: Task, checkers: readonly Checker[]): Promise<Candidate> {
  const files: Record<string, string> = {};
  for (const target of task.targets) {
    if (task.workspace.files.has(target)) continue;
    files[target] = isScript(target) ? await stubModule(task, target, checkers) : '';
  }
  return { files, digest: digestOf(files satisfies Files) };
}

/**
 * The task with the names added that its checkers import or call, so that models are told of them and an answer that
 * declares one without exporting it still counts. Only where there is one module to write: else nobody could say which.
 */
export async function withNamesUsed(task: Task, checkers: readonly Checker[]): Promise<Task> {
  const [target] = task.targets;
  if (task.targets.length > 1 || !isScript(target) || task.workspace.files.has(target)) return task;
  return { ...task, exports: [...(await namesUsed(task, target, checkers))].filter((name) => name !== 'default') };
}

/** The names that checkers import or call of a target. */
export async function namesUsed(task: Task, target: string, checkers: readonly Checker[]): Promise<Set<string>> {
  const called = target === task.targets[0] ? checkers.flatMap(({ calls = [] }) => calls) : [];
  const names = new Set([...task.exports, ...called]);
  for (const file of checkers.flatMap((checker) => checker.files).filter(isScript)) {
    const text = await readText(task.workspace, file);
    if (text !== undefined) for (const name of importedFrom(target, file, text)) names.add(name);
  }
  return names;
}

async function stubModule(task: Task, target: string, checkers: readonly Checker[]): Promise<string> {
  const names = await namesUsed(task, target, checkers);
  const functions = [...names].filter((name) => name !== 'default').map((name) => `export function ${name}() {}\n`);
  return functions.join('') + (names.has('default') ? 'export default function stub() {}\n' : '') || 'export {};\n';
}

/** The values that a file imports from the target by a relative path. */
function importedFrom(target: string, file: string, text: string): string[] {
  const { module } = parseSync(file, text);
  const own = module.staticImports.filter(
    ({ moduleRequest: { value } }) =>
      value.startsWith('.') && withoutExtension(posix.join(posix.dirname(file), value)) === withoutExtension(target),
  );
  return own.flatMap(({ entries }) =>
    entries.flatMap(({ importName, isType }) =>
      isType || isNamespace(importName.kind) ? [] : [importName.name ?? 'default'],
    ),
  );
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}

export function isScript(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** `import * as x`: which names it uses cannot be seen here. */
function isNamespace(kind: string): boolean {
  return kind === 'NamespaceObject';
}
