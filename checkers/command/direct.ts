import { basename } from 'node:path';
import { parseSync, type Node } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { REACHED } from '../control/reached.ts';

/**
 * The tests of a control that cannot pass any more, by their titles: those that come by a changed assertion whenever they come to
 * their end. What stands in a branch, a loop or a callback may not be reached.
 */
export function directIn(path: string, control: string): string[] {
  const titles: string[] = [];
  walk(parseSync(basename(path), control).program, (node) => {
    if (node.type !== 'CallExpression' || !isTest(node.callee)) return;
    const [title] = node.arguments;
    const bodies = node.arguments.flatMap((one) =>
      one.type === 'ArrowFunctionExpression' || one.type === 'FunctionExpression' ? (one.body ?? []) : [],
    );
    if (title?.type === 'Literal' && typeof title.value === 'string' && bodies.some(isDirect)) titles.push(title.value);
  });
  return titles;
}

/** `test`, or what runs one in another way: `test.serial`, `Deno.test`. */
function isTest(node: Node): boolean {
  if (node.type === 'MemberExpression') {
    const { object, property } = node;
    if (property.type !== 'Identifier') return false;
    if (object.type === 'Identifier' && object.name === 'Deno') return property.name === 'test';
    return /^(?:serial|concurrent|only)$/.test(property.name) && isTest(object);
  }
  return node.type === 'Identifier' && (node.name === 'test' || node.name === 'it');
}

function isDirect(body: Node): boolean {
  if (body.type !== 'BlockStatement') return isMarked(body);
  let leaves = false;
  walk(body, (node) => {
    leaves ||= node.type === 'ReturnStatement';
    return !isFunction(node);
  });
  return !leaves && body.body.some((statement) => statement.type === 'ExpressionStatement' && isMarked(statement));
}

/** Whether a changed assertion stands in it that is evaluated with it. */
function isMarked(root: Node): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === REACHED;
    return !isFunction(node) && node.type !== 'LogicalExpression' && node.type !== 'ConditionalExpression';
  });
  return found;
}

function isFunction({ type }: Node): boolean {
  return /Function/.test(type);
}
