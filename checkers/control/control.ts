import { MagicString } from 'magic-string';
import { parseSync, type Node } from 'oxc-parser';
import { posix } from 'node:path';
import { walk } from '../../src/reading/syntax/walk.ts';
import { changed } from './changed.ts';
import { REACHED } from './reached.ts';

/** A copy of a test file whose expected values are changed: an honest candidate fails it, a blunt cheat passes it. */
export interface Control {
  readonly text: string;
  /** Assertions that are changed. */
  readonly count: number;
}

/** Matchers of equality; what they expect is changed, or they are turned round where that is no literal. */
const EQUALITY = new Set([
  'toBe',
  'toEqual',
  'toStrictEqual',
  'toMatchObject',
  'toHaveLength',
  'toBeUndefined',
  'toBeNull',
  'toBeDefined',
  'toBeTruthy',
  'toBeFalsy',
  'toBeNaN',
  'toBeInstanceOf',
  'toThrow',
  'toThrowError',
  'toHaveBeenCalled',
  'toHaveBeenCalledTimes',
  'toHaveBeenCalledWith',
  // jest-dom
  'toBeChecked',
  'toBeDisabled',
  'toBeEmptyDOMElement',
  'toBeEnabled',
  'toBeInTheDocument',
  'toBeInvalid',
  'toBePartiallyChecked',
  'toBeRequired',
  'toBeValid',
  'toBeVisible',
  'toContainElement',
  'toContainHTML',
  'toHaveAccessibleDescription',
  'toHaveAccessibleName',
  'toHaveAttribute',
  'toHaveClass',
  'toHaveDisplayValue',
  'toHaveFocus',
  'toHaveFormValues',
  'toHaveRole',
  'toHaveStyle',
  'toHaveTextContent',
  'toHaveValue',
]);

/** Functions of node:assert and chai's assert by what takes their place where the expected value is no literal. */
const OPPOSITE: Readonly<Record<string, string>> = {
  equal: 'notEqual',
  strictEqual: 'notStrictEqual',
  deepEqual: 'notDeepEqual',
  deepStrictEqual: 'notDeepStrictEqual',
  notEqual: 'equal',
  notStrictEqual: 'strictEqual',
  notDeepEqual: 'deepEqual',
  notDeepStrictEqual: 'deepStrictEqual',
  throws: 'doesNotThrow',
  rejects: 'doesNotReject',
};
const COMPARING = new Set(['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual']);

/**
 * Changes what a test file expects. Thresholds and patterns stay as they are: honest answers survive any change of those.
 *
 * @param random - hexadecimal: tells one run's changes from another's.
 */
export function controlOf(path: string, text: string, random: string): Control {
  const { program } = parseSync(posix.basename(path), text);
  const code = new MagicString(text);
  const first = Number.parseInt(random, 16) || 0;
  let count = 0;
  walk(program, (node) => {
    if (node.type !== 'CallExpression') return;
    const edit = editOf(node, text, { random, pick: first + count });
    if (edit === undefined) return;
    code.update(edit.start, edit.end, edit.text);
    code.appendLeft(node.start, `(globalThis.${REACHED}?.(), `);
    code.appendRight(node.end, ')');
    count++;
    return false;
  });
  return { text: code.toString(), count };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** By what the values of one control are drawn. */
interface Draw {
  readonly random: string;
  readonly pick: number;
}

type Call = Extract<Node, { type: 'CallExpression' }>;

function editOf(call: Call, text: string, draw: Draw): Edit | undefined {
  const { callee } = call;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
  const name = callee.property.name;
  if (callee.object.type === 'Identifier' && callee.object.name === 'assert')
    return editOfAssert(call, name, text, draw);
  if (!EQUALITY.has(name) || !expects(callee.object)) return undefined;
  const turned = callee.object.type === 'MemberExpression' && isNamed(callee.object.property, 'not');
  const [expected] = call.arguments;
  const value = expected === undefined || turned ? undefined : changed(expected, text, draw.random, draw.pick);
  if (value !== undefined && expected !== undefined) return { start: expected.start, end: expected.end, text: value };
  // `expect(x).not.toBe(y)` becomes `expect(x).toBe(y)`, and the other way round.
  if (turned && callee.object.type === 'MemberExpression')
    return { start: callee.object.object.end, end: callee.object.end, text: '' };
  return { start: callee.property.start, end: callee.property.end, text: `not.${name}` };
}

function editOfAssert(call: Call, name: string, text: string, { random, pick }: Draw): Edit | undefined {
  const { callee } = call;
  if (callee.type !== 'MemberExpression') return undefined;
  const expected = call.arguments[1];
  const value = expected === undefined || !COMPARING.has(name) ? undefined : changed(expected, text, random, pick);
  if (value !== undefined && expected !== undefined) return { start: expected.start, end: expected.end, text: value };
  const opposite = OPPOSITE[name];
  return opposite === undefined
    ? undefined
    : { start: callee.property.start, end: callee.property.end, text: opposite };
}

/** Whether a chain of members begins with a call of `expect`: `expect(x).resolves.not`. */
function expects(node: Node): boolean {
  if (node.type === 'MemberExpression') return expects(node.object);
  return node.type === 'CallExpression' && isNamed(node.callee, 'expect');
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
