import { posix } from 'node:path';
import type { Task } from '../nouns/task.ts';
import { describeEvidence, type Verdict } from '../nouns/verdict.ts';
import { readText } from '../workspace/workspace.ts';

/** Why a checker refuses whatever is proposed, and what to do about it. */
export interface Hopeless {
  readonly reason: string;
  readonly fix: string;
}

const FRAMEWORK =
  'afterAll|afterEach|assert|before|beforeAll|beforeEach|after|cy|describe|expect|it|jest|suite|test|vi';

/**
 * Reads *why* a checker refuses a stub: an import of a test that leads nowhere, a function of another test framework, a package that is
 * not installed. Such a refusal is no sign that the checker can judge, and no proposal can mend it. Undefined where one could.
 */
export async function hopelessness(verdict: Verdict, task: Task): Promise<Hopeless | undefined> {
  if (verdict.kind !== 'fail') return undefined;
  for (const evidence of verdict.evidence) {
    const text = describeEvidence(evidence);
    const framework = new RegExp(`ReferenceError: (${FRAMEWORK}) is not defined`).exec(text)?.[1];
    if (framework !== undefined)
      return {
        reason: `\`${framework}\` is not defined where the tests run`,
        fix: "Import it in the test file, set `globals: true` in vitest's configuration, or run the framework that the tests are written for with command().",
      };
    const unfound = await notFound(text, task);
    if (unfound !== undefined) return unfound;
  }
  return undefined;
}

/** What is imported, and by whom where that is said; as Node, vite, jest and Python say it. */
const NOT_FOUND: readonly RegExp[] = [
  /Cannot find (?:module|package) '(?<name>[^']+)'(?: (?:imported )?from '?(?<by>[^\s']+))?/,
  /Failed to resolve import "(?<name>[^"]+)" from "(?<by>[^"]+)"/,
  /Failed to resolve entry for package "(?<name>[^"]+)"/,
  /ModuleNotFoundError: No module named '(?<name>[^']+)'/,
  /The requested module '(?<name>[^']+)' does not provide an export named '(?<member>[^']+)'/,
];

async function notFound(text: string, task: Task): Promise<Hopeless | undefined> {
  const found = NOT_FOUND.map((pattern) => pattern.exec(text)?.groups).find((groups) => groups !== undefined);
  const name = found?.['name'];
  if (found === undefined || name === undefined) return undefined;
  const { by, member } = found;
  // A target may give what is missing, and may take the import out again that is its own.
  if (member !== undefined && task.targets.some((target) => stem(target) === stem(name))) return undefined;
  if (by === undefined ? await isImportedByTarget(name, task) : task.targets.some((target) => isAt(by, target)))
    return undefined;
  const importer = by === undefined ? '' : ` of ${shown(by, task)}`;
  return member === undefined
    ? {
        reason: `the import${importer} of '${name}' leads nowhere`,
        fix: 'Correct the path, install the package, or add what is missing to the workspace.',
      }
    : { reason: `'${name}' exports no '${member}'`, fix: 'Correct the import; no target of the task can.' };
}

async function isImportedByTarget(name: string, task: Task): Promise<boolean> {
  const texts = await Promise.all(task.targets.map((target) => readText(task.workspace, target)));
  return texts.some((text) => text?.includes(name) === true);
}

function isAt(path: string, target: string): boolean {
  return path === target || path.endsWith(`/${target}`);
}

/** The importer as the user knows it: not by where its copy stands. */
function shown(by: string, { workspace }: Task): string {
  return [...workspace.files.keys()].find((path) => isAt(by, path)) ?? posix.basename(by);
}

function stem(path: string): string {
  return posix.basename(path).replace(/\.[cm]?[jt]sx?$/, '');
}
