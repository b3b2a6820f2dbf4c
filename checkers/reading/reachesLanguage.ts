import globals from 'globals';
import type { Node } from 'oxc-parser';
import { walk } from '../../src/reading/syntax/walk.ts';
import { calledName } from './callee.ts';

/** By these an object of the language is come by or changed. */
const NAMES: ReadonlySet<string> = new Set(
  'prototype __proto__ constructor defineProperty defineProperties setPrototypeOf getPrototypeOf __defineGetter__ __defineSetter__ spyOn globalThis eval'.split(
    ' ',
  ),
);
/** Functions that are handed a class, and look at no more than that. */
const HARMLESS: ReadonlySet<string> = new Set(
  'any toBeInstanceOf toThrow toThrowError throws rejects instanceOf instanceof a an toBe toEqual toStrictEqual is map filter'.split(
    ' ',
  ),
);

/** Places in a syntax tree at which such an object may be changed, or come by under another name. */
const CHANGING: { readonly [Type in Node['type']]?: (node: Extract<Node, { type: Type }>) => boolean } = {
  Identifier: ({ name }) => NAMES.has(name),
  Literal: ({ value }) => typeof value === 'string' && NAMES.has(value),
  AssignmentExpression: ({ left, right }) => isOfLanguage(left) || isLanguage(right),
  UpdateExpression: ({ argument }) => isOfLanguage(argument),
  UnaryExpression: ({ operator, argument }) => operator === 'delete' && isOfLanguage(argument),
  VariableDeclarator: ({ init }) => init !== null && isLanguage(init),
  ArrayExpression: ({ elements }) => elements.some((element) => element !== null && isLanguage(element)),
  CallExpression: ({ callee, arguments: given }) => !HARMLESS.has(calledName(callee)) && given.some(isLanguage),
};

/**
 * Whether a file may change what the language itself gives: `Object.prototype`, a built-in's method. Where it may, it is looked at after
 * each step whether it does; that costs time, and most tests have nothing to do it with. Better too often than too seldom.
 */
export function reachesLanguage(program: Node): boolean {
  let reaches = false;
  walk(program, (node) => {
    reaches ||= CHANGING[node.type]?.(node as never) === true;
    return !reaches;
  });
  return reaches;
}

/** An object of the language by its name. */
function isLanguage(node: Node): boolean {
  return node.type === 'Identifier' && node.name in globals.builtin && !CONSTANTS.has(node.name);
}

const CONSTANTS: ReadonlySet<string> = new Set(['undefined', 'NaN', 'Infinity']);

function isOfLanguage(node: Node): boolean {
  return node.type === 'MemberExpression' && (isLanguage(node.object) || isOfLanguage(node.object));
}
