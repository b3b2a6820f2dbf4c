import type { Node } from 'oxc-parser';
import { isFunction, type FunctionLike } from './surface.ts';
import { walk } from './walk.ts';

/**
 * What leaves a function, or stands as an initializer, as it is: the expressions behind `return`, through branches, literals
 * and the functions that are returned in turn. A name stands for its declaration in the same function.
 */
export function leaving(node: Node): Node[] {
  const found: Node[] = [];
  const seen = new Set<Node>();
  const follow = (from: Node | null | undefined, local: Local): void => {
    if (from === null || from === undefined || seen.has(from)) return;
    seen.add(from);
    if (isFunction(from)) return returnsOf(from, local).forEach(([inner, names]) => follow(inner, names));
    found.push(from);
    if (from.type === 'Identifier') for (const given of local.get(from.name) ?? []) follow(given, local);
    else for (const part of branchesOf(from)) follow(part, local);
  };
  follow(node, new Map());
  return found;
}

/** What the names of a function may hold: their declarations, and what is assigned to them. */
type Local = ReadonlyMap<string, readonly Node[]>;

type Returned = readonly [expression: Node, local: Local];

/** Each returned expression, with the declarations of the function around it. */
function returnsOf({ body }: FunctionLike, outer: Local): Returned[] {
  if (!body) return [];
  if (body.type !== 'BlockStatement') return [[body, outer]];
  const local = new Map(outer);
  const returned: Node[] = [];
  walk(body, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') local.set(node.id.name, [node]);
    if (node.type === 'FunctionDeclaration' && node.id) local.set(node.id.name, [node]);
    if (node.type === 'ReturnStatement' && node.argument) returned.push(node.argument);
    return !isFunction(node);
  });
  walk(body, (node) => {
    if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.left.type !== 'Identifier') return;
    const { name } = node.left;
    local.set(name, [...(local.get(name) ?? []), node.right]);
  });
  return returned.map((expression) => [expression, local]);
}

function branchesOf(node: Node): (Node | null)[] {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return [node.expression];
    case 'AwaitExpression':
      return [node.argument];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'LogicalExpression':
      return [node.left, node.right];
    case 'SequenceExpression':
      return [node.expressions.at(-1) ?? null];
    case 'ArrayExpression':
      return node.elements;
    case 'ObjectExpression':
      return node.properties.map((property) => (property.type === 'Property' ? property.value : null));
    case 'VariableDeclarator':
      // What a declared variable holds later is not followed.
      return [node.init];
    default:
      return [];
  }
}
