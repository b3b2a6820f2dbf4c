import type { MagicString } from 'magic-string';
import type { Node, Program } from 'oxc-parser';
import { walk } from '../../src/typescript/look/walk.ts';
import { EARLY, EXIT } from '../judge/witness.ts';

/** Has `process.exit` end a script alone, and not the process that judges by it. */
export function watchExits(program: Program, code: MagicString): void {
  const found: { readonly node: Node; readonly early: boolean }[] = [];
  let replaced = false;
  walk(program, (node, ancestors) => {
    if (isExit(node)) found.push({ node, early: isEarly(node, ancestors) });
    // One that puts something of its own there knows what it does.
    replaced ||= node.type === 'AssignmentExpression' && isExit(node.left);
  });
  if (replaced) return;
  for (const { node, early } of found) code.update(node.start, node.end, `globalThis.${early ? EARLY : EXIT}`);
}

function isExit(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exit'
  );
}

const BRANCHES: ReadonlySet<Node['type']> = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchCase',
  'CatchClause',
]);

/** Whether an exit stands in a branch, with more to be called after it: the candidate may be what decides. */
function isEarly(node: Node, ancestors: readonly Node[]): boolean {
  const around = ancestors.slice(ancestors.findLastIndex(({ type }) => type.includes('Function')) + 1);
  const path = [...around, node];
  return (
    around.some(({ type }) => BRANCHES.has(type)) &&
    path.some((one, at) => {
      const statements = one.type === 'BlockStatement' || one.type === 'Program' ? one.body : [];
      const own = path[at + 1];
      return own !== undefined && statements.some((next) => next.start >= own.end && calls(next));
    })
  );
}

/** Whether a statement calls anything as it is run, but to exit or to say something. */
function calls(statement: Node): boolean {
  let found = false;
  walk(statement, (node) => {
    found ||= node.type === 'CallExpression' && !isExit(node.callee) && !isSaying(node.callee);
    return !found && !node.type.includes('Function');
  });
  return found;
}

function isSaying(callee: Node): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'console';
}
