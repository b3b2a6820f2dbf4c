import type { Node } from 'oxc-parser';
import { walk } from '../syntax/walk.ts';

/** Names by which a case would reach other cases, the runner, or the process that it runs in. */
const FURTHER =
  /^(?:only|mock|doMock|unmock|doUnmock|setMock|hoisted|unstable_mockModule|prototype|__proto__|setPrototypeOf|defineProperty|defineProperties|globalThis|global|Bun|Deno|eval|Function|exit|reallyExit|exitCode|abort|kill|extend|getBuiltinModule|binding|dlopen|mainModule)$/;
const MODULES = /^(?:node:)?(?:child_process|cluster|fs|inspector|module|process|repl|v8|vm|worker_threads)(?:\/.*)?$/;
/** Of these a name that is made only when it runs could be any. */
const RUNNERS = /^(?:vi|vitest|jest|it|test|describe|expect|assert|process|mock)$/;
/** What changes a list, a map or an object in its place. */
const CHANGING = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|delete|add|clear|assign)$/;

/**
 * Whether added code could do more than look at what it tests: reach the runner or the process, load what does, or change what stands in the file
 * for all of its cases.
 */
export function reachesFurther(added: readonly Node[]): boolean {
  const own = namesIn(added);
  const isOthers = (node: Node): boolean => {
    const root = rootOf(node);
    return root !== undefined && !own.has(root);
  };
  let found = false;
  for (const statement of added)
    walk(statement, (node) => {
      found ||= reaches(node) || changes(node, isOthers);
    });
  return found;
}

function reaches(node: Node): boolean {
  switch (node.type) {
    case 'Identifier':
      return FURTHER.test(node.name);
    case 'ImportDeclaration':
      return MODULES.test(node.source.value);
    case 'ImportExpression':
      return !isModule(node.source);
    case 'CallExpression':
      return isNamed(node.callee, /^require$/) && !isModule(node.arguments[0]);
    case 'MemberExpression':
      return node.computed && isNamed(node.object, RUNNERS);
    case 'VariableDeclarator':
      return isNamed(node.init, RUNNERS);
    default:
      return false;
  }
}

function changes(node: Node, isOthers: (node: Node) => boolean): boolean {
  switch (node.type) {
    case 'AssignmentExpression':
      return isOthers(node.left);
    case 'UpdateExpression':
      return isOthers(node.argument);
    case 'UnaryExpression':
      return node.operator === 'delete' && isOthers(node.argument);
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
      if (!CHANGING.test(callee.property.name)) return false;
      // `Object.assign(all, …)` changes what it is given.
      const [first] = node.arguments;
      return isNamed(callee.object, /^(?:Object|Reflect)$/)
        ? first !== undefined && isOthers(first)
        : isOthers(callee.object);
    }
    default:
      return false;
  }
}

/** A module that may be loaded, by a name that is written out. */
function isModule(node: Node | null | undefined): boolean {
  return node?.type === 'Literal' && typeof node.value === 'string' && !MODULES.test(node.value);
}

function isNamed(node: Node | null | undefined, pattern: RegExp): boolean {
  return node?.type === 'Identifier' && pattern.test(node.name);
}

/** The variable that `a.b[c]` begins with; undefined for what is made on the spot. */
function rootOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? rootOf(node.object) : undefined;
}

/** Names that the code declares itself, wherever. */
function namesIn(statements: readonly Node[]): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (node: Node | null | undefined): void => {
    if (node === null || node === undefined) return;
    walk(node, (inner) => {
      if (inner.type === 'Identifier') names.add(inner.name);
    });
  };
  for (const statement of statements)
    walk(statement, (node) => {
      if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
        bind(node.id);
      if (
        node.type === 'ArrowFunctionExpression' ||
        node.type === 'FunctionExpression' ||
        node.type === 'FunctionDeclaration'
      )
        for (const param of node.params) bind(param);
    });
  return names;
}
