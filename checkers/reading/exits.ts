import type { MagicString } from 'magic-string';
import type { Node, Program } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { EARLY, EXIT } from '../judge/witness.ts';
import { earlyIn } from './early.ts';

/** Has `process.exit` end a script alone, and not the process that judges by it. */
export function watchExits(program: Program, code: MagicString): void {
  const own = exitNames(program);
  const isExit = (node: Node): boolean => isMember(node) || (node.type === 'Identifier' && own.has(node.name));
  const isEarly = earlyIn(program, isExit);
  const found: { readonly node: Node; readonly early: boolean }[] = [];
  let replaced = false;
  walk(program, (node, ancestors) => {
    if (node.type === 'ImportDeclaration' || isTaking(node)) return false;
    if (isExit(node) && !isKey(node, ancestors.at(-1))) found.push({ node, early: isEarly(node, ancestors) });
    // One that puts something of its own there knows what it does.
    replaced ||= node.type === 'AssignmentExpression' && isExit(node.left);
    return true;
  });
  if (replaced) return;
  for (const { node, early } of found) code.update(node.start, node.end, `globalThis.${early ? EARLY : EXIT}`);
}

function isMember(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exit'
  );
}

/** A name that only says under which key something is found. */
function isKey(node: Node, around: Node | undefined): boolean {
  if (around?.type === 'MemberExpression') return around.property === node && !around.computed;
  return around?.type === 'Property' && around.key === node;
}

/** The names under which a script has taken `exit` out of `process`. One that is bound a second time may be something else. */
function exitNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration' && /^(?:node:)?process$/.test(node.source.value))
      for (const one of node.specifiers)
        if (one.type === 'ImportSpecifier' && nameOf(one.imported) === 'exit') names.add(one.local.name);
    if (!isTaking(node)) return;
    for (const one of node.id.properties)
      if (one.type === 'Property' && nameOf(one.key) === 'exit') names.add(nameOf(one.value));
  });
  return names;
}

type Taking = Extract<Node, { type: 'VariableDeclarator' }> & {
  readonly id: Extract<Node, { type: 'ObjectPattern' }>;
};

/** `const { exit } = process` */
function isTaking(node: Node): node is Taking {
  return node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && isProcess(node.init);
}

function isProcess(node: Node | null): boolean {
  if (node?.type === 'Identifier') return node.name === 'process';
  const [asked] = node?.type === 'CallExpression' && nameOf(node.callee) === 'require' ? node.arguments : [];
  return asked?.type === 'Literal' && /^(?:node:)?process$/.test(String(asked.value));
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : '';
}
