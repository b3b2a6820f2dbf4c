import { posix } from 'node:path';
import { parseSync, Visitor, type CallExpression, type Node, type Program, type Statement } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { calledName } from './callee.ts';
import { reachesLanguage } from './reachesLanguage.ts';

/** What a file of tests, or one that tests import, does, as far as it decides where it can run. A comment or a string decides nothing. */
interface Script {
  readonly imports: readonly string[];
  /** Those of which it takes nothing: they are there for what they do. */
  readonly bare: readonly string[];
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
  /** Modules that it replaces. */
  readonly mocked: readonly string[];
  /** Names of what it spies on. */
  readonly spied: readonly string[];
  /** Globals that it defines. */
  readonly defines: readonly string[];
  /** Whether it needs what only a whole framework can do: rewriting modules, keeping files. */
  readonly whole: boolean;
  /** Whether it changes what every realm gives: a candidate elsewhere would not meet it. */
  readonly changes: boolean;
  /** Whether it writes files, which a candidate elsewhere would not find. */
  readonly writes: boolean;
  /** Whether the clock is its own. */
  readonly clock: boolean;
  /** Whether it may change what the language gives. */
  readonly reaches: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const WHOLE = words(
  'mock doMock unmock doUnmock hoisted importActual importMock resetModules stubEnv dynamicImportSettled waitFor waitUntil',
);
/** What jest's own object has that needs neither its modules nor its clock. */
const OF_JEST = words(
  'fn spyOn replaceProperty isMockFunction mocked clearAllMocks resetAllMocks restoreAllMocks setTimeout',
);
const SNAPSHOTS = words(
  'toMatchSnapshot toMatchFileSnapshot toMatchInlineSnapshot toThrowErrorMatchingSnapshot toThrowErrorMatchingInlineSnapshot',
);
const CLOCK = words('useFakeTimers setSystemTime');
const WRITING = words('tmpdir mkdtemp mkdtempSync mkdir mkdirSync writeFile writeFileSync');
const OF_EVERYONE = words('Math Date JSON console Object Array Number String Promise');
const SPIED_ON_FOR_ALL = words('process fs fsp os path crypto http https Reflect globalThis global').union(OF_EVERYONE);

/** Reads one file; nothing of it is run. */
export function readScript(path: string, text: string): Script {
  const { module, program } = parseSync(posix.basename(path), text);
  const imports = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].flatMap(
    (one) => {
      const request = one.moduleRequest;
      const typeOnly = 'entries' in one && one.entries.length > 0 && one.entries.every(({ isType }) => isType);
      return request === null || typeOnly ? [] : [request.value];
    },
  );
  const bare = module.staticImports.flatMap(({ entries, moduleRequest }) =>
    entries.length === 0 ? [moduleRequest.value] : [],
  );
  const read = {
    names: [
      ...(module.importMetas.length > 0 ? ['import.meta'] : []),
      ...(module.dynamicImports.length > 0 ? ['import()'] : []),
    ],
    strings: [] as string[],
    titled: [] as string[],
    required: [] as string[],
    mocked: [] as string[],
    spied: [] as string[],
    defines: [] as string[],
    whole: false,
    changes: false,
    writes: false,
    clock: false,
  };
  const members = new Set<object>();
  /** Mentions of jest's own object that ask for nothing that is not to be had. */
  const harmless = new Set<object>();
  // Where strings end that name a module to import.
  const specifiers = new Set(
    [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].map(
      ({ moduleRequest }) => moduleRequest?.end,
    ),
  );

