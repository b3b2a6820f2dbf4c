import { basename, posix } from 'node:path';
import type { Beside, Framework } from './framework.ts';
import { foldersAbove, fromHome } from './packages.ts';
import { said } from './said.ts';

/** cargo test: a file of `tests/` alone; where one stands among the sources, all tests of the package. */
export const cargoIn: Beside = {
  home: async (path, { workspace }) =>
    foldersAbove(path).find((folder) => workspace.files.has(posix.join(folder, 'Cargo.toml'))) ?? '',
  async line({ home, files }) {
    const own = files.map((path) => fromHome(home, path));
    const apart = own.every((path) => /^tests\/[^/]+\.rs$/.test(path));
    const named = apart ? own.flatMap((path) => ['--test', basename(path, '.rs')]) : [];
    return { words: ['cargo', 'test', '--offline', ...named], env: {} };
  },
  version: (group) => said(group, 'cargo', ['--version'], /^cargo (\S+)/),
};

/** Files of tests in Rust. */
export const cargo: Framework = { name: 'cargo', claims: ({ path }) => path.endsWith('.rs'), beside: cargoIn };
