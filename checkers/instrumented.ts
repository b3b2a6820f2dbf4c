import { MagicString } from 'magic-string';
import { posix } from 'node:path';
import { parseSync, type Node } from 'oxc-parser';
import { walk } from '../src/typescript/look/walk.ts';
import { calledName, isFunction, rootOf } from './callee.ts';
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
  const started = functionsIn(program);
  if (isScript)
    walk(program, (node) => {
      if (node.type === 'CallExpression' && LATER.has(calledName(node.callee)))
        for (const given of node.arguments) if (isFunction(given) || isOfScript(given, started)) wrap(given, STARTED);
      if (node.type !== 'ExpressionStatement') return;
      const { expression } = node;
      const call =
        expression.type === 'UnaryExpression' && expression.operator === 'void' ? expression.argument : expression;
      if (call.type === 'CallExpression' && isOfScript(call, started)) wrap(call, STARTED);
    });
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

/** By these a function is called of which nobody hears whether it came to its end. */
const LATER: ReadonlySet<string> = new Set('forEach map setTimeout setImmediate queueMicrotask nextTick'.split(' '));

/** The names of a script's own functions. */
function functionsIn(program: Node): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id !== null) names.add(node.id.name);
    if (
      node.type === 'VariableDeclarator' &&
      node.id.type === 'Identifier' &&
      node.init !== null &&
      isFunction(node.init)
    )
      names.add(node.id.name);
  });
  return names;
}

/**
 * Whether code of the script's own is to run by a call, or once what it gives is settled. A mere call of the candidate's may well give
 * a promise that is never to be settled: that of a lock, say.
 */
function isOfScript(call: Node, own: ReadonlySet<string>): boolean {
  if (call.type === 'MemberExpression') return isOfScript(call.object, own);
  if (call.type === 'ParenthesizedExpression') return isOfScript(call.expression, own);
  if (call.type === 'ArrayExpression') return call.elements.some((one) => one !== null && isOfScript(one, own));
  if (call.type === 'Identifier') return own.has(call.name);
  if (call.type !== 'CallExpression') return isFunction(call);
  return isOfScript(call.callee, own) || call.arguments.some((given) => isFunction(given) || isOfScript(given, own));
}

function isProperty(callee: Node): boolean {
  return /^(?:asyncP|p)roperty$/.test(calledName(callee));
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
