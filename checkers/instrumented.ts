import { MagicString } from 'magic-string';
import { posix } from 'node:path';
import { parseSync, type Node } from 'oxc-parser';
import { walk } from '../src/typescript/look/walk.ts';
import { ANSWER, STARTED } from './judge/witness.ts';

/**
 * A file of tests with witnesses in it. What a script starts and does not wait for is noted, so that one which never comes to its end
 * is told from one that has. A property whose predicate hands on what it got must say true or false: fast-check takes `undefined` for
 * true, and the candidate may have given that.
 */
export function instrumented(path: string, text: string): string {
  const { program, module, errors } = parseSync(posix.basename(path), text);
  if (errors.length > 0) return text;
  const code = new MagicString(text);
  const wrap = (node: Node, name: string): void => {
    code.appendLeft(node.start, `globalThis.${name}(`);
    code.appendRight(node.end, ')');
  };
  // Vitest waits for what its own functions start.
  const isScript = module.staticImports.every(({ moduleRequest }) => moduleRequest.value !== 'vitest');
  for (const statement of isScript ? program.body : [])
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'CallExpression')
      wrap(statement.expression, STARTED);
  const imported = new Set(
    module.staticImports
      .filter(({ moduleRequest }) => !/^(?:node:|vitest$|fast-check$)/.test(moduleRequest.value))
      .flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  );
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || !isProperty(node.callee)) return;
    const predicate = node.arguments.at(-1);
    if (predicate !== undefined && returned(predicate).some((value) => handsOn(value, imported)))
      wrap(predicate, ANSWER);
  });
  return code.toString();
}

function isProperty(callee: Node): boolean {
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  return name.type === 'Identifier' && /^(?:asyncP|p)roperty$/.test(name.name);
}

/** What a function returns, as it stands in its text. */
function returned(predicate: Node): Node[] {
  if (predicate.type !== 'ArrowFunctionExpression' && predicate.type !== 'FunctionExpression') return [];
  const { body } = predicate;
  if (body === null) return [];
  if (body.type !== 'BlockStatement') return [body];
  const values: Node[] = [];
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && node.argument !== null) values.push(node.argument);
    return !node.type.includes('Function');
  });
  return values;
}

/** Whether a value may be one that the candidate gave: a variable, or what a function of the workspace returns. */
function handsOn(value: Node, imported: ReadonlySet<string>): boolean {
  switch (value.type) {
    case 'Identifier':
    case 'MemberExpression':
      return true;
    case 'AwaitExpression':
      return handsOn(value.argument, imported);
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return handsOn(value.expression, imported);
    case 'LogicalExpression':
      return handsOn(value.left, imported) || handsOn(value.right, imported);
    case 'ConditionalExpression':
      return handsOn(value.consequent, imported) || handsOn(value.alternate, imported);
    case 'CallExpression':
      return imported.has(rootOf(value.callee));
    default:
      return false;
  }
}

function rootOf(callee: Node): string {
  if (callee.type === 'MemberExpression') return rootOf(callee.object);
  if (callee.type === 'CallExpression') return rootOf(callee.callee);
  return callee.type === 'Identifier' ? callee.name : '';
}
