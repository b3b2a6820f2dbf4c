import type { Framework, Group } from './framework.ts';
import { fromHome } from './packages.ts';
import { projectOf, pythonSays } from './python.ts';
import { unittest } from './unittest.ts';

/** pytest of the project's own environment; files of tests for unittest are run by it too. Without one they are run by unittest itself. */
export const pytest: Framework = {
  name: 'pytest',
  claims: ({ path }) => path.endsWith('.py'),
  beside: {
    home: projectOf,
    async line(group) {
      if ((await installed(group)) === '') return unittest.line(group);
      const files = group.files.map((path) => fromHome(group.home, path));
      return { words: ['python3', '-m', 'pytest', ...files], env: {} };
    },
    version: async (group) => (await installed(group)) || unittest.version(group),
  },
};

function installed(group: Group): Promise<string> {
  return pythonSays(group, 'import pytest; print(pytest.__version__)');
}
