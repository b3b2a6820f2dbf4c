import { MagicString } from 'magic-string';
import { posix } from 'node:path';
import { parseSync, type Node } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { calledName, rootOf } from './callee.ts';
import { watchEnds, wrap } from './ends.ts';
import { watchExits } from './exits.ts';
import { ANSWER } from '../judge/witness.ts';
import { GIVING, MAKING } from './ofFrameworks.ts';
import { quietIn } from './quiet.ts';
import { readScript } from './readScript.ts';

/**
 * A file of tests with witnesses in it. What a script begins is noted until it ends, so that one which never comes to its end is told from
 * one that has. A property whose predicate hands on what it got must say true or false: fast-check takes `undefined` for true, and the
 * candidate may have given that.
 *
 * @param targets - the candidate's files.
 */
export function instrumented(path: string, text: string, targets: readonly string[]): string {
  if (!WATCHED.test(text)) return text;
  const { program, module, errors } = parseSync(posix.basename(path), text);
  if (errors.length > 0) return text;
  const code = new MagicString(text);
  // Frameworks wait for what their own functions start.
  if (!isOfFramework(path, text)) {
    const isQuiet = quietIn(program, (specifier) => leadsTo(path, specifier, targets));
    watchEnds(program, code, isQuiet);
    watchExits(program, code);
  }
  const imported = new Set(
    module.staticImports
      .filter(({ moduleRequest }) => !/^(?:node:|vitest$|fast-check$)/.test(moduleRequest.value))
      .flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  );
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || !isProperty(node.callee)) return;
    const predicate = node.arguments.at(-1);
    if (predicate !== undefined && returned(predicate).some((value) => handsOn(value, imported)))
      wrap(code, predicate, ANSWER);
  });
  return code.toString();
}

/** Whether a file takes its functions from a framework, or calls those that frameworks have among the globals. */
function isOfFramework(path: string, text: string): boolean {
  const { imports, titled, declared } = readScript(path, text);
  const makes = (name: string): boolean => MAKING.has(name) && !declared.includes(name);
  return imports.some((name) => GIVING.has(name)) || titled.some(makes);
}

/** Without one of these words a file has nothing to watch. */
const WATCHED = /\basync\b|\bthen\b|\bcatch\b|\bfinally\b|\bconsole\b|\bprocess\b|roperty\(/;

/** Whether a file imports one of the candidate's by this specifier. */
function leadsTo(path: string, specifier: string, targets: readonly string[]): boolean {
  const at = withoutEnding(posix.join(posix.dirname(path), specifier));
  return specifier.startsWith('.') && targets.some((target) => [at, `${at}/index`].includes(withoutEnding(target)));
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
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
