import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { tests } from '../../checkers/index.ts';
import { ConfigError } from '../errors.ts';
import { parsedLine } from '../text/jsonLines.ts';
import type { Suite, SuiteTask } from './suite.ts';
import { vitestOf } from '../../checkers/reading/jest.ts';
import { JUDGE, JUDGE_FILE, pythonTests } from './python.ts';

/**
 * The practice exercises of an Exercism track in TypeScript, JavaScript or Python: `exercises/practice/*` with `.docs/instructions.md`
 * and `.meta/config.json`. The stub is the target's present text; the exercise's tests, all switched on, are the checker and the truth.
 * Those of JavaScript and TypeScript run apart from the candidate where they can, those of Python in the process tier.
 *
 * @param folder - a clone of the track, or a pulled one.
 * @throws {@link ConfigError} when there are no exercises, or one cannot be read.
 * @example
 * ```ts
 * export default defineBench({ suites: [{ ...(await exercism('exercism/javascript')), members, arms, prices }] });
 * ```
 * @see https://exercism.org/docs/building/tracks
 */
export async function exercism(folder: string): Promise<Suite> {
  const practice = resolve(folder, 'exercises/practice');
  const found = existsSync(practice) ? await readdir(practice, { withFileTypes: true }) : [];
  const names = found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length === 0)
    throw new ConfigError(`There are no exercises in ${folder}.`, {
      at: practice,
      fix: 'Give the folder of a track, such as a clone of github.com/exercism/javascript.',
    });
  const ids = names.toSorted();
  const read = await Promise.allSettled(ids.map((id) => taskOf(id, join(practice, id))));
  const tasks = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = read.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  // Tracks do have exercises whose lists are broken. Where none can be read, it is the folder that is wrong.
  if (tasks.length === 0 || !refused.every((reason) => reason instanceof ConfigError)) throw refused[0];
  const without = ids.filter((_, index) => read[index]?.status === 'rejected');
  const left =
    without.length === 0
      ? ''
      : `; ${without.length} of ${ids.length} exercises cannot be read and are left out: ${without.join(', ')}`;
  return {
    name: `exercism-${basename(resolve(folder))}`,
    basis: `the exercise's own tests, all switched on, are the checker, and the truth${left}`,
    tasks,
  };
}

async function taskOf(id: string, folder: string): Promise<SuiteTask> {
  const { solution, test, editor } = await listedFiles(folder);
  const text = (path: string): Promise<string> => readListed(folder, path);
  const [target = ''] = solution;
  const beside = (await besides(folder)).filter((path) => ![...solution, ...test, ...editor].includes(path));
  const files: Record<string, string> = {};
  for (const path of [...solution, ...test, ...editor, ...beside]) files[path] = await text(path);
  const input = { id, prompt: await promptOf(folder), target: solution, context: editor };
  switch (extname(target)) {
    case '.ts':
    case '.js':
      for (const path of test) files[path] = asVitest(folder, path, files[path] ?? '');
      return { input: { ...input, workspace: { files } }, visible: [tests(test)], hidden: [] };
    case '.py': {
      files[JUDGE_FILE] = JUDGE;
      const visible = test
        .filter((path) => path.endsWith('_test.py'))
        .map((path) => pythonTests('unittest', path, target));
      return { input: { ...input, workspace: { files } }, visible, hidden: [] };
    }
    default:
      throw new ConfigError(`The exercise ${id} is to be written in ${target || 'nothing'}.`, {
        at: join(folder, CONFIG),
        fix: 'Give a track in TypeScript, JavaScript or Python.',
      });
  }
}

function asVitest(folder: string, path: string, text: string): string {
  const changed = vitestOf(path, text);
  if (changed !== undefined) return changed;
  throw new ConfigError('The tests do not parse.', { at: join(folder, path), fix: 'Fetch the track again.' });
}

const CONFIG = '.meta/config.json';

interface Listed {
  readonly solution: readonly string[];
  readonly test: readonly string[];
  /** Files that are given, and not to be changed. */
  readonly editor: readonly string[];
}

async function listedFiles(folder: string): Promise<Listed> {
  const config = parsedLine(await readListed(folder, CONFIG));
  const files = isRecord(config) && isRecord(config['files']) ? config['files'] : {};
  const list = (key: string): readonly string[] => {
    const value = files[key] ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw new ConfigError(`files.${key} is no list of paths.`, { at: join(folder, CONFIG), fix: 'Fetch it again.' });
  };
  const listed = { solution: list('solution'), test: list('test'), editor: list('editor') };
  if (listed.solution.length > 0 && listed.test.length > 0) return listed;
  throw new ConfigError('The exercise lists no solution, or no tests.', {
    at: join(folder, CONFIG),
    fix: 'It needs files.solution and files.test.',
  });
}

/** Data and modules that tests read and no list names. */
async function besides(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /^[^.].*\.(?:py|txt)$/.test(entry.name)).map(({ name }) => name);
}

const INSTRUCTIONS = ['introduction.md', 'instructions.md', 'instructions.append.md'];

async function promptOf(folder: string): Promise<string> {
  const there = INSTRUCTIONS.map((name) => join('.docs', name)).filter((path) => existsSync(join(folder, path)));
  const parts = await Promise.all(there.map((path) => readListed(folder, path)));
  if (parts.length > 0) return parts.map((part) => part.trim()).join('\n\n');
  throw new ConfigError('The exercise has no instructions.', {
    at: join(folder, '.docs/instructions.md'),
    fix: 'Fetch the track again.',
  });
}

async function readListed(folder: string, path: string): Promise<string> {
  return readFile(join(folder, path), 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`The exercise has no ${path}.`, {
      at: join(folder, path),
      fix: 'Fetch the track again.',
      cause,
    });
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
