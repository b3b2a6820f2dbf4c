import { posix } from 'node:path';
import { parseSync, type EcmaScriptModule, type Node, type Program, type StaticImportEntry } from 'oxc-parser';
import { resolveIn } from '../../src/sandbox/isolate/modules.ts';
import type { Task } from '../../src/nouns/task.ts';
import { parsedLine } from '../../src/text/jsonLines.ts';
import { walk } from '../../src/reading/syntax/walk.ts';
import { readText } from '../../src/workspace/workspace.ts';
import { calledName, isFunction, rootOf } from './callee.ts';
import { GIVING, MAKING } from './ofFrameworks.ts';

// What in a file of tests comes of the candidate, through however many names, functions and files.

/** A file, read. */
export interface Tainted {
  readonly program: Program;
  readonly text: string;
  /** Whether a piece of code reads what comes of the candidate. */
  readonly mentions: (node: Node) => boolean;
  /** Whether what is called makes tests: `it`, `describe`, and what stands for them. */
  readonly makes: (callee: Node) => boolean;
}

const EVERYTHING = '*';

/** Opens the reading of a task's files; each is read once. */
export async function openTaint({ workspace, targets }: Task): Promise<(path: string) => Promise<Tainted>> {
  const paths = new Set([...workspace.files.keys(), ...targets]);
  const packages = new Set<unknown>();
  for (const path of paths) {
    if (posix.basename(path) !== 'package.json') continue;
    const manifest = parsedLine((await readText(workspace, path)) ?? '');
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest) packages.add(manifest.name);
  }
  const files = new Map<string, Read>();
  /** Of each file that is no target, the names that it gives and that come of the candidate. */
  const given = new Map<string, ReadonlySet<string>>();

  /** Reads a file, and all that it leads to. */
  async function readAll(entry: string): Promise<void> {
    const found = new Set(files.has(entry) ? [] : [entry]);
    for (const path of found) {
      const text = (await readText(workspace, path)) ?? '';
      const { module, program } = parseSync(posix.basename(path), text);
      const asked = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].flatMap(
        ({ moduleRequest }) => moduleRequest?.value ?? [],
      );
      const awaited = module.dynamicImports.map(({ start, moduleRequest }) => {
        const specifier = text.slice(moduleRequest.start + 1, moduleRequest.end - 1);
        return { start, specifier };
      });
      files.set(path, { path, text, module, program, awaited });
      for (const specifier of [...asked, ...awaited.map((one) => one.specifier)]) {
        const to = resolveIn(paths, path, specifier);
        if (to !== undefined && isCode(to) && !targets.includes(to) && !files.has(to)) found.add(to);
      }
    }
    // Modules may import each other in a circle: each is looked at again until none gives more than before.
    for (let grows = found.size > 0; grows;) {
      grows = false;
      for (const path of found) {
        const names = exportsOf(path);
        grows ||= names.size > (given.get(path)?.size ?? 0);
        given.set(path, names);
      }
    }
  }

  /** The names that a module gives and that come of the candidate. */
  function givenBy(from: string, specifier: string): ReadonlySet<string> {
    const path = resolveIn(paths, from, specifier);
    if (path === undefined)
      // A package of the workspace's own, by its name.
      return new Set(packages.has(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0]) ? [EVERYTHING] : []);
    return targets.includes(path) ? new Set([EVERYTHING]) : (given.get(path) ?? new Set());
  }

  function exportsOf(path: string): ReadonlySet<string> {
    const file = files.get(path);
    const found = new Set<string>();
    if (file === undefined) return found;
    const { names } = taintIn(file);
    for (const { entries } of file.module.staticExports)
      for (const { exportName, localName, importName, moduleRequest } of entries) {
        if (moduleRequest === null) {
          if (names.has(localName.name ?? '')) found.add(exportName.name ?? 'default');
        } else if (has(givenBy(path, moduleRequest.value), importName.name ?? EVERYTHING))
          found.add(exportName.name ?? EVERYTHING);
      }
    return found;
  }

  function taintIn({ path, program, module, awaited }: Read): {
    readonly names: ReadonlySet<string>;
    readonly awaited: ReadonlySet<number>;
  } {
    const imported = module.staticImports.flatMap(({ moduleRequest, entries }) => {
      const theirs = givenBy(path, moduleRequest.value);
      return entries.flatMap(({ importName, localName }) => (has(theirs, nameOf(importName)) ? localName.value : []));
    });
    // `import()` of such a module, by where it begins.
    const starts = awaited.filter(({ specifier }) => givenBy(path, specifier).size > 0).map(({ start }) => start);
    return { names: spread(program, imported, new Set(starts)), awaited: new Set(starts) };
  }

  return async (path) => {
    await readAll(path);
    const file = files.get(path);
    if (file === undefined) throw new Error(`${path} was not read.`);
    const { text, module, program } = file;
    const { names, awaited } = taintIn(file);
    return { program, text, mentions: (node) => reads(node, names, awaited), makes: makersOf(program, module) };
  };
}

