import type { Checker } from '../src/nouns/checker.ts';
import { fromHome } from './frameworks/packages.ts';
import { pytestIn } from './frameworks/pytest.ts';
import { wholeSuite } from './frameworks/wholeSuite.ts';

/** What is given to pytest beside files. */
export interface PytestOptions {
  /** More arguments: `['-k', 'not slow']`. */
  readonly args?: readonly string[];
}

/**
 * pytest, of the project's own virtual environment where it has one. A pass is that of its report, as with `command()`; it is run again
 * against controls (isolation `shared`).
 *
 * @param files - files and folders, relative to the workspace; without any, what the project's own settings say.
 * @example
 * ```ts
 * await solve(task, [pytest('tests/test_slugify.py')]);
 * await solve(task, [pytest([], { args: ['-k', 'not slow'] })]);
 * ```
 */
export function pytest(files: string | readonly string[] = [], { args = [] }: PytestOptions = {}): Checker {
  const paths = typeof files === 'string' ? [files] : files;
  return wholeSuite({
    kind: 'pytest',
    options: { files: paths, args },
    files: paths.filter((path) => path.endsWith('.py')),
    beside: pytestIn,
    words: [...args, ...paths],
    line: (home) => ({
      words: ['python3', '-m', 'pytest', ...args, ...paths.map((path) => fromHome(home, path))],
      env: {},
    }),
    fix: "Install pytest into the project's virtual environment: pip install pytest",
  });
}
