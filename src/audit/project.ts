import { extname } from 'node:path';
import { needsOf } from '../../checkers/reading/suite.ts';
import { vitestOf } from '../../checkers/reading/jest.ts';
import { readScript } from '../../checkers/reading/readScript.ts';
import { TaskError } from '../errors.ts';
import { resolveIn } from '../sandbox/isolate/modules.ts';
import { configuresRun, isOfTests, isSuite } from '../workspace/roles.ts';
import { readText, type Files, type Workspace } from '../workspace/workspace.ts';

/** A file of tests, and where it can be run. */
export interface TestFile {
  readonly path: string;
  /** As a file of vitest's, where it is one or can be read as one. */
  readonly text: string;
  /** Every file that it comes to import, itself among them. */
  readonly reaches: ReadonlySet<string>;
  /** Why it cannot be run in an isolate, in words; undefined where it can. */
  readonly apart: string | undefined;
}

/** What is audited: sources that get mutants, and the tests that reach them. */
export interface Project {
  readonly workspace: Workspace;
  readonly sources: Files;
  readonly tests: readonly TestFile[];
  /** Texts of all files that the tests come to import. */
  readonly texts: Files;
}

export interface ProjectChoice {
  /** Sources to mutate, or folders of them; what the tests themselves import where it is empty. */
  readonly sources: readonly string[];
  /** Files of tests, or folders of them; those that are called so where it is empty. */
  readonly tests: readonly string[];
}

const CODE = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']);

/**
 * Finds the sources and the tests of a project.
 *
 * @throws {@link TaskError} where there are none, or a test file is of a kind that cannot be audited.
 */
export async function openProject(workspace: Workspace, choice: ProjectChoice): Promise<Project> {
  const texts = new Map<string, string>();
  const read = async (path: string): Promise<string> => {
    const text = texts.get(path) ?? (await readText(workspace, path)) ?? '';
    texts.set(path, text);
    return text;
  };
  const candidates = chosen(workspace, choice.tests, 'tests', isTestFile);
  const files: { readonly path: string; readonly direct: readonly string[]; readonly reaches: ReadonlySet<string> }[] =
    [];
  for (const path of candidates) {
    if (choice.tests.length === 0 && !isSuite(path) && !assertsIn(path, await read(path))) continue;
    const reaches = new Set([path]);
    let direct: readonly string[] = [];
    for (const at of reaches) {
      const imported = importsOf(workspace, at, await read(at));
      if (at === path) direct = imported;
      for (const one of imported) reaches.add(one);
    }
    files.push({ path, direct, reaches });
  }
  const imported = new Set(files.flatMap(({ direct }) => direct.filter(isSource)));
  const paths =
    choice.sources.length === 0 ? [...imported].toSorted() : chosen(workspace, choice.sources, 'files', isSource);
  const tests = files.filter(({ reaches }) => paths.some((path) => reaches.has(path)));
  refuseNothing(
    choice,
    files.map(({ path }) => path),
    paths,
    tests.length,
  );
  const sources: Record<string, string> = {};
  for (const path of paths) sources[path] = await read(path);
  const material = { sources: Object.fromEntries(texts), hidden: [] };
  return {
    workspace,
    sources,
    texts: material.sources,
    tests: tests.map(({ path, reaches }) => ({ path, reaches, ...runnableOf(path, material) })),
  };
}

function refuseNothing(
  choice: ProjectChoice,
  tests: readonly string[],
  sources: readonly string[],
  reaching: number,
): void {
  if (tests.length === 0)
    throw new TaskError('There is no file of tests here.', {
      at: 'audit',
      fix: 'Name one: weak-committee audit --tests test/slugify.check.ts',
    });
  if (sources.length === 0)
    throw new TaskError(`${tests.join(', ')} import${tests.length === 1 ? 's' : ''} no source file of this folder.`, {
      at: 'audit',
      fix: 'Run it where the sources are too, or name the sources to mutate.',
    });
  if (reaching === 0)
    throw new TaskError(`No test imports ${sources.join(', ')}.`, {
      at: 'audit',
      fix: choice.tests.length > 0 ? 'Name other tests.' : 'Write a test that imports it.',
    });
}

