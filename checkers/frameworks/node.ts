import { posix } from 'node:path';
import { nameOf, type Words } from '../command/line.ts';
import type { Framework } from './framework.ts';
import { foldersAbove, fromHome } from './packages.ts';
import { OF_NODE, scriptedBy } from './scripted.ts';
import { said } from './said.ts';

/** node:test, by the Node that is found on PATH. */
export const node: Framework = {
  name: 'node --test',
  claims: ({ imports }) => imports.has('node:test'),
  beside: {
    home: async (path, { workspace }) =>
      foldersAbove(path).find((folder) => workspace.files.has(posix.join(folder, 'package.json'))) ?? '',
    async line({ home, files, task }) {
      const { env, own, program } = await scriptedBy(testing, OF_NODE, home, task);
      const loader = nameOf(program) === 'tsx' ? ['--import=tsx'] : [];
      return { words: ['node', ...loader, ...own, '--test', ...files.map((path) => fromHome(home, path))], env };
    },
    version: (group) => said(group, 'node', ['--version'], /^v(\S+)/),
  },
};

/** `node --import tsx --test`, `tsx --test`. */
function testing(words: Words): number {
  return words.includes('--test') ? words.findIndex((word) => /^(?:node|tsx)$/.test(nameOf(word))) : -1;
}
