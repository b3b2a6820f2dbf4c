import { posix } from 'node:path';
import { parseSync, type Node } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';

/** Said of a file that exports `then`. */
export const THENABLE =
  'exports `then`: whoever waits for the module, as `import()` does, gets something else than whoever imports it';

/** Whether a file exports `then` by name, as a module or as a script of CommonJS. Test runners wait for each module as for a promise. */
export function exportsThen(path: string, text: string): boolean {
  if (!/\.[cm]?[jt]sx?$/.test(path) || !/then|\\/.test(text)) return false;
  const { module, program } = parseSync(posix.basename(path), text);
  let found = module.staticExports.some(({ entries }) => entries.some(({ exportName }) => exportName.name === 'then'));
  walk(program, (node) => {
    found ||= givesThen(node);
    return !found;
  });
  return found;
}

/** What Node reads as an export from the text of a script. */
function givesThen(node: Node): boolean {
  if (node.type === 'CallExpression')
    return node.arguments.some(isExports) && node.arguments.some((given) => nameOf(given) === 'then');
  if (node.type !== 'AssignmentExpression') return false;
  const { left, right } = node;
  if (left.type === 'MemberExpression' && isExports(left.object)) return nameOf(left.property) === 'then';
  return isExports(left) && right.type === 'ObjectExpression' && right.properties.some(isThen);
}

function isExports(node: Node): boolean {
  if (node.type === 'AssignmentExpression') return isExports(node.left);
  if (node.type === 'MemberExpression') return nameOf(node.object) === 'module' && nameOf(node.property) === 'exports';
  return nameOf(node) === 'exports';
}

function isThen(node: Node): boolean {
  return node.type === 'Property' && nameOf(node.key) === 'then';
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}
