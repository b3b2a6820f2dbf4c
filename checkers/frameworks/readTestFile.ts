import { extname } from 'node:path';
import { TaskError } from '../../src/errors.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import { readText } from '../../src/workspace/workspace.ts';
import { MAKING } from '../reading/ofFrameworks.ts';
import { namesIn } from '../reading/suite.ts';
import { readModule } from '../source.ts';
import { configurationOf, type Configured } from '../vitestConfig.ts';
import type { Framework, TestText } from './framework.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { namedAbove } from './named.ts';
import { script } from './script.ts';

/** A file of tests, and how it wants to be run. */
export interface TestFile {
  readonly path: string;
  readonly framework: Framework;
  /** Whether all it can assert with is counted: a library of its own may assert without our hearing it. */
  readonly countable: boolean;
  /** Of files for vitest. */
  readonly configured: Configured;
}

/**
 * Reads from its imports, and from what its package names, whose a test file is.
 *
 * @throws {@link TaskError} for one that cannot be run.
 */
export async function readTestFile(task: Task, context: CheckContext, path: string): Promise<TestFile> {
  const file = /^\.[cm]?[jt]sx?$/.test(extname(path)) ? await readScript(task, path) : await readOther(task, path);
  const { text, imports, described } = file;
  const configured = async (): Promise<Configured> => {
    const read = await configurationOf(path, task, context);
    // By a comment at its top a file asks for a DOM.
    const dom = /@(?:vitest|jest)-environment\s+(?!node\b)[\w-]/.test(text);
    return dom ? { ...read, place: 'shared' } : read;
  };
  const whose = (named?: string): Framework => FRAMEWORKS.find((one) => one.claims({ ...file, named })) ?? script;
  const countable = [...imports].every((name) =>
    /^[./]|^node:|^(?:vitest|fast-check|mocha|chai|@jest\/globals|assert|assert\/strict)$/.test(name),
  );
  const framework = whose();
  const read = { path, framework, countable, configured: UNCONFIGURED };
  if (framework.name === 'vitest') return { ...read, configured: await configured() };
  if (framework.name !== 'script' || described === undefined) return read;
  const named = await namedAbove(path, task);
  if (named.length === 0 || named.includes('vitest')) {
    const settings = await configured();
    if (settings.globals) return { ...read, framework: whose('vitest'), configured: settings };
  }
  const other = named.find((name) => name !== 'vitest');
  if (other !== undefined) return { ...read, framework: whose(other) };
  throw new TaskError(`${path} uses \`${described}\` without importing it.`, {
    at: path,
    fix: "Import it from vitest, or set `globals: true` in vitest's configuration. For jest or mocha, name it in the devDependencies of the nearest package.json.",
  });
}

const UNCONFIGURED: Configured = { at: '', project: '', setupFiles: [], globals: false, place: undefined };

interface Read extends TestText {
  /** A function of a framework that it calls and does not import. */
  readonly described: string | undefined;
}

async function readScript(task: Task, path: string): Promise<Read> {
  const module = await readModule(task, path, 'checkers.tests');
  const text = (await readText(task.workspace, path)) ?? '';
  const names = namesIn(path, text);
  const imported = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const described = names.titled.find((name) => MAKING.has(name));
  return { path, text, imports: new Set([...imported, ...names.required]), named: undefined, described };
}

async function readOther(task: Task, path: string): Promise<Read> {
  const text = await readText(task.workspace, path);
  if (text === undefined)
    throw new TaskError(`The file ${path} is not in the workspace.`, {
      at: 'checkers.tests',
      fix: 'Give paths relative to the workspace.',
    });
  if (/\.(?:py|rs)$|_test\.go$/.test(path))
    return { path, text, imports: new Set(), named: undefined, described: undefined };
  throw new TaskError(`tests() cannot run ${path}.`, {
    at: 'checkers.tests',
    fix: 'It takes files of JavaScript, TypeScript, Python, Go (`_test.go`) and Rust. For other languages use command().',
  });
}