  function call({ callee, arguments: [first, second] }: CallExpression): void {
    const name = calledName(callee);
    const text0 = textOf(first);
    if (callee.type === 'Identifier') {
      if (name === 'require' && text0 !== undefined) read.required.push(text0);
      if (text0 !== undefined || first?.type === 'TemplateLiteral') read.titled.push(name);
      read.whole ||= name === 'inject';
    }
    read.writes ||= WRITING.has(name);
    if (callee.type === 'MemberExpression' && isNamed(callee.object, 'vi', 'vitest')) {
      const named = first?.type === 'ImportExpression' ? first.source : first;
      const specifier = textOf(named);
      if (specifier !== undefined) specifiers.add(named?.end);
      if (specifier !== undefined && /^(?:doM|m)ock$/.test(name)) read.mocked.push(specifier);
    }
    const isOfProcess = callee.type === 'MemberExpression' && isNamed(callee.object, 'process');
    read.changes ||= name === 'stubEnv' || (isOfProcess && /^(?:chdir|umask)$/.test(name));
    if (name === 'spyOn' && first?.type === 'Identifier') read.spied.push(first.name);
    if (name === 'stubGlobal' && text0 !== undefined) read.defines.push(text0);
    if (!isNamed(first, 'globalThis', 'global')) {
      read.changes ||= name === 'assign' && isEnvironment(first);
      return;
    }
    const key = textOf(second);
    if (name === 'defineProperty' && key !== undefined) read.defines.push(key);
    if (name === 'assign' && second?.type === 'ObjectExpression')
      for (const property of second.properties)
        if (property.type === 'Property') read.defines.push(textOf(property.key) ?? calledName(property.key));
  }

  function write(target: Node): void {
    read.changes ||= isEnvironment(target);
    if (target.type !== 'MemberExpression') return;
    read.changes ||= isEnvironment(target.object) || isOfEveryone(target.object);
    if (isNamed(target.object, 'globalThis', 'global') && !target.computed)
      read.defines.push(...namesOf(target.property));
  }

  new Visitor({
    // Calls come ahead of what stands in them.
    CallExpression: call,
    ImportExpression: ({ source }) => void specifiers.add(source.end),
    Literal(node) {
      if (typeof node.value === 'string' && !specifiers.has(node.end)) read.strings.push(node.value);
    },
    MemberExpression(node) {
      if (!node.computed) members.add(node.property);
      if (isNamed(node.object, 'jest') && OF_JEST.has(calledName(node))) harmless.add(node.object);
      read.whole ||= isNamed(node.object, 'vi', 'vitest') && WHOLE.has(calledName(node));
    },
    ImportSpecifier: ({ imported, local }) => void harmless.add(imported).add(local),
    Property(node) {
      if (!node.computed && !node.shorthand) members.add(node.key);
    },
    Identifier(node) {
      if (!members.has(node)) read.names.push(node.name);
      read.whole ||= node.name === 'jest' && !members.has(node) && !harmless.has(node);
      read.whole ||= SNAPSHOTS.has(node.name);
      read.clock ||= CLOCK.has(node.name);
    },
    AssignmentExpression: ({ left }) => write(left),
    UpdateExpression: ({ argument }) => write(argument),
    UnaryExpression: ({ operator, argument }) => void (operator === 'delete' && write(argument)),
  }).visit(program);
  read.changes ||= read.spied.some((name) => SPIED_ON_FOR_ALL.has(name));
  const own = module.staticImports
    .filter(({ moduleRequest }) => moduleRequest.value.startsWith('.'))
    .flatMap(({ entries }) => entries.map(({ localName }) => localName.value));
  const declared = [
    ...module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
    ...declaredAtTop(program),
  ];
  return { ...read, imports, bare, own, declared, reaches: reachesLanguage(program) };
}

function isNamed(node: Node | undefined, ...names: readonly string[]): boolean {
  return node?.type === 'Identifier' && names.includes(node.name);
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function isEnvironment(node: Node | undefined): boolean {
  return node?.type === 'MemberExpression' && isNamed(node.object, 'process') && calledName(node) === 'env';
}

/** An object that every realm has, or its prototype. */
function isOfEveryone(node: Node): boolean {
  if (node.type === 'Identifier') return OF_EVERYONE.has(node.name);
  return node.type === 'MemberExpression' && calledName(node) === 'prototype' && isOfEveryone(node.object);
}

function declaredAtTop({ body }: Program): string[] {
  return body.flatMap(declaredBy);
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
