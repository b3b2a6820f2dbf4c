import { posix } from 'node:path';
import { parseSync, type EcmaScriptModule, type Node } from 'oxc-parser';
import { parsedLine } from '../../src/text/jsonLines.ts';
import { resolveIn } from '../../src/sandbox/isolate/modules.ts';
import type { Task } from '../../src/nouns/task.ts';
import { walk } from '../../src/typescript/look/walk.ts';
import { readText } from '../../src/workspace/workspace.ts';
import { calledName, isFunction, rootOf } from './callee.ts';

/** Functions that make tests. */
const MAKERS: ReadonlySet<string> = new Set(['it', 'test', 'describe', 'suite']);
/** By these a function is called once for each part of a list. */
const FOR_EACH: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);

/**
 * The tests in whose running the targets, and so a candidate, have a say: `it.skipIf(!own.supported)`, `it.each(own.cases)`, `ctx.skip()`
 * on a condition. Each is given by the fixed beginning of its title. Better one too many than one too few: what is said of them is held
 * against what ran.
 *
 * @param files - of tests.
 */
export async function decidedOf(task: Task, files: readonly string[]): Promise<string[]> {
  const leads = await openLeads(task);
  const found = await Promise.all(
    files.map(async (path) => {
      const text = (await readText(task.workspace, path)) ?? '';
      const { module, program } = parseSync(posix.basename(path), text);
      const imports = await Promise.all(
        module.staticImports.map(async ({ moduleRequest, entries }) =>
          (await leads(path, moduleRequest.value)) ? entries.map(({ localName }) => localName.value) : [],
        ),
      );
      return decidedIn(program, imports.flat());
    }),
  );
  return [...new Set(found.flat())];
}

/** Tells of an import whether it leads to a target, through whichever files. */
async function openLeads({ workspace, targets }: Task): Promise<(from: string, specifier: string) => Promise<boolean>> {
  const paths = new Set([...workspace.files.keys(), ...targets]);
  const packages = new Set<unknown>();
  for (const path of paths) {
    if (posix.basename(path) !== 'package.json') continue;
    const manifest = parsedLine((await readText(workspace, path)) ?? '');
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest) packages.add(manifest.name);
  }
  const seen = new Map<string, boolean>();
  const leads = async (from: string, specifier: string): Promise<boolean> => {
    const path = resolveIn(paths, from, specifier);
    // A package of the workspace's own, by its name.
    if (path === undefined) return packages.has(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0]);
    if (targets.includes(path)) return true;
    const known = seen.get(path);
    if (known !== undefined || !/\.[cm]?[jt]sx?$/.test(path)) return known ?? false;
    seen.set(path, false);
    const { module } = parseSync(posix.basename(path), (await readText(workspace, path)) ?? '');
    for (const next of requestedBy(module)) if (await leads(path, next)) seen.set(path, true);
    return seen.get(path) === true;
  };
  return leads;
}

function requestedBy({ staticImports, staticExports }: EcmaScriptModule): string[] {
  const again = staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value));
  return [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...again].filter(
    (name) => name !== undefined,
  );
}

function decidedIn(program: Node, imported: readonly string[]): string[] {
  if (imported.length === 0) return [];
  const tainted = spread(program, imported);
  const titles: string[] = [];
  walk(program, (node, ancestors) => {
    if (node.type !== 'CallExpression') return;
    const skips = calledName(node.callee) === 'skip' && !MAKERS.has(rootOf(node.callee));
    const makes = MAKERS.has(rootOf(node.callee)) && node.arguments.length > 1;
    if (!skips && !makes) return;
    const asks = [
      ...ancestors.flatMap((ancestor, n) => conditionsOf(ancestor, ancestors[n + 1] ?? node)),
      ...(skips ? node.arguments : [node.callee, ...node.arguments.slice(1).filter((given) => !isFunction(given))]),
    ];
    if (!asks.some((asked) => mentions(asked, tainted))) return;
    const maker = skips ? ancestors.findLast(isMaker) : node;
    if (maker?.type === 'CallExpression') titles.push(startOf(maker.arguments[0]));
  });
  return titles;
}

/** Names that hold what comes of others, however many steps away. */
function spread(program: Node, from: readonly string[]): ReadonlySet<string> {
  const tainted = new Set(from);
  let size = -1;
  while (size !== tainted.size) {
    size = tainted.size;
    walk(program, (node) => {
      const [to, value] = assigned(node);
      if (to !== null && to !== undefined && value !== null && value !== undefined && mentions(value, tainted))
        for (const name of namesIn(to)) tainted.add(name);
    });
  }
  return tainted;
}

function assigned(node: Node): readonly [Node?, (Node | null)?] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [node.id, node.init];
    case 'AssignmentExpression':
      return [node.left, node.right];
    case 'FunctionDeclaration':
      return node.id === null ? [] : [node.id, node.body];
    case 'ForOfStatement':
    case 'ForInStatement':
      return [node.left, node.right];
    default:
      return [];
  }
}

/** What decides whether, or how often, a part of a node is run. */
function conditionsOf(node: Node, part: Node): Node[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return part === node.test ? [] : [node.test];
    case 'ForStatement':
      return node.test === null ? [] : [node.test];
    case 'LogicalExpression':
      return part === node.right ? [node.left] : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return [node.right];
    case 'CallExpression':
      return FOR_EACH.has(calledName(node.callee)) ? [node.callee] : [];
    default:
      return [];
  }
}

function mentions(root: Node, names: ReadonlySet<string>): boolean {
  return namesIn(root).some((name) => names.has(name));
}

function namesIn(root: Node): string[] {
  const names: string[] = [];
  walk(root, (node, ancestors) => {
    const parent = ancestors.at(-1);
    const isKey = parent?.type === 'MemberExpression' && !parent.computed && parent.property === node;
    if (node.type === 'Identifier' && !isKey) names.push(node.name);
  });
  return names;
}

function isMaker(node: Node): boolean {
  return node.type === 'CallExpression' && MAKERS.has(rootOf(node.callee)) && node.arguments.length > 1;
}

/** The fixed beginning of a title; none of one that is put together. */
function startOf(title: Node | undefined): string {
  const fixed =
    title?.type === 'Literal' && typeof title.value === 'string'
      ? title.value
      : title?.type === 'TemplateLiteral'
        ? (title.quasis[0]?.value.cooked ?? '')
        : '';
  return /^[^%$]*/.exec(fixed)?.[0] ?? '';
}
