import type { ArrowFunctionExpression, Function as PlainFunction, Node, Program } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';

// A script may leave things unfinished on purpose: a test of a lock has somebody wait for it, and looks whether that one was let in. It
// shows nothing less for that, as long as what waits would only have noted that its turn had come.

/** By these a function keeps a note, or says that it must never come so far: then it is well that it does not. */
const NOTES: ReadonlySet<string> = new Set(['push', 'add', 'log', 'fail']);
/** By these it waits, or makes what it throws. */
const GLOBALS: ReadonlySet<string> = new Set(['Promise', 'setTimeout', 'setImmediate', 'queueMicrotask', 'Error']);
/** Where these stand, something may be found wrong. */
const JUDGES: ReadonlySet<Node['type']> = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'TryStatement',
  'BinaryExpression',
  'TaggedTemplateExpression',
  'ImportExpression',
]);

/**
 * Tells functions of a script, and names of its functions, that can find nothing wrong: they compare nothing, and call nothing but the
 * candidate, what keeps a note, and each other. One that throws whatever comes is not to be reached at all. What cannot be told may assert.
 *
 * @param isCandidates - whether a specifier leads to the candidate.
 */
export function quietIn(program: Program, isCandidates: (specifier: string) => boolean): (node: Node) => boolean {
  const functions = functionsIn(program);
  const candidates = candidatesIn(program, isCandidates);
  const known = new Map<Node, boolean>();

  function isQuiet(node: Node): boolean {
    const body = node.type === 'Identifier' ? functions.get(node.name) : node;
    if (body === undefined || !isFunction(body)) return false;
    const before = known.get(body);
    if (before !== undefined) return before;
    // One that calls itself adds nothing to what else it does.
    known.set(body, true);
    const inside = bindingsIn(body).map(({ name }) => name);
    let quiet = true;
    walk(body, (inner) => {
      if (isConsumer(inner)) return false;
      quiet &&= allows(inner, inside);
      return quiet;
    });
    known.set(body, quiet);
    return quiet;
  }

  function allows(node: Node, inside: readonly string[]): boolean {
    if (JUDGES.has(node.type)) return false;
    switch (node.type) {
      case 'UnaryExpression':
        return node.operator === 'void';
      case 'AssignmentExpression':
        return /^[-+]?=$/.test(node.operator);
      case 'Identifier':
        return node.name !== 'process';
      case 'CallExpression':
      case 'NewExpression':
        return isQuietCall(node.callee, node.arguments, inside);
      default:
        return true;
    }
  }

  /** One that for ever keeps what the candidate gives next comes to no end with any candidate. */
  function isConsumer(node: Node): boolean {
    if (node.type !== 'ForStatement' || node.test !== null || node.init !== null || node.update !== null) return false;
    const [only, more] = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
    if (only?.type !== 'ExpressionStatement' || more !== undefined) return false;
    const call = only.expression;
    if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
    const { object, property } = call.callee;
    const [given, second] = call.arguments;
    if (!isName(object) || !isName(property) || property.name !== 'push' || second !== undefined) return false;
    if (given?.type !== 'AwaitExpression' || given.argument.type !== 'CallExpression') return false;
    return candidates.has(rootOf(given.argument)) && given.argument.arguments.every(({ type }) => type === 'Literal');
  }

  function isQuietCall(callee: Node, given: readonly Node[], inside: readonly string[]): boolean {
    // Of a list of what the candidate gave, all may be asked for: that holds of none.
    if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && NOTES.has(callee.property.name))
      return given.every((node) => node.type === 'Literal' || (isName(node) && !inside.includes(node.name)));
    if (callee.type === 'Identifier' && GLOBALS.has(callee.name)) return given.every(isHarmless);
    if (candidates.has(rootOf(callee))) return given.every((node) => node.type === 'Literal' || isFunction(node));
    return isQuiet(callee) && given.every(isHarmless);
  }

  /** A function of the script's that is handed on may be called. */
  function isHarmless(node: Node): boolean {
    return isName(node) ? !functions.has(node.name) || isQuiet(node) : node.type !== 'MemberExpression';
  }

  return isQuiet;
}

interface Binding {
  readonly name: string;
  /** What it is bound to from the first, where that is one value. */
  readonly to?: Node | null;
  /** The module that it is imported from. */
  readonly from?: string;
}

/** Names that are bound in a piece of a script. */
function bindingsIn(root: Node): Binding[] {
  const found: Binding[] = [];
  walk(root, (node) => {
    if (node.type === 'ImportDeclaration')
      for (const { local } of node.specifiers) found.push({ name: local.name, from: node.source.value });
    if (node.type === 'VariableDeclarator') for (const name of namesIn(node.id)) found.push({ name, to: node.init });
    if (node.type === 'CatchClause' && node.param !== null)
      for (const name of namesIn(node.param)) found.push({ name });
    if (!isFunction(node)) return;
    if (node.type === 'FunctionDeclaration') found.push({ name: node.id?.name ?? '', to: node });
    for (const name of node.params.flatMap(namesIn)) found.push({ name });
  });
  return found;
}

function namesIn(pattern: Node): string[] {
  const names: string[] = [];
  walk(pattern, (node) => {
    if (isName(node)) names.push(node.name);
    return !isFunction(node);
  });
  return names;
}

/** The functions of a script by their names, where nothing else has the same. */
function functionsIn(program: Program): ReadonlyMap<string, Node> {
  const functions = new Map<string, Node>();
  for (const [name, bindings] of Map.groupBy(bindingsIn(program), (one) => one.name)) {
    const [{ to } = {}] = bindings;
    // Of two one may assert; none of them is then known to be quiet.
    if (bindings.some((one) => one.to && isFunction(one.to)))
      functions.set(name, bindings.length === 1 && to ? to : program);
  }
  return functions;
}

/** Names that stand for what the candidate gives, wherever they are bound. */
function candidatesIn(program: Program, isCandidates: (specifier: string) => boolean): ReadonlySet<string> {
  const bindings = [...Map.groupBy(bindingsIn(program), ({ name }) => name)];
  const names = new Set<string>();
  const isOne = ({ to, from }: Binding): boolean => {
    if (from !== undefined) return isCandidates(from);
    return to !== undefined && to !== null && (names.has(rootOf(to)) || isCandidates(askedFor(to)));
  };
  // What one is made of may be bound further down.
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const [name, all] of bindings) if (all.every(isOne)) names.add(name);
  }
  return names;
}

/** The name that a value begins with: `lock` of `await lock.take()`. */
function rootOf(node: Node): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression':
      return rootOf(node.object);
    case 'CallExpression':
    case 'NewExpression':
      return rootOf(node.callee);
    case 'AwaitExpression':
      return rootOf(node.argument);
    case 'ParenthesizedExpression':
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return rootOf(node.expression);
    default:
      return '';
  }
}

/** The module that an expression loads. */
function askedFor(node: Node): string {
  if (node.type === 'AwaitExpression' || node.type === 'ParenthesizedExpression')
    return askedFor(node.type === 'AwaitExpression' ? node.argument : node.expression);
  const isCall = node.type === 'CallExpression' && rootOf(node.callee) === 'require';
  const source = isCall ? node.arguments[0] : node.type === 'ImportExpression' ? node.source : undefined;
  return source?.type === 'Literal' ? String(source.value) : '';
}

function isName(node: Node): node is Extract<Node, { type: 'Identifier' }> {
  return node.type === 'Identifier';
}

function isFunction(node: Node): node is PlainFunction | ArrowFunctionExpression {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}
