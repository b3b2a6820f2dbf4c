import { dirname, posix } from 'node:path';
import { parsedLine } from '../../src/text/jsonLines.ts';
import { readText } from '../../src/workspace/workspace.ts';
import { judgeScript, versionAt } from '../child.ts';
import type { Words } from '../command/line.ts';
import type { Apart, Group } from './framework.ts';
import { said } from './said.ts';
import { areUnread } from './transforms.ts';

/** From this one on its runner says what it does to whoever asks. */
const SEPARABLE = 30;

/** Parts of the configuration that say which files are run and how it is told, or that a file which stands apart cannot meet. */
const INERT = new Set(
  'cache cacheDirectory collectCoverageFrom coverageDirectory coveragePathIgnorePatterns coverageProvider cwd dependencyExtractor displayName extensionsToTreatAsEsm forceCoverageMatch haste id injectGlobals moduleDirectories moduleFileExtensions modulePathIgnorePatterns openHandlesTimeout prettierPath resetModules rootDir roots sandboxInjectedGlobals slowTestThreshold snapshotFormat snapshotSerializers testMatch testPathIgnorePatterns testRegex transformIgnorePatterns unmockedModulePathPatterns watchPathIgnorePatterns'.split(
    ' ',
  ),
);
/** Parts that are read here. */
const READ: Readonly<Record<string, (value: unknown) => boolean>> = {
  clearMocks: isSwitch,
  resetMocks: isSwitch,
  restoreMocks: isSwitch,
  fakeTimers: (value) => isObject(value) && value['enableGlobally'] !== true,
  runner: isOfJest('jest-runner'),
  testTimeout: (value) => typeof value === 'number',
  testEnvironment: isOfJest('jest-environment-node'),
  testRunner: isOfJest('jest-circus'),
  transform: (value) => Array.isArray(value) && value.every(onlyTransforms),
};
/** Parts of the whole run's configuration by which tests run otherwise. */
const REACHING = ['globalSetup', 'globalTeardown', 'testNamePattern', 'randomize', 'filter'];

type Part = Readonly<Record<string, unknown>>;

/**
 * Jest's files in an isolate, by its own runner, `expect` and mocks.
 *
 * @param lineOf - the line that starts jest, with what the scripts of the package give to it.
 */
export function jestApart(lineOf: (group: Group) => Promise<{ readonly words: Words; readonly env: Env }>): Apart {
  return {
    packages: ['@jest/globals'],
    async open(group, where) {
      const { copies } = group.context;
      const folder = copies.packageAt('jest', group.home);
      if (folder === undefined || Number.parseInt(versionAt(folder), 10) < SEPARABLE) return undefined;
      const { words, env } = await lineOf(group);
      if (!areUnread(env, where) || (await asksForDom(group))) return undefined;
      // In its home; what it says stands between what Node may say.
      const args = ['-c', 'cd "$1" && shift && exec "$@"', 'sh', group.home || '.', ...words, '--showConfig'];
      const text = await said(group, '/bin/sh', args, /^(\{[^]*^\})$/m, env);
      const placed = placedBy(parsedLine(text), await babelOf(group));
      // Without it jest itself takes no module of the language's own kind.
      const native = [env['NODE_OPTIONS'] ?? '', ...words].some((word) => word.includes('--experimental-vm-modules'));
      if (placed === undefined || !(placed.transforms || native)) return undefined;
      const { packagesFrom, order } = placed;
      if (where === 'isolate') return { runner: judgeScript('jest'), packagesFrom, order };
      return { runner: judgeScript('libraryRunner'), library: judgeScript('jestLibrary'), packagesFrom, order };
    },
  };
}

type Env = Readonly<Record<string, string>>;

interface Settings {
  readonly packagesFrom: string;
  readonly order: object;
  /** Whether it makes what Node can run of the language's own modules. */
  readonly transforms: boolean;
}

/** What the runner is told of a configuration; undefined where that reaches further. */
function placedBy(told: unknown, babel: Babel): Settings | undefined {
  if (!isObject(told) || !isObject(told['globalConfig']) || !Array.isArray(told['configs'])) return undefined;
  const [config, ...others] = told['configs'] as readonly unknown[];
  const { globalConfig } = told;
  if (!isObject(config) || others.length > 0 || REACHING.some((name) => !isEmpty(globalConfig[name]))) return undefined;
  for (const [name, value] of Object.entries(config))
    if (!INERT.has(name) && !(READ[name]?.(value) ?? isEmpty(value))) return undefined;
  const mocks = ['clear', 'reset', 'restore'].filter((what) => config[`${what}Mocks`] === true);
  const { testTimeout } = globalConfig;
  const timeout = typeof testTimeout === 'number' ? testTimeout : 5000;
  const transformers = String(config['transform']);
  const usesBabel = isOfJest('babel-jest')(transformers);
  if (usesBabel && babel === 'rewrites') return undefined;
  const transforms = usesBabel ? babel === 'plain' : transformers !== '';
  // From there it has its own packages.
  return { packagesFrom: dirname(String(config['testRunner'])), order: { timeout, mocks }, transforms };
}

/** By a comment at its top a file asks for another environment. */
async function asksForDom({ task, files }: Group): Promise<boolean> {
  const texts = await Promise.all(files.map((path) => readText(task.workspace, path)));
  return texts.some((text) => /@jest-environment\s+(?!node\b)\S/.test(text ?? ''));
}

/** What settings of babel there are: plugins may make anything of the tests. */
type Babel = 'none' | 'plain' | 'rewrites';

async function babelOf({ task: { workspace } }: Group): Promise<Babel> {
  const paths = [...workspace.files.keys()];
  const own = paths.filter((path) => /(?:^|\/)(?:babel\.config\.|\.babelrc)/.test(path));
  const manifests = paths.filter((path) => posix.basename(path) === 'package.json');
  const read = async (path: string): Promise<string> => (await readText(workspace, path)) ?? '';
  const named = (await Promise.all(manifests.map(read))).filter((text) => /"babel"\s*:\s*\{/.test(text));
  const texts = [...(await Promise.all(own.map(read))), ...named];
  if (texts.length === 0) return 'none';
  return texts.some((text) => /plugins/.test(text)) ? 'rewrites' : 'plain';
}

/**
 * Whether a transformer only makes of newer JavaScript what Node can run. That of TypeScript's compiler refuses what has the wrong
 * types, unless it is told not to look at them.
 */
function onlyTransforms(entry: unknown): boolean {
  const [, path, options] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
  if (typeof path !== 'string' || /plugins|Transformers/.test(JSON.stringify(options ?? {}))) return false;
  if (isOfJest('ts-jest')(path))
    return isObject(options) && (options['diagnostics'] === false || options['isolatedModules'] === true);
  return isOfJest('babel-jest')(path) || /[\\/](?:@swc[\\/]jest|esbuild-jest)[\\/]/.test(path);
}

function isOfJest(name: string): (path: unknown) => boolean {
  return (path) => typeof path === 'string' && new RegExp(`[\\\\/]${name}[\\\\/]`).test(path);
}

function isSwitch(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return !value;
}

function isObject(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}