/** A file with what it asks for. */
interface Read {
  readonly path: string;
  readonly text: string;
  readonly module: EcmaScriptModule;
  readonly program: Program;
  /** Each `import()`, by where it begins. */
  readonly awaited: readonly { readonly start: number; readonly specifier: string }[];
}

function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** The name that an import asks for: all of it, for a namespace. */
function nameOf({ kind, name }: StaticImportEntry['importName']): string {
  const how: string = kind;
  return how === 'NamespaceObject' ? EVERYTHING : how === 'Default' ? 'default' : (name ?? '');
}

/** Whether a name is among those that a module gives; the whole of it, where any is. */
function has(theirs: ReadonlySet<string>, name: string): boolean {
  return theirs.has(EVERYTHING) || theirs.has(name) || (name === EVERYTHING && theirs.size > 0);
}

function reads(root: Node, names: ReadonlySet<string>, awaited: ReadonlySet<number>): boolean {
  let found = false;
  walk(root, (node, ancestors) => {
    const parent = ancestors.at(-1);
    const isKey = parent?.type === 'MemberExpression' && !parent.computed && parent.property === node;
    found ||= node.type === 'ImportExpression' && awaited.has(node.start);
    found ||= node.type === 'Identifier' && !isKey && names.has(node.name);
    return !found;
  });
  return found;
}

/** Names that hold what comes of others, however many steps away. */
function spread(program: Program, from: readonly string[], awaited: ReadonlySet<number>): ReadonlySet<string> {
  const names = new Set(from);
  if (names.size === 0 && awaited.size === 0) return names;
  const parameters = parametersIn(program);
  const add = (pattern: Node | undefined): void => {
    for (const name of namesIn(pattern)) names.add(name);
  };
  let size = -1;
  while (size !== names.size) {
    size = names.size;
    walk(program, (node) => {
      const [to, value] = assigned(node);
      if (to !== null && to !== undefined && value !== null && value !== undefined && reads(value, names, awaited)) add(to);
      if (node.type !== 'CallExpression') return;
      // What is handed to a function of the file's own, and what a method hands to its callback.
      const own = node.callee.type === 'Identifier' ? (parameters.get(node.callee.name) ?? []) : [];
      for (const [index, given] of node.arguments.entries()) if (reads(given, names, awaited)) add(own[index]);
      if (node.callee.type === 'MemberExpression' && reads(node.callee.object, names, awaited))
        for (const given of node.arguments) if ('params' in given && isFunction(given)) for (const one of given.params) add(one);
    }); // prettier-ignore
  }
  return names;
}

function assigned(node: Node): readonly [(Node | null)?, (Node | null)?] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [node.id, node.init];
    case 'AssignmentExpression':
      return [node.left, node.right];
    case 'FunctionDeclaration':
      return [node.id, node.body];
    case 'ForOfStatement':
    case 'ForInStatement':
      return [node.left, node.right];
    default:
      return [];
  }
}

/** The parameters of functions that have a name. */
function parametersIn(program: Program): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, readonly Node[]>();
  walk(program, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id !== null) found.set(node.id.name, node.params);
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.init === null) return;
    if ('params' in node.init && isFunction(node.init)) found.set(node.id.name, node.init.params);
  });
  return found;
}

function namesIn(pattern: Node | undefined): string[] {
  const names: string[] = [];
  if (pattern !== undefined)
    walk(pattern, (node, ancestors) => {
      const parent = ancestors.at(-1);
      const isKey = parent?.type === 'Property' && parent.key === node && !parent.shorthand;
      if (node.type === 'Identifier' && !isKey) names.push(node.name);
    });
  return names;
}

/** Tells what makes tests: a framework's functions under whatever name, and what is made of them. */
function makersOf(program: Program, module: EcmaScriptModule): Tainted['makes'] {
  const makers = new Set(MAKING);
  const namespaces = new Set<string>();
  for (const { moduleRequest, entries } of module.staticImports)
    for (const { importName, localName } of GIVING.has(moduleRequest.value) ? entries : []) {
      if (nameOf(importName) === EVERYTHING) namespaces.add(localName.value);
      if (MAKING.has(importName.name ?? '')) makers.add(localName.value);
    }
  const makes = (callee: Node): boolean => {
    const root = rootOf(callee);
    return makers.has(root) || (namespaces.has(root) && MAKING.has(firstMember(callee)));
  };
  walk(program, (node) => {
    const [to, value] = node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration' ? assigned(node) : [];
    if (to?.type !== 'Identifier' || value === null || value === undefined) return;
    const { name } = to;
    // Handed on, and not merely called with a title somewhere within.
    walk(value, (part, ancestors) => {
      const call = ancestors.find((one) => one.type === 'CallExpression' && one.arguments.length > 1);
      if (part.type === 'Identifier' && makers.has(part.name) && call === undefined) makers.add(name);
    });
  });
  return makes;
}

/** The first member of a chain. */
function firstMember(callee: Node): string {
  if (callee.type === 'CallExpression') return firstMember(callee.callee);
  if (callee.type !== 'MemberExpression') return '';
  return callee.object.type === 'Identifier' ? calledName(callee) : firstMember(callee.object);
}