/** Files that are named, or stand in a folder that is named; all of a kind where none is. */
function chosen(
  { files }: Workspace,
  names: readonly string[],
  what: keyof ProjectChoice | 'files',
  isOne: (path: string) => boolean,
): string[] {
  if (names.length === 0) return [...files.keys()].filter(isOne).toSorted();
  return [
    ...new Set(
      names.flatMap((name) => {
        const path = name.replace(/\/+$/, '');
        if (files.has(path)) {
          if (!isCode(path))
            throw new TaskError(`${path} is no JavaScript or TypeScript.`, { at: what, fix: 'Name a file of code.' });
          return [path];
        }
        const within = [...files.keys()].filter((one) => path === '' || one.startsWith(`${path}/`)).filter(isOne);
        if (within.length === 0)
          throw new TaskError(`There is no ${name} here, or nothing in it that could be audited.`, {
            at: what,
            fix: 'Give paths relative to the working directory.',
          });
        return within.toSorted();
      }),
    ),
  ];
}

function isCode(path: string): boolean {
  return CODE.has(extname(path)) && !/\.d\.[cm]?ts$/.test(path);
}

function isTestFile(path: string): boolean {
  return isCode(path) && isOfTests(path);
}

function isSource(path: string): boolean {
  return isCode(path) && !isOfTests(path) && !configuresRun(path);
}

const FRAMEWORK: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite']);
const ASSERTS = /^(?:node:)?assert(?:\/strict)?$/;

/** Whether a file that is not called a test is one: it asserts. */
function assertsIn(path: string, text: string): boolean {
  const { imports, titled } = readScript(path, text);
  return (
    imports.some((name) => name === 'vitest' || name === '@jest/globals' || ASSERTS.test(name)) ||
    titled.some((name) => FRAMEWORK.has(name))
  );
}

function importsOf({ files }: Workspace, path: string, text: string): string[] {
  if (!isCode(path)) return [];
  const { imports, required } = readScript(path, text);
  return [...imports, ...required].flatMap((specifier) => resolveIn(files, path, specifier) ?? []);
}

const APART = {
  host: 'it needs modules of Node',
  vitest: 'it needs a package, a mock or a snapshot',
} as const;

/** A test file as it is run in an isolate, or why it cannot be. */
function runnableOf(
  path: string,
  material: { readonly sources: Readonly<Record<string, string>>; readonly hidden: readonly string[] },
): Pick<TestFile, 'text' | 'apart'> {
  const own = material.sources[path] ?? '';
  const { imports, titled, declared } = readScript(path, own);
  if (imports.includes('node:test'))
    throw new TaskError(`${path} is a node:test file, which cannot be audited.`, {
      at: path,
      fix: 'Name other tests by --tests, or write it for vitest.',
    });
  const isJest = imports.includes('@jest/globals');
  const isBare = titled.some((name) => FRAMEWORK.has(name) && !declared.includes(name));
  const text = isJest || isBare ? (vitestOf(path, own) ?? own) : own;
  if (!isJest && !isBare && !imports.includes('vitest')) return { text, apart: 'it is a script, not of vitest' };
  const sources = { ...material.sources, [path]: text };
  const { places } = needsOf(path, { ...material, sources }, [], ['vitest', 'fast-check']);
  // Tests and program stand in one realm here: what one of them changes the other meets.
  const elsewhere = places.findLast((place) => place === 'host' || place === 'vitest');
  const dom = /@(?:vitest|jest)-environment\s+(?!node\b)[\w-]/.test(own);
  return { text, apart: dom ? 'it asks for a DOM' : elsewhere && APART[elsewhere] };
}
