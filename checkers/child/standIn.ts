import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { CANDIDATE } from './candidateName.ts';
import { exportsFrom, resolveIn, transformed, type Sources } from '../../src/sandbox/isolate/modules.ts';

/** What a candidate is made of, and what its tests replace. */
export interface Parts {
  /** What the candidate can import: its own files, and the workspace's without the tests. */
  readonly sources: Sources;
  readonly targets: readonly string[];
  /** Paths and package names that the tests mock. */
  readonly mocked: readonly string[];
  /** Files that both sides may know as one thing. */
  readonly shared: readonly string[];
}

/**
 * The module that tests get in place of a candidate's file: the same exports, each of which leads to the isolate that the candidate
 * is in. Mocks go the other way: the candidate gets those that stand here.
 */
export function standInFor(target: string, root: string, parts: Parts): string {
  const { given, shared } = reach(target, parts);
  const names = exportsOf(target, parts.sources, new Set());
  const own = (name: string): string => JSON.stringify(parts.sources.has(name) ? posix.join(root, name) : name);
  return [
    `const $ = globalThis.${CANDIDATE}(${JSON.stringify(target)}, {`,
    `  given: { ${given.map((name) => `${JSON.stringify(name)}: await import(${own(name)})`).join(', ')} },`,
    // What fails to load here is no concern of the tests: they have not asked for it.
    `  shared: { ${shared.map((name) => `${JSON.stringify(name)}: await import(${own(name)}).catch(() => ({}))`).join(', ')} },`,
    '});',
    exportsFrom('$', names),
  ].join('\n');
}

/** Every module of the other side's that a target comes to import. */
function reach(target: string, { sources, mocked, shared }: Parts): { given: string[]; shared: string[] } {
  const given = new Set<string>();
  const seen = new Set([target]);
  for (const path of seen) {
    for (const specifier of importsOf(path, sources)) {
      const name = resolveIn(sources, path, specifier) ?? specifier;
      if (mocked.includes(name)) given.add(name);
      else if (sources.has(name)) seen.add(name);
    }
  }
  return { given: [...given], shared: [...seen].filter((path) => shared.includes(path)) };
}

function importsOf(path: string, sources: Sources): string[] {
  const { staticImports, staticExports } = moduleOf(path, sources);
  return [...staticImports, ...staticExports.flatMap(({ entries }) => entries)].flatMap(
    ({ moduleRequest }) => moduleRequest?.value ?? [],
  );
}

/** The names that a file exports, also by way of others. */
function exportsOf(path: string, sources: Sources, seen: Set<string>): Set<string> {
  const names = new Set<string>();
  seen.add(path);
  for (const { exportName, importName, moduleRequest } of moduleOf(path, sources).staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    const as: string = exportName.kind;
    const all: string = importName.kind;
    if (as === 'Default') names.add('default');
    else if (exportName.name !== null) names.add(exportName.name);
    else if (all === 'AllButDefault' && moduleRequest !== null) {
      const from = resolveIn(sources, path, moduleRequest.value);
      if (from === undefined || seen.has(from)) continue;
      for (const name of exportsOf(from, sources, seen)) if (name !== 'default') names.add(name);
    }
  }
  return names;
}

type Module = Pick<ReturnType<typeof parseSync>['module'], 'staticImports' | 'staticExports'>;

function moduleOf(path: string, sources: Sources): Module {
  try {
    return parseSync('module.js', transformed(path, sources.get(path) ?? '')).module;
  } catch {
    // What cannot be read cannot be loaded: the isolate says why.
    return { staticImports: [], staticExports: [] };
  }
}
