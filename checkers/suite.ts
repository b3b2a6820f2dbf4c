import { extname, posix } from 'node:path';
import globals from 'globals';
import { parseSync, Visitor, type Node, type Statement } from 'oxc-parser';
import { resolveIn } from '../src/sandbox/isolate/modules.ts';
import type { Changes, Trial } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/task.ts';
import { walk } from '../src/typescript/look/walk.ts';
import { isOfTests } from '../src/workspace/roles.ts';
import { readText } from '../src/workspace/workspace.ts';
import { instrumented } from './instrumented.ts';
import { reachesLanguage } from './reachesLanguage.ts';

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
  for (const path of task.workspace.files.keys()) {
    if (!SCRIPT.test(extname(path))) continue;
    const text = (await readText(task.workspace, path)) ?? '';
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
/** What only a whole vitest can do: it rewrites modules, or keeps files. */
const WHOLE_VITEST =
  /\bvi(?:test)?\.(?:mock|doMock|unmock|doUnmock|hoisted|importActual|importMock|resetModules|stubEnv|dynamicImportSettled|waitFor|waitUntil)\b|toMatch(?:File|Inline)?Snapshot|toThrowErrorMatching(?:Inline)?Snapshot|\binject\(/;
/** Modules that tests replace. */
const MOCKS = /\bvi(?:test)?\.(?:mock|doMock)\(\s*(?:import\(\s*)?(['"])(.+?)\1/g;
/** Tests that change what the language or every realm gives: a candidate elsewhere would not meet it. */
const CHANGES_EVERYTHING =
  /\bprocess\.env\b[^=\n]*=[^=]|\bstubEnv\(|\bspyOn\(\s*(?:process|fs|fsp|os|path|crypto|http|https|Math|Date|JSON|console|Object|Array|Number|String|Promise|Reflect|globalThis|global)\b|\bprocess\.(?:chdir|umask)\(|\b(?:Math|Date|JSON|console|(?:Object|Array|Number|String|Promise)\.prototype|Object|Array|Number|String|Promise)\.\w+\s*=[^=>]/;
/** Tests that write files, which a candidate elsewhere would not find. */
const FILES = /\b(?:tmpdir|mkdtemp(?:Sync)?|mkdir(?:Sync)?|writeFile(?:Sync)?)\(/;
/** Globals that tests define for the candidate. */
const DEFINES =
  /\b(?:globalThis|global)\s*\.\s*([\w$]+)\s*=[^=>]|\bstubGlobal\(\s*['"]([\w$]+)|\bdefineProperty\(\s*globalThis\s*,\s*['"]([\w$]+)|\bassign\(\s*globalThis\s*,\s*\{\s*([\w$]+)/g;
/** The clock is the tests' own. */
const OWN_CLOCK = /useFakeTimers|setSystemTime/;

/** Modules that are named in calls. */
const SPECIFIERS = /\b(?:vi(?:test)?\.\w+|import)\(\s*(?:import\(\s*)?(['"])(.+?)\1/g;

/** How a file of tests, with all that it imports but the targets, can be run. */
export interface Needs {
  readonly place: Place;
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
    const text = withoutComments(path, sources.get(path) ?? '');
    if (path.endsWith('.json') || targets.includes(path)) continue;
    const { imports, names, strings, own, declared, required, reaches } = readScript(path, text);
    const spied = [...text.matchAll(/\bspyOn\(\s*([\w$]+)/g)].map(([, name = '']) => name);
    changes.clock ||= OWN_CLOCK.test(text);
    changes.language ||= reaches;
    if (WHOLE_VITEST.test(text)) places.push('vitest');
    if (CHANGES_EVERYTHING.test(text) || FILES.test(text)) places.push('shared');
    if (spied.some((name) => own.includes(name))) places.push('shared');
    for (const [, , specifier = ''] of text.matchAll(MOCKS))
      mocks.push(resolveIn(sources, path, specifier) ?? specifier);
    // Tests that read the candidate's text, or start it by its path, must have it beside them.
    if (strings.some((string) => targets.some((target) => posix.basename(string) === posix.basename(target))))
      places.push('shared');
    for (const [, ...found] of text.matchAll(DEFINES)) defines.push(...found.filter((name) => name !== undefined));
    if (names.some((name) => OF_NODE.has(name))) places.push('host');
    for (const specifier of [...imports, ...required]) {
      const found = resolveIn(sources, path, specifier);
      // Where Node gives `require`, a file is a script of the old kind, and so may be what it asks for.
      if (found !== undefined && required.includes(specifier) && !declared.includes('require')) places.push('shared');
      if (found !== undefined) seen.add(found);
      else if (packages.includes(specifier)) used.push(specifier);
      else if (ELSEWHERE.test(specifier)) places.push('shared');
      else places.push(HARMLESS.test(specifier) ? 'host' : 'vitest');
    }
  }
  // What a realm has of its own a candidate would find there, and not the tests' own.
  if (defines.some((name) => EVERYWHERE.has(name) || name in globals.builtin)) places.push('shared');
  const place = PLACES.findLast((one) => places.includes(one)) ?? 'isolate';
  const shared = [...seen].filter((path) => !targets.includes(path) && !material.hidden.includes(path));
  return { place, changes, defines, mocks, shared, packages: used };
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

/** A file's text with its comments blanked: what they say decides nothing. */
function withoutComments(path: string, text: string): string {
  if (path.endsWith('.json')) return text;
  const { comments } = parseSync(posix.basename(path), text);
  return comments.reduce(
    (left, { start, end }) => left.slice(0, start) + ' '.repeat(end - start) + left.slice(end),
    text,
  );
}

interface Script {
  readonly imports: readonly string[];
  /** Names that are read, `import.meta` and `import()` among them. */
  readonly names: readonly string[];
  /** Strings that are no specifier of an import. */
  readonly strings: readonly string[];
  /** Names under which modules of the workspace are imported. */
  readonly own: readonly string[];
  /** Names that are declared or imported at its top level. */
  readonly declared: readonly string[];
  /** Names that are called with a text ahead of all else. */
  readonly titled: readonly string[];
  /** Modules that are asked for by `require`. */
  readonly required: readonly string[];
  /** Whether it may change what the language gives. */
  readonly reaches: boolean;
}

function readScript(path: string, text: string): Script {
  const { module, program } = parseSync(posix.basename(path), text);
  const imports = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].flatMap(
    (one) => {
      const request = one.moduleRequest;
      const typeOnly = 'entries' in one && one.entries.length > 0 && one.entries.every(({ isType }) => isType);
      return request === null || typeOnly ? [] : [request.value];
    },
  );
  const names: string[] = [
    ...(module.importMetas.length > 0 ? ['import.meta'] : []),
    ...(module.dynamicImports.length > 0 ? ['import()'] : []),
  ];
  const members = new Set<object>();
  const strings: string[] = [];
  const required: string[] = [];
  const titled: string[] = [];
  // Where strings end that name a module to import.
  const specifiers = new Set([
    ...[...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].map(
      ({ moduleRequest }) => moduleRequest?.end,
    ),
    ...[...text.matchAll(SPECIFIERS)].map(({ 0: call, index }) => index + call.length),
  ]);
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string' && !specifiers.has(node.end)) strings.push(node.value);
    },
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type !== 'Identifier') return;
      const title = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
      if (callee.name === 'require' && title !== undefined) required.push(title);
      if (title !== undefined || first?.type === 'TemplateLiteral') titled.push(callee.name);
    },
    MemberExpression(node) {
      if (!node.computed) members.add(node.property);
    },
    Property(node) {
      if (!node.computed && !node.shorthand) members.add(node.key);
    },
    Identifier(node) {
      if (!members.has(node)) names.push(node.name);
    },
  }).visit(program);
  const own = module.staticImports
    .filter(({ moduleRequest }) => moduleRequest.value.startsWith('.'))
    .flatMap(({ entries }) => entries.map(({ localName }) => localName.value));
  const declared = [
    ...module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
    ...program.body.flatMap(declaredBy),
  ];
  return { imports, names, strings, own, declared, titled, required, reaches: reachesLanguage(program) };
}

/** Names that a statement declares. */
function declaredBy(statement: Statement): string[] {
  if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(({ id }) => namesOf(id));
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
    return statement.id === null ? [] : [statement.id.name];
  return [];
}

function namesOf(pattern: Node): string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  const names: string[] = [];
  walk(pattern, (node) => {
    if (node.type === 'Identifier') names.push(node.name);
  });
  return names;
}
