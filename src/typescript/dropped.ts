import { posix } from 'node:path';
import { optionIn, type Link } from './settings.ts';

/** Settings that replace those of a tsconfig; `null` takes one out. */
export type Overrides = Readonly<Record<string, unknown>>;

/** An option that TypeScript 7 no longer reads. */
export interface Dropped {
  /** Such as `moduleResolution: node10`. */
  readonly option: string;
  /** The tsconfig that sets it. */
  readonly path: string;
  /** What is set in its place. */
  readonly overrides: Overrides;
  /** Whether a check comes to the same with that. */
  readonly exact: boolean;
}

interface Rule {
  readonly name: string;
  /** The values that are dropped, in lower case; all but `false` where it is left out. */
  readonly values?: readonly string[];
  readonly exact: boolean;
  readonly instead?: (chain: readonly Link[]) => Overrides;
}

const out = (name: string, exact: boolean, values?: readonly string[]): Rule => ({
  name,
  exact,
  ...(values && { values }),
  instead: () => ({ [name]: null }),
});
/** TypeScript 7 takes such an option for a slip of the pen, and goes on. */
const unknown = (name: string, exact: boolean): Rule => ({ name, exact });

const RULES: readonly Rule[] = [
  { name: 'baseUrl', exact: true, instead: pathsOf },
  { name: 'paths', exact: true, instead: pathsOf },
  out('downlevelIteration', true),
  out('outFile', true),
  out('alwaysStrict', true, ['false']),
  out('esModuleInterop', false, ['false']),
  out('allowSyntheticDefaultImports', false, ['false']),
  {
    name: 'target',
    values: ['es3', 'es5'],
    exact: false,
    instead: (chain) => ({
      target: 'es2015',
      // The library that came with it.
      ...(optionIn(chain, 'lib') === undefined && { lib: ['es5', 'dom', 'scripthost'] }),
    }),
  },
  {
    name: 'module',
    values: ['amd', 'umd', 'system', 'none'],
    exact: false,
    instead: () => ({ module: 'esnext', moduleResolution: 'bundler' }),
  },
  {
    name: 'moduleResolution',
    values: ['node', 'node10', 'classic'],
    exact: false,
    instead: () => ({
      moduleResolution: 'bundler',
      resolvePackageJsonExports: false,
      resolvePackageJsonImports: false,
    }),
  },
  unknown('importsNotUsedAsValues', false),
  unknown('preserveValueImports', true),
  unknown('keyofStringsOnly', false),
  unknown('suppressImplicitAnyIndexErrors', false),
  unknown('suppressExcessPropertyErrors', false),
  unknown('noStrictGenericChecks', false),
  unknown('noImplicitUseStrict', true),
  unknown('charset', true),
  unknown('out', true),
];

/** The options of a tsconfig that TypeScript 7 no longer reads, with what it can be given in their place. */
export function droppedIn(chain: readonly Link[]): Dropped[] {
  return RULES.flatMap(({ name, values, exact, instead }) => {
    const found = optionIn(chain, name);
    const value = found?.value ?? undefined;
    if (found === undefined || value === undefined) return [];
    if (values === undefined ? value === false : !values.includes(written(value))) return [];
    if (name === 'paths' && (optionIn(chain, 'baseUrl') !== undefined || !hasBare(value))) return [];
    const text = typeof value === 'object' ? name : `${name}: ${written(value)}`;
    return [{ option: text, path: found.path, overrides: instead?.(chain) ?? {}, exact }];
  });
}

function written(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
}

/** What older compilers take for granted where a tsconfig is silent, and TypeScript 7 does not. */
export function formerDefaults(chain: readonly Link[], version: string): Overrides {
  if (Number(version.split('.')[0]) >= 6) return {};
  const former = { strict: false, types: ['*'], noUncheckedSideEffectImports: false };
  return Object.fromEntries(Object.entries(former).filter(([name]) => optionIn(chain, name) === undefined));
}

/** `paths` that stand for `baseUrl` as well, seen from the folder of the tsconfig itself. */
function pathsOf(chain: readonly Link[]): Overrides {
  const home = posix.dirname(chain[0]?.path ?? '');
  const base = optionIn(chain, 'baseUrl');
  const paths = optionIn(chain, 'paths');
  const own = typeof paths?.value === 'object' && paths.value !== null ? Object.entries(paths.value) : [];
  const from = base === undefined ? posix.dirname(paths?.path ?? '') : placeOf(base);
  const seen = (path: string): string => {
    const place = posix.relative(home, posix.join(from, path));
    return place.startsWith('.') ? place : `./${place}`;
  };
  const moved = own.map(([name, places]) => [name, [places].flat().map((place) => seen(String(place)))] as const);
  const all = base === undefined || own.some(([name]) => name === '*') ? [] : [['*', [seen('*')]] as const];
  return { ...(base !== undefined && { baseUrl: null }), paths: Object.fromEntries([...moved, ...all]) };
}

function placeOf({ value, path }: { readonly value: unknown; readonly path: string }): string {
  return posix.join(posix.dirname(path), String(value).replace('${configDir}', '.'));
}

function hasBare(paths: unknown): boolean {
  return (
    typeof paths === 'object' &&
    paths !== null &&
    Object.values(paths)
      .flat()
      .some((place) => typeof place === 'string' && !/^(?:\.|\/|\$\{configDir\})/.test(place))
  );
}
