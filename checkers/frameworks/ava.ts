import type { Framework } from './framework.ts';
import { fromHome, homeOf, packageVersion, startOf } from './packages.ts';
import { program, scriptedBy, type Flags } from './scripted.ts';

const CONFIG = /^ava\.config\.[cm]?js$/;
const FLAGS: Flags = { '--config': true, '--node-arguments': true, '--timeout': true, '-T': true };

/** ava, with its own settings: tests of one file wait for each other only where they say so. */
export const ava: Framework = {
  name: 'ava',
  claims: ({ imports }) => imports.has('ava'),
  beside: {
    home: (path, task) => homeOf('ava', CONFIG, path, task),
    async line(group) {
      const { env, node, own } = await scriptedBy(program('ava'), FLAGS, group.home, group.task);
      const files = group.files.map((path) => fromHome(group.home, path));
      return { words: [...startOf('ava', group, node), ...own, ...files], env };
    },
    version: (group) => packageVersion('ava', group),
  },
};
