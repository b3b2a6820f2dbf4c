import type { Framework, Group } from './framework.ts';
import { mochaApart } from './mochaApart.ts';
import { withoutSpec } from './mochaSettings.ts';
import { fromHome, homeOf, packageVersion, startOf } from './packages.ts';
import { OF_NODE, program, scriptedBy, type Flags, type Scripted } from './scripted.ts';

/** What a configuration of mocha is called. */
export const MOCHA_CONFIG = /^(?:\.mocharc\.(?:[cm]?js|jsonc?|ya?ml)|test\/mocha\.opts)$/;
const FLAGS: Flags = {
  ...OF_NODE,
  '--config': true,
  '--opts': true,
  '--package': true,
  '--ui': true,
  '-u': true,
  '--timeout': true,
  '-t': true,
  '--file': true,
  '--extension': true,
  '--node-option': true,
  '-n': true,
  '--exit': false,
  '--check-leaks': false,
  '--async-only': false,
};

const scripted = ({ home, task }: Group): Promise<Scripted> => scriptedBy(program('mocha'), FLAGS, home, task);

/** mocha, with what the package's own scripts give to it but their files and reporters. */
export const mocha: Framework = {
  name: 'mocha',
  claims: ({ imports, named }) => imports.has('mocha') || named === 'mocha',
  beside: {
    home: (path, task) => homeOf('mocha', MOCHA_CONFIG, path, task),
    async line(group) {
      const { env, node, own } = await scripted(group);
      const files = group.files.map((path) => fromHome(group.home, path));
      const named = own.some((flag) => flag.startsWith('--config='));
      const settings = named ? undefined : await withoutSpec(group.home, group.task);
      const flags = settings?.flags ?? [];
      const words = [...startOf('mocha', group, node), ...flags, ...own, ...files];
      return { words, env, ...(settings !== undefined && { files: settings.files }) };
    },
    version: (group) => packageVersion('mocha', group),
  },
  apart: mochaApart(scripted),
};
