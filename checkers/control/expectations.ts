import type { Node } from 'oxc-parser';
import { changed } from './changed.ts';
import {
  COMPARING,
  COMPARING_OF_AVA,
  COMPARING_OF_DENO,
  EQUALITY,
  MENTIONED,
  OPPOSITE,
  OPPOSITE_OF_AVA,
} from './matchers.ts';

/** A piece of a text, and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** By what the values of one control are drawn. */
export interface Draw {
  readonly random: string;
  readonly pick: number;
}

type Call = Extract<Node, { type: 'CallExpression' }>;
type Named = Extract<Node, { type: 'Identifier' }>;
type Member = Extract<Node, { type: 'MemberExpression' }>;

/** By what expected values and functions are found among those of one library. */
interface Library {
  readonly comparing: ReadonlySet<string>;
  readonly opposite: Readonly<Record<string, string>>;
}

const ASSERT: Library = { comparing: COMPARING, opposite: OPPOSITE };
/** What a file imports by its name; its opposite may not be imported. */
const NAMED: Library = { comparing: COMPARING, opposite: {} };
const DENO: Library = { comparing: COMPARING_OF_DENO, opposite: {} };
const AVA: Library = { comparing: COMPARING_OF_AVA, opposite: OPPOSITE_OF_AVA };

/**
 * Finds the expectations of a test file: of `expect` as vitest, jest and chai have it, chai's `should`, node:assert, chai's assert,
 * Deno's, and ava's `t`.
 *
 * @returns for a node that is one, how it comes to expect something else.
 */
export function expectationsOf(text: string): (node: Node, draw: Draw) => Edit | undefined {
  const ava = /(['"])ava\1/.test(text);
  const bare = [
    ...(/(['"])(?:node:)?assert(?:\/strict)?\1/.test(text) ? [NAMED] : []),
    ...(/['"](?:jsr:)?@std\/assert|['"]https:\/\/deno\.land\/std/.test(text) ? [DENO] : []),
  ];
  return (node, draw) => {
    if (node.type === 'MemberExpression') return editOfMention(node);
    if (node.type !== 'CallExpression') return undefined;
    const { callee } = node;
    if (callee.type === 'Identifier') {
      if (callee.name === 'assert') return turnedRound(node, text);
      const own = bare.find(({ comparing }) => comparing.has(callee.name));
      return own && editOfCompared(node, own, callee, text, draw);
    }
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
    const { object, property } = callee;
    if (isAssert(object))
      return property.name === 'ok' ? turnedRound(node, text) : editOfCompared(node, ASSERT, property, text, draw);
    if (ava && isNamed(object, 't')) return editOfCompared(node, AVA, property, text, draw);
    return EQUALITY.has(property.name) && expects(object)
      ? editOfMatcher(node, { object, property }, text, draw)
      : undefined;
  };
}

function editOfMatcher(
  call: Call,
  { object, property }: { readonly object: Node; readonly property: Named },
  text: string,
  draw: Draw,
): Edit | undefined {
  const turned = notIn(object);
  const [expected] = call.arguments;
  const value = expected === undefined || turned ? undefined : changed(expected, text, draw.random, draw.pick);
  if (value !== undefined && expected !== undefined) return { start: expected.start, end: expected.end, text: value };
  // `expect(x).not.toBe(y)` becomes `expect(x).toBe(y)`, and the other way round.
  if (turned !== undefined) return { start: turned.object.end, end: turned.end, text: '' };
  return { start: property.start, end: property.end, text: `not.${property.name}` };
}

/** `expect(x).to.be.true`. */
function editOfMention(member: Member): Edit | undefined {
  const { object, property } = member;
  if (property.type !== 'Identifier' || !MENTIONED.has(property.name) || !expects(object)) return undefined;
  const turned = notIn(object);
  return turned === undefined
    ? { start: property.start, end: property.end, text: `not.${property.name}` }
    : { start: turned.object.end, end: turned.end, text: '' };
}

/** A call with a value, and the one that is expected behind it. */
function editOfCompared(
  call: Call,
  { comparing, opposite }: Library,
  property: Named,
  text: string,
  { random, pick }: Draw,
): Edit | undefined {
  const expected = call.arguments[1];
  const value =
    expected === undefined || !comparing.has(property.name) ? undefined : changed(expected, text, random, pick);
  if (value !== undefined && expected !== undefined) return { start: expected.start, end: expected.end, text: value };
  const other = opposite[property.name];
  return other === undefined ? undefined : { start: property.start, end: property.end, text: other };
}

/** `assert(x)` becomes `assert(!(x))`. */
function turnedRound({ arguments: [value] }: Call, text: string): Edit | undefined {
  if (value === undefined || value.type === 'SpreadElement') return undefined;
  return { start: value.start, end: value.end, text: `!(${text.slice(value.start, value.end)})` };
}

/** Where a chain of members says `not`. */
function notIn(node: Node): Member | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  return isNamed(node.property, 'not') ? node : notIn(node.object);
}

/** Whether a chain of members begins with a call of `expect`, or has `should`: `expect(x).resolves.not`. */
function expects(node: Node): boolean {
  if (node.type === 'MemberExpression') return isNamed(node.property, 'should') || expects(node.object);
  return node.type === 'CallExpression' && isNamed(node.callee, 'expect');
}

/** `assert`, or node:test's `t.assert`. */
function isAssert(node: Node): boolean {
  return isNamed(node, 'assert') || (node.type === 'MemberExpression' && isNamed(node.property, 'assert'));
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
