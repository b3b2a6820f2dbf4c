import { posix } from 'node:path';
import { digestOf } from '../nouns/digest.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Overrides } from './dropped.ts';
import type { Failure } from '../async/divide.ts';
import { CONFIG } from './layout.ts';
import type { Facts } from '../reading/syntax/facts.ts';

export type FactsByPath = ReadonlyMap<string, Facts | Failure>;

/** How candidates of a workspace may share a program with others. */
export interface Sharing {
  /** Files that declare things for everyone: they stand in the program once. */
  readonly globals: readonly string[];
  /** Equal for workspaces whose candidates mean the same beside each other as alone, where they and their workspaces import the same packages. */
  readonly group: string;
  /** What the workspace's own files say. */
  readonly workspace: FactsByPath;
  /** Each file without import and export is a module all the same. */
  readonly modulesOnly: boolean;
}

interface Shape {
  readonly files: Files;
  readonly facts: FactsByPath;
  readonly modules: string | undefined;
  readonly config: string;
  readonly overrides: Overrides;
  readonly targets: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Options that name places relative to the tsconfig, take in more files, or bring modules that nobody imports. */
const APART = [
  'allowJs',
  'baseUrl',
  'checkJs',
  'composite',
  'importHelpers',
  'incremental',
  'outFile',
  'paths',
  'plugins',
  'preserveSymlinks',
  'rootDir',
  'rootDirs',
  'typeRoots',
];
// As the compiler's API numbers them.
const FORCE = 3;
const JSX_IMPORTS = new Set([4, 5]);

/** Whether a project says that each type is to be written or found. */
export function demandsTypes({ strict, noImplicitAny }: Readonly<Record<string, unknown>>): boolean {
  // It is strict unless it says otherwise.
  return noImplicitAny === true || (strict !== false && noImplicitAny !== false);
}

/** Modules as Node tells them, by the numbers of the API: by `type` in package.json. */
const NODE = { first: 100, last: 199 };

/** Whether a file without import and export is a script, whose declarations are everybody's. */
export function takesScripts(options: Readonly<Record<string, unknown>>, files: Files): boolean {
  if (options['moduleDetection'] === FORCE) return false;
  const module = Number(options['module'] ?? 0);
  return !(module >= NODE.first && module <= NODE.last && /"type"\s*:\s*"module"/.test(files['package.json'] ?? ''));
}

/** Finds out whether a workspace's candidates can be checked in one program; undefined where each must be alone. */
export function sharingOf({ files, facts, modules, config, overrides, targets, options }: Shape): Sharing | undefined {
  const set = (name: string): boolean => ![undefined, null, false].some((off) => options[name] === off);
  if (APART.some(set) || JSX_IMPORTS.has(Number(options['jsx']))) return undefined;
  if ([options['types']].flat().some((type) => typeof type === 'string' && type.startsWith('.'))) return undefined;
  if (targets.some((target) => !isCode(target))) return undefined;
  const modulesOnly = options['moduleDetection'] === FORCE;
  const globals: string[] = [];
  for (const [path, fact] of facts) {
    if (targets.includes(path)) continue;
    if (typeof fact === 'string' || !fact.parsed) return undefined;
    if (fact.module || (modulesOnly && !isDeclaration(path))) {
      if (fact.apart) return undefined;
    } else if (isDeclaration(path) && standsAlone(fact)) globals.push(path);
    else return undefined;
  }
  const imported = new Set(
    [...facts].flatMap(([path, fact]) =>
      typeof fact === 'string' ? [] : fact.specifiers.map((name) => nameOf(path, name)),
    ),
  );
  if (globals.some((path) => targets.includes(path) || imported.has(withoutExtension(path)))) return undefined;
  const common = Object.entries(files).filter(([path]) => path.endsWith('.json') || globals.includes(path));
  return {
    globals,
    modulesOnly,
    workspace: facts,
    group: digestOf({ common, config, overrides: JSON.stringify(overrides), modules: modules ?? '' }),
  };
}

/** The program that a candidate may be checked in. */
export interface Place {
  readonly group: string | undefined;
  readonly librariesKnown: boolean;
  readonly syntaxOnly: boolean;
}

/**
 * Where one candidate is checked. The packages that it and its workspace import are seen by all that are checked with it, so they must import the
 * same: which file does is all one, and a program serves one edit after the other, whatever file each of them changes. Of
 * what does not parse only the syntax errors are asked for: they are its own whoever is beside it.
 *
 * @param held - targets that were in the program in which the libraries were looked at.
 */
export function placeOf(sharing: Sharing, facts: FactsByPath, held: readonly string[]): Place {
  const { group, modulesOnly, workspace } = sharing;
  const apart = { group: undefined, librariesKnown: false, syntaxOnly: false };
  if ([...facts.values()].some((fact) => typeof fact !== 'string' && !fact.parsed))
    return { group: `${group} unparsed`, librariesKnown: true, syntaxOnly: true };
  for (const [path, fact] of facts) {
    if (typeof fact === 'string' || fact.apart) return apart;
    if (!fact.module && (!modulesOnly || isDeclaration(path))) return apart;
  }
  const librariesKnown = importsNothingNew(facts, workspace, held) || bringsNothing(facts, workspace);
  const known = librariesKnown ? ' known' : '';
  return { group: `${group} ${packagesIn(sharing, facts)}${known}`, librariesKnown, syntaxOnly: false };
}

/** A digest of the packages that a workspace imports with files laid over it, and by which kinds of files. */
export function packagesIn({ workspace }: Pick<Sharing, 'workspace'>, laid: FactsByPath = new Map()): string {
  const names = new Set<string>();
  for (const [path, fact] of new Map([...workspace, ...laid])) {
    if (typeof fact === 'string') continue;
    const kind = /\.[cm]?[jt]sx?$/.exec(path)?.[0];
    for (const name of fact.specifiers) if (!name.startsWith('.')) names.add(`${kind} ${name}`);
  }
  return digestOf([...names].toSorted());
}

/** Whether each file was in the program before, and imports no more than it did there. */
function importsNothingNew(facts: FactsByPath, workspace: FactsByPath, held: readonly string[]): boolean {
  return [...facts].every(([path, fact]) => {
    const before = workspace.get(path);
    if (!held.includes(path) || before === undefined || typeof before === 'string' || typeof fact === 'string')
      return false;
    return fact.specifiers.every((name) => before.specifiers.includes(name));
  });
}

/** Whether all that the files import, and what that imports in turn, are modules of the workspace, none of them a package. */
function bringsNothing(from: FactsByPath, workspace: FactsByPath): boolean {
  const byName = new Map(
    [...workspace, ...from].map(([path, fact]) => [withoutExtension(path), [path, fact] as const]),
  );
  const seen = new Set<string>();
  const follow = (path: string, fact: Facts | Failure): boolean => {
    if (typeof fact === 'string') return false;
    if (seen.has(path)) return true;
    seen.add(path);
    return fact.specifiers.every((specifier) => {
      const found = byName.get(nameOf(path, specifier));
      return found !== undefined && follow(...found);
    });
  };
  return [...from].every(([path, fact]) => follow(path, fact));
}

/** Whether the compiler takes it for TypeScript or JavaScript. */
export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** Files that the compiler may read. */
export function isReadable(path: string): boolean {
  return isCode(path) || path.endsWith('.json') || path === CONFIG;
}

function isDeclaration(path: string): boolean {
  return /\.d\.(?:\w+\.)?[cm]?ts$/.test(path);
}

/** It declares things for everyone and needs no file of the workspace for it. */
function standsAlone({ breaches, specifiers }: Facts): boolean {
  return (
    !specifiers.some((name) => name.startsWith('.')) &&
    !breaches.some(
      ({ rule, text }) =>
        rule === 'global' || rule === 'outside-import' || (rule === 'reference' && /\bpath\s*=/.test(text)),
    )
  );
}

function nameOf(path: string, specifier: string): string {
  return specifier.startsWith('.') ? withoutExtension(posix.join(posix.dirname(path), specifier)) : '';
}

function withoutExtension(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}
