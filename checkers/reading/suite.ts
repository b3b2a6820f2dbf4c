import { isBuiltin } from 'node:module';
import { extname, posix } from 'node:path';
import globals from 'globals';
import { resolveIn } from '../../src/sandbox/isolate/modules.ts';
import type { Changes, Trial } from '../../src/sandbox/sandbox.ts';
import type { Task } from '../../src/nouns/task.ts';
import { isOfTests } from '../../src/workspace/roles.ts';
import { readTexts } from '../../src/workspace/texts.ts';
import { instrumented } from './instrumented.ts';
import { readScript } from './readScript.ts';

/** Where a file of tests can be run: the further from the candidate the better. */
type Place =
  /** In an isolate of its own: it needs nothing of Node. */
  | 'isolate'
  /** In the host of the candidate's isolate: it needs modules of Node that touch nothing outside. */
  | 'host'
  /** In a whole vitest, with the candidate in an isolate within its worker. */
  | 'vitest'
  /** Only beside the candidate. */
  | 'shared';

const PLACES: readonly Place[] = ['isolate', 'host', 'vitest', 'shared'];

/** What an attempt needs to know of the workspace. */
export type Material = Pick<Trial, 'sources' | 'hidden'>;

/** For a workspace that is too large: candidates can import nothing of it. */
export const NOTHING: Material = { sources: {}, hidden: [] };

const MAX_BYTES = 2_000_000;
const SCRIPT = /^\.(?:[cm]?[jt]sx?|json)$/;
const CODE = /\.[cm]?[jt]sx?$/;

/**
 * The files that tests and candidates may import; targets as they stand before a candidate changes them. Undefined for a workspace
 * too large to be sent along with each candidate.
 *
 * @param files - what the checker judges by; no candidate may read them.
 */
export async function materialOf(task: Task, files: readonly string[]): Promise<Material | undefined> {
  const sources: Record<string, string> = {};
  let bytes = 0;
  for (const [path, text] of await readTexts(task.workspace, (one) => SCRIPT.test(extname(one)))) {
    bytes += text.length;
    if (bytes > MAX_BYTES) return undefined;
    sources[path] = text;
  }
  const hidden = [...task.workspace.files.keys()].filter(
    (path) => !task.targets.includes(path) && (files.includes(path) || isOfTests(path)),
  );
  // Tests may have their functions from files of their own.
  for (const path of files.length > 0 ? hidden : []) {
    const text = sources[path];
    if (text !== undefined && CODE.test(path)) sources[path] = instrumented(path, text, task.targets);
  }
  return { sources, hidden };
}

/** Modules of Node that compute and touch nothing. */
const HARMLESS =
  /^(?:node:)?(?:assert|assert\/strict|buffer|events|module|path|path\/posix|querystring|string_decoder|timers|timers\/promises|url|util|util\/types)$/;
/** Modules that run code elsewhere, where the candidate would have to be as well. */
const ELSEWHERE = /^(?:node:)?(?:child_process|cluster|inspector|inspector\/promises|test|vm|wasi|worker_threads)$/;

/** How a file of tests, with all that it imports but the targets, can be run. */
export interface Needs {
  readonly place: Place;
  /** All places that something in them asks for; `place` is the last of them. */
  readonly places: readonly Place[];
  readonly changes: Changes;
  /** Packages that the tests import, of those that the runner brings along. */
  readonly packages: readonly string[];
  /** Modules that the tests replace: paths of the workspace, names of packages. */
  readonly mocks: readonly string[];
  /** Files that the tests come to import, but for targets and what is theirs alone. */
  readonly shared: readonly string[];
  /** Globals that the tests define: a candidate that looks for one of them must stand beside them. */
  readonly defines: readonly string[];
}

