import type { Beside } from './framework.ts';
import { fromHome } from './packages.ts';
import { projectOf, pythonSays } from './python.ts';

/** unittest, which every Python has. */
export const unittest: Beside = {
  home: projectOf,
  line: async ({ home, files }) => ({
    words: ['python3', '-m', 'unittest', ...files.map((path) => fromHome(home, path))],
    env: {},
  }),
  version: (group) => pythonSays(group, 'import platform; print(platform.python_version())'),
};
