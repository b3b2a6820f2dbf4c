import { posix } from 'node:path';
import { isSuite } from '../workspace/roles.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Imports } from './imports.ts';

/** By these names runners find tests. */
const NAMES = /^(?:test_.*|.*_test)\.py$|_test\.go$|^(?:test[-_.].*|.*[-_]test|test)\.[cm]?[jt]sx?$/;
const FOLDERS = /^(?:tests?|__tests__|specs?)$/;
const SCRIPT = /\.[cm]?[jt]sx?$/;
const HELPER = /^(?:_|\.)|(?:setup|helpers?|utils?|fixtures?|mocks?|types?)\b|\.d\.[cm]?ts$|\.config\./i;

/** Whether a file is one that a runner takes for tests, by where it stands and how it is called. */
export function isTestFile(path: string): boolean {
  const name = posix.basename(path);
  if (isSuite(path) || NAMES.test(name)) return true;
  const folders = posix.dirname(path).split('/');
  const isBelow =
    folders.some((folder) => FOLDERS.test(folder)) && !folders.some((folder) => /fixtures?|mocks|helpers/.test(folder));
  return isBelow && SCRIPT.test(name) && !HELPER.test(name);
}

/** The tests that come to import one of these files, the nearest first. */
export function testsOf(paths: readonly string[], workspace: Workspace, imports: Imports): string[] {
  const found = [...workspace.files.keys()].filter(isTestFile).flatMap((test) => {
    const reached = imports.reachedFrom(test);
    const steps = Math.min(...paths.map((path) => reached.get(path) ?? Infinity));
    return steps === Infinity ? [] : [{ test, steps }];
  });
  return found.toSorted((a, b) => a.steps - b.steps || a.test.localeCompare(b.test)).map(({ test }) => test);
}