/** Reads from the code what a file of tests needs; `packages` are those that its runner brings along. */
export function needsOf(
  entry: string,
  material: Material,
  targets: readonly string[],
  packages: readonly string[],
): Needs {
  const sources = new Map(Object.entries(material.sources));
  for (const target of targets) sources.set(target, '');
  const seen = new Set<string>([entry]);
  const places: Place[] = [];
  const defines: string[] = [];
  const mocks: string[] = [];
  const used: string[] = [];
  const changes = { clock: false, language: false };
  for (const path of seen) {
    if (path.endsWith('.json') || targets.includes(path)) continue;
    const script = readScript(path, sources.get(path) ?? '');
    const { imports, bare, names, strings, own, spied, declared, required } = script;
    changes.clock ||= script.clock;
    changes.language ||= script.reaches;
    if (script.whole) places.push('vitest');
    if (script.changes || script.writes || spied.some((name) => own.includes(name))) places.push('shared');
    for (const specifier of script.mocked) mocks.push(resolveIn(sources, path, specifier) ?? specifier);
    defines.push(...script.defines);
    // Tests that read the candidate's text, or start it by its path, must have it beside them.
    if (strings.some((string) => targets.some((target) => posix.basename(string) === posix.basename(target))))
      places.push('shared');
    if (names.some((name) => OF_NODE.has(name))) places.push('host');
    for (const specifier of [...imports, ...required]) {
      const found = resolveIn(sources, path, specifier);
      // Where Node gives `require`, a file is a script of the old kind, and so may be what it asks for.
      if (found !== undefined && required.includes(specifier) && !declared.includes('require')) places.push('shared');
      if (found !== undefined) seen.add(found);
      else if (packages.includes(specifier)) used.push(specifier);
      else if (ELSEWHERE.test(specifier)) places.push('shared');
      // A package that is there for what it does may do it to the candidate's world.
      else if (bare.includes(specifier) && !isBuiltin(specifier)) places.push('shared');
      else places.push(HARMLESS.test(specifier) ? 'host' : 'vitest');
    }
  }
  // What a realm has of its own a candidate would find there, and not the tests' own.
  if (defines.some((name) => EVERYWHERE.has(name) || name in globals.builtin)) places.push('shared');
  const shared = [...seen].filter((path) => !targets.includes(path) && !material.hidden.includes(path));
  return { place: furthest(places), places, changes, defines, mocks, shared, packages: used };
}

/** What several files need that are run together. */
export function needsOfAll(entries: readonly string[], ...besides: Besides): Needs {
  const all = [...new Set(entries)].map((path) => needsOf(path, ...besides));
  const places = all.flatMap((needs) => needs.places);
  return {
    place: furthest(places),
    places,
    changes: {
      clock: all.some(({ changes }) => changes.clock),
      language: all.some(({ changes }) => changes.language),
    },
    defines: all.flatMap(({ defines }) => defines),
    mocks: all.flatMap(({ mocks }) => mocks),
    shared: all.flatMap(({ shared }) => shared),
    packages: all.flatMap(({ packages }) => packages),
  };
}

type Besides = Parameters<typeof needsOf> extends [string, ...infer Rest] ? Rest : never;

function furthest(places: readonly Place[]): Place {
  return PLACES.findLast((one) => places.includes(one)) ?? 'isolate';
}

/** What stands in every realm of ours beside the language itself, as far as tests can tell. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'queueMicrotask',
  'console',
  'global',
  'AbortController',
  'AbortSignal',
  'Event',
  'EventTarget',
]);
const OF_NODE: ReadonlySet<string> = new Set(
  [...Object.keys(globals.node), 'import.meta', 'import()'].filter(
    (name) => !EVERYWHERE.has(name) && !(name in globals.builtin),
  ),
);

/** Functions that a file calls with a title and does not declare at its top, and modules that it asks for by `require`. */
export function namesIn(path: string, text: string): { titled: string[]; required: string[] } {
  const { titled, declared, required } = readScript(path, text);
  return { titled: titled.filter((name) => !declared.includes(name)), required: [...required] };
}
