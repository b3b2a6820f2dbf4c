import type { TestProject } from 'vitest/node';

// What of vitest's settings decides where tests can be run. They are held against those of a vitest without any configuration, so that
// what a release adds counts by itself.

/** Settings of a project, by name, as text. */
export type Settings = Readonly<Record<string, string>>;

/** Settings that are not as they are without a configuration. */
export interface Differing {
  /** Those that put something into the candidate's world, or others in its place. */
  readonly reaching: readonly string[];
  /** Those by which vitest runs tests in another way than by itself. */
  readonly whole: readonly string[];
}

/** What is found, how it is told, and how many run at a time: none of it changes what a test does. */
const INERT: ReadonlySet<string> = new Set(
  `api attachmentsDir benchmark cache changed color config coverage dir disableConsoleIntercept exclude
  experimental fileParallelism filesOnly forceRerunTriggers fsModuleCache hideSkippedTests include includeSource
  inspector isolate json logHeapUsage maxWorkers mergeReports minWorkers name onConsoleLog open outputFile
  passWithNoTests pool poolMatchGlobs poolOptions printConsoleTrace project projects related reporters
  reporterOptions root run runId server setupFiles shard silent slowTestThreshold
  snapshotOptions standalone strictTags tags tagsFilter teardownTimeout testNamePattern typecheck ui uiBase update
  vmMemoryLimit watch watchTriggerPatterns workspace`.split(/\s+/),
);
const REACHING: ReadonlySet<string> = new Set(
  'alias browser defines deps env environment environmentMatchGlobs environmentOptions execArgv globalSetup runner'.split(
    ' ',
  ),
);
/** Of vite: each changes what a module is, or which one a name means. */
const OF_VITE = ['assetsInclude', 'define', 'esbuild', 'json', 'oxc'] as const;
/** By these names plugins are vite's own and vitest's. */
const OWN_PLUGIN = /^(?:alias|commonjs|(?:builtin|native|rolldown|rollup|vite|vitest)(?::.*)?)$/;
/** Plugins that call themselves vite's. */
const THEIRS = /^vite:(?:react|vue|svelte|solid|preact|legacy|react-.*|vue-.*|svelte-.*)/;

/** Reads a project's settings, as far as they decide anything. */
export function settingsOf({ config, vite }: Pick<TestProject, 'config' | 'vite'>): Settings {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) if (!INERT.has(name)) settings[name] = written(value);
  const resolved: object = vite.config;
  const of = (holder: unknown, name: string): unknown =>
    typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;
  for (const name of OF_VITE) settings[`vite.${name}`] = written(of(resolved, name));
  const resolve = of(resolved, 'resolve');
  settings['vite.alias'] = written(aliasesOf(of(resolve, 'alias')));
  for (const name of ['conditions', 'dedupe', 'extensions', 'externalConditions', 'mainFields', 'preserveSymlinks', 'tsconfigPaths'])
    settings[`vite.${name}`] = written(of(resolve, name)); // prettier-ignore
  const plugins = vite.config.plugins.map(({ name }) => name);
  settings['vite.plugins'] = written(plugins.filter((name) => !OWN_PLUGIN.test(name) || THEIRS.test(name)));
  return settings;
}

/** Names the settings by which a project differs from a bare one. */
export function differing(settings: Settings, bare: Settings): Differing {
  const names = [...new Set([...Object.keys(settings), ...Object.keys(bare)])].filter(
    (name) => settings[name] !== bare[name],
  );
  const reaches = (name: string): boolean => name.startsWith('vite.') || REACHING.has(name);
  return { reaching: names.filter(reaches), whole: names.filter((name) => !reaches(name)) };
}

/** Without those that vite has for files of its own. */
function aliasesOf(alias: unknown): unknown {
  if (!Array.isArray(alias)) return alias;
  return alias.filter((one: unknown) => {
    const find: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'find') : undefined;
    return !/@vite\/|^\/\^?\\?\/?@vite/.test(String(find));
  });
}

function written(value: unknown): string {
  const seen = new WeakSet();
  const text = JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'function' || one instanceof RegExp) return String(one);
    if (typeof one !== 'object' || one === null) return one;
    if (seen.has(one)) return undefined;
    seen.add(one);
    return one;
  });
  return text ?? '';
}
