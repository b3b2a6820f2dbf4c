import { parseSync, Visitor, type CallExpression, type Expression } from 'oxc-parser';
import { valueOf } from './seen.ts';
import type { Checker } from '../nouns/checker.ts';
import type { Input } from './shape.ts';

/** A call whose result a test states. */
export interface Expected {
  readonly input: Input;
  readonly value: unknown;
}

const EQUAL = /^(?:toBe|toEqual|toStrictEqual|equal|strictEqual|deepEqual|deepStrictEqual)$/;

/** The calls of a function in a text of tests whose arguments and result are written out: with `expect`, or with `assert`. */
export function expectedIn(path: string, text: string, name: string): Expected[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return [];
  const found: Expected[] = [];
  const aliases = new Set([name]);
  const add = (call: Expression, result: CallExpression['arguments'][number] | undefined): void => {
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || !aliases.has(call.callee.name)) return;
    const args = call.arguments.map((arg) => (arg.type === 'SpreadElement' ? undefined : valueOf(arg)));
    const given = args.flatMap((arg) => (arg === undefined ? [] : [arg.value]));
    const stated = result === undefined || result.type === 'SpreadElement' ? undefined : valueOf(result);
    if (given.length === args.length && stated !== undefined) found.push({ input: given, value: stated.value });
  };
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'Identifier' && aliases.has(init.name)) aliases.add(id.name);
    },
    CallExpression({ callee, arguments: [first, second] }) {
      if (
        callee.type === 'Identifier' &&
        EQUAL.test(callee.name) &&
        first !== undefined &&
        first.type !== 'SpreadElement'
      )
        return add(first, second);
      if (callee.type !== 'MemberExpression' || callee.computed || !EQUAL.test(callee.property.name)) return;
      const { object } = callee;
      const [subject] = object.type === 'CallExpression' ? object.arguments : [];
      if (object.type === 'CallExpression' && object.callee.type === 'Identifier' && object.callee.name === 'expect') {
        if (subject !== undefined && subject.type !== 'SpreadElement') add(subject, first);
      } else if (object.type === 'Identifier' && first !== undefined && first.type !== 'SpreadElement')
        add(first, second);
    },
  }).visit(program);
  return found;
}

/** The calls that checkers carry as data: examples. */
export function casesOf(checkers: readonly Pick<Checker, 'options'>[], name: string): Expected[] {
  return checkers.flatMap(({ options }) => {
    if (typeof options !== 'object' || options === null || !('cases' in options) || !('call' in options)) return [];
    const { call, cases } = options;
    if (call !== name || !Array.isArray(cases)) return [];
    return cases.flatMap((one): Expected[] =>
      Array.isArray(one) && Array.isArray(one[0]) ? [{ input: one[0], value: one[1] }] : [],
    );
  });
}
