import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { disarm } from '../../src/sandbox/process/parent.ts';
import { receive } from './channel.ts';

// Reads the workspace's configuration of vitest as vite loads it: with all that it imports, merges and computes.

/** What of a configuration decides how its tests can be run. */
export interface ReadConfig {
  readonly globals: boolean;
  /** Settings that reach the candidate itself, by name. */
  readonly reaching: readonly string[];
}

interface Config extends Readonly<Record<string, unknown>> {
  readonly test?: Readonly<Record<string, unknown>>;
}

/** As vite has it. */
type LoadConfig = (
  env: { readonly command: 'serve'; readonly mode: string },
  file: string,
  root: string,
  logLevel: 'silent',
) => Promise<{ readonly config: object } | null>;

/** Settings of vite that change what a module is. */
const OF_VITE = ['define', 'esbuild', 'oxc', 'plugins'];
/** Settings of vitest that put something into the candidate's world, or others in its place. */
const OF_VITEST = ['alias', 'browser', 'env', 'globalSetup', 'projects', 'runner', 'setupFiles', 'workspace'];

disarm();
const { message, report } = await receive<{ readonly root: string; readonly file: string }>();
const { root, file } = message;
const vitest = createRequire(join(root, 'x.js')).resolve('vitest/package.json');
const { loadConfigFromFile } = (await import(pathToFileURL(createRequire(vitest).resolve('vite')).href)) as {
  readonly loadConfigFromFile: LoadConfig;
};
const loaded = await loadConfigFromFile({ command: 'serve', mode: 'test' }, join(root, file), root, 'silent');
report(read((loaded?.config ?? {}) as Config));
process.exit(0);

function read(config: Config): ReadConfig {
  const { test = {}, resolve } = config;
  const { environment } = test;
  const reaching = [
    ...OF_VITE.filter((name) => isSet(config[name])),
    ...(isSet(resolve) ? ['resolve'] : []),
    ...OF_VITEST.filter((name) => isSet(test[name])),
    ...(environment === undefined || environment === 'node' ? [] : ['environment']),
  ];
  return { globals: test['globals'] === true || isSet(test['projects']) || isSet(test['workspace']), reaching };
}

function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.flat(5).some(Boolean);
  if (typeof value === 'object' && value !== null) return Object.values(value).some((one) => one !== undefined);
  return value !== undefined && value !== false;
}
