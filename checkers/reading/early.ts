import type { Node, Program } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { calledName } from './callee.ts';

// A script that ends itself where the candidate decides shows nothing of what would have come after.

const BRANCHES: ReadonlySet<Node['type']> = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchCase',
  'CatchClause',
]);
const LOOPS: ReadonlySet<Node['type']> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);
/** These call a function as often as there are elements, and perhaps never. */
const EACH: ReadonlySet<string> = new Set(
  'forEach map flatMap filter find findIndex findLast findLastIndex some every reduce reduceRight'.split(' '),
);

/** Where something stands: the nodes around it, outermost first, and itself. */
type Path = readonly Node[];

/**
 * Tells the exits that stand in a branch, with more to be called after it: the candidate may be what decides. Where one stands in a
 * function, it is what stands around the uses of that function that counts as well.
 */
export function earlyIn(
  program: Program,
  isExit: (node: Node) => boolean,
): (node: Node, ancestors: readonly Node[]) => boolean {
  function isEarly(path: Path, conditional: boolean, within: readonly Node[]): boolean {
    let branched = conditional;
    for (let at = path.length - 2; at >= 0; at--) {
      const [around, own] = [path[at], path[at + 1]];
      if (around === undefined || own === undefined) continue;
      if (isFunction(around)) {
        const name = nameOf(around, path[at - 1]);
        if (name === '') continue;
        // One that calls itself is left by whoever called it first.
        if (within.includes(around)) return false;
        return usesOf(name, around).some((use) => isEarly(use, branched, [...within, around]));
      }
      branched ||= BRANCHES.has(around.type) || LOOPS.has(around.type) || mayNotCall(around, own);
      if (!branched) continue;
      if (LOOPS.has(around.type) && calls(around)) return true;
      if (laterIn(around, own).some(calls)) return true;
      if (around.type === 'MemberExpression' && followed(path[at - 1], calledName(around))) return true;
    }
    return false;
  }

  /** Whether a statement calls anything as it is run, but to exit or to say something. */
  function calls(statement: Node): boolean {
    return anyCall(statement, (node) => !isFunction(node));
  }

  function anyCall(root: Node, enters: (node: Node) => boolean): boolean {
    let found = false;
    walk(root, (node) => {
      found ||= node.type === 'CallExpression' && !isExit(node.callee) && !isSaying(node.callee);
      return !found && enters(node);
    });
    return found;
  }

  /** Whether more is to be done on a promise once what came before is through. What is done where it failed tells of failures. */
  function followed(call: Node | undefined, name: string): boolean {
    if (call?.type !== 'CallExpression' || !/^(?:then|finally)$/.test(name)) return false;
    return call.arguments.some((node) => (isFunction(node) ? anyCall(node, () => true) : node.type === 'Identifier'));
  }

  /** Where a function of the script is named, other than where it is made. A call that hands on a number other than 0 says that it failed. */
  function usesOf(name: string, made: Node): Path[] {
    const uses: Path[] = [];
    walk(program, (node, ancestors) => {
      const around = ancestors.at(-1);
      const isMade = around === made || (around !== undefined && 'value' in around && around.value === made);
      const isBound = around?.type === 'VariableDeclarator' && around.id === node;
      if (node.type !== 'Identifier' || node.name !== name || isMade || isBound) return true;
      if (around?.type !== 'CallExpression' || !around.arguments.some(isFailure)) uses.push([...ancestors, node]);
      return true;
    });
    return uses;
  }

  return (node, ancestors) => isEarly([...ancestors, node], false, []);
}

function laterIn(around: Node, own: Node): readonly Node[] {
  const statements =
    around.type === 'BlockStatement' || around.type === 'Program'
      ? around.body
      : around.type === 'SwitchCase'
        ? around.consequent
        : [];
  return statements.filter((next) => next.start >= own.end);
}

function mayNotCall(call: Node, given: Node): boolean {
  if (call.type !== 'CallExpression' || call.callee === given) return false;
  const name = calledName(call.callee);
  return EACH.has(name) || name === 'catch' || (name === 'then' && call.arguments[1] === given);
}

/** By what name a function can be used further on. */
function nameOf(made: Node, around: Node | undefined): string {
  if (made.type === 'FunctionDeclaration') return made.id?.name ?? '';
  const key =
    around?.type === 'VariableDeclarator'
      ? around.id
      : around?.type === 'Property' || around?.type === 'MethodDefinition' || around?.type === 'PropertyDefinition'
        ? around.key
        : undefined;
  return key?.type === 'Identifier' ? key.name : '';
}

function isFailure(given: Node): boolean {
  return given.type === 'Literal' && typeof given.value === 'number' && given.value !== 0;
}

function isFunction(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function isSaying(callee: Node): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'console';
}
