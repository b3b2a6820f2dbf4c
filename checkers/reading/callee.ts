import type { Node } from 'oxc-parser';

/** The name by which something is called: that of the method, or of the function. */
export function calledName(callee: Node): string {
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  return name.type === 'Identifier' ? name.name : '';
}

/** The name at which a chain of members and calls begins. */
export function rootOf(callee: Node): string {
  if (callee.type === 'MemberExpression') return rootOf(callee.object);
  if (callee.type === 'CallExpression') return rootOf(callee.callee);
  return callee.type === 'Identifier' ? callee.name : '';
}

export function isFunction(node: Node): boolean {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';
}
