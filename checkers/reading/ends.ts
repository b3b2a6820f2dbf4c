import type { MagicString } from 'magic-string';
import type { CallExpression, Node, Program } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { BEGAN, CONSOLE, STARTED } from '../judge/witness.ts';

/**
 * Has a script say what it has begun and when that ends, however the promise is left lying: the body of each asynchronous function, and
 * what is to follow on a promise. What `console.assert` claims is noted too.
 *
 * @param isQuiet - tells functions that assert nothing: whether they are gone on with is nobody's concern.
 */
export function watchEnds(program: Program, code: MagicString, isQuiet: (node: Node) => boolean): void {
  walk(program, (node, ancestors) => {
    if (isAsync(node) && !isQuiet(node)) watchBody(node.body, code);
    if (node.type === 'AwaitExpression' && isGenerator(ancestors.findLast(({ type }) => type.includes('Function'))))
      wrap(code, node.argument, STARTED);
    if (isFollowing(node) && !isLookedAt(node, ancestors.at(-1)) && !followedBy(node).every(isQuiet))
      wrap(code, node, STARTED);
    if (node.type === 'MemberExpression' && isConsole(node.object) && nameOf(node.property) === 'assert')
      replaceConsole(node.object, code);
    if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && node.init !== null)
      if (isConsole(node.init)) replaceConsole(node.init, code);
  });
}

/** Hands what an expression gives to one of the witnesses, which gives it back. */
export function wrap(code: MagicString, { start, end }: Node, name: string): void {
  code.appendRight(start, `globalThis.${name}(`);
  code.prependLeft(end, ')');
}

function watchBody(body: Node, code: MagicString): void {
  // In the candidate's process a file may stand that it imports as well.
  const note = ` using ${BEGAN} = globalThis.${BEGAN}?.();`;
  if (body.type === 'BlockStatement') {
    const directive = body.body.findLast((one) => 'directive' in one && typeof one.directive === 'string');
    // It may have ended without a semicolon.
    code.appendRight(directive?.end ?? body.start + 1, `;${note}`);
    return;
  }
  code.appendRight(body.start, `{${note} return `);
  code.prependLeft(body.end, '; }');
}

/** One that yields waits for whoever asks for more. */
function isAsync(node: Node): node is Node & { readonly body: Node } {
  return 'async' in node && node.async && 'body' in node && node.body !== null && !isGenerator(node);
}

function isGenerator(node: Node | undefined): boolean {
  return node !== undefined && 'generator' in node && node.generator;
}

/** Whether a call says what is to be done once a promise is settled. */
function isFollowing(node: Node): node is CallExpression {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    /^(?:then|catch|finally)$/.test(nameOf(node.callee.property)) &&
    node.arguments.length > 0
  );
}

/** All that is to be done along a chain. */
function followedBy({ callee, arguments: given }: CallExpression): readonly Node[] {
  const before = callee.type === 'MemberExpression' ? callee.object : callee;
  return isFollowing(before) ? [...followedBy(before), ...given] : given;
}

/** What is awaited, or followed by more, is noted there. */
function isLookedAt(node: Node, around: Node | undefined): boolean {
  return around?.type === 'AwaitExpression' || (around?.type === 'MemberExpression' && around.object === node);
}

function isConsole(node: Node): boolean {
  return node.type === 'Identifier' && node.name === 'console';
}

function replaceConsole({ start, end }: Node, code: MagicString): void {
  code.update(start, end, `globalThis.${CONSOLE}`);
}

function nameOf(node: Node): string {
  if (node.type === 'Literal') return String(node.value);
  return node.type === 'Identifier' ? node.name : '';
}
