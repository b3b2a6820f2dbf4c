import type { Beside, Framework, Group } from './framework.ts';
import { fromHome } from './packages.ts';
import { projectOf, pythonSays } from './python.ts';
import { unittest } from './unittest.ts';

/** pytest of the project's own environment. */
export const pytestIn: Beside = {
  home: projectOf,
  line: async ({ home, files }) => ({
    words: ['python3', '-m', 'pytest', ...files.map((path) => fromHome(home, path))],
    env: {},
  }),
  version: (group) => pythonSays(group, 'import pytest; print(pytest.__version__)'),
};

/** Files in Python: pytest runs those of unittest too. Where there is none, unittest itself runs them. */
export const pytest: Framework = {
  name: 'pytest',
  claims: ({ path }) => path.endsWith('.py'),
  beside: {
    home: projectOf,
    line: async (group) => (await present(group)).line(group),
    version: async (group) => (await present(group)).version(group),
  },
};

async function present(group: Group): Promise<Beside> {
  return (await pytestIn.version(group)) === '' ? unittest : pytestIn;
}
