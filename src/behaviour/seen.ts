import { parseSync, Visitor, type Argument, type Expression, type VariableDeclarator } from 'oxc-parser';
import type { Input } from './shape.ts';

/** The arguments of the calls in a text whose arguments are written out: inputs that somebody cared about. */
export function inputsIn(path: string, text: string, name: string): Input[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return [];
  const inputs: Input[] = [];
  const names = openNames(name);
  new Visitor({
    VariableDeclarator: (declared) => names.follow(declared),
    CallExpression(call) {
      const input = names.inputOf(call);
      if (input !== undefined) inputs.push(input);
    },
  }).visit(program);
  return inputs;
}

/** Values that are written out in a text, the outermost of each: rows of a table of cases among them. */
export function valuesIn(path: string, text: string): unknown[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return [];
  const values: unknown[] = [];
  const add = (expression: Expression): void => {
    const value = valueOf(expression);
    if (value !== undefined) values.push(value.value);
  };
  new Visitor({ ArrayExpression: add, Literal: add, TemplateLiteral: add, ObjectExpression: add }).visit(program);
  return values;
}

interface Names {
  /** Notes another name. */
  follow(declared: VariableDeclarator): void;
  /** The arguments of a call of the function, where they are written out. */
  inputOf(expression: Argument): Input | undefined;
}

/** Follows a function under its other names. */
export function openNames(name: string): Names {
  const names = new Set([name]);
  return {
    follow({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'Identifier' && names.has(init.name)) names.add(id.name);
    },
    inputOf(expression) {
      if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return undefined;
      if (!names.has(expression.callee.name)) return undefined;
      const values = expression.arguments.map((arg) => (arg.type === 'SpreadElement' ? undefined : valueOf(arg)));
      const known = values.flatMap((value) => (value === undefined ? [] : [value.value]));
      return known.length === values.length ? known : undefined;
    },
  };
}

/** As far as a call in prose is looked for its end. */
const LONGEST = 500;

/** The arguments of calls that stand in words, as a prompt gives examples within its sentences. */
export function inputsInProse(text: string, name: string): Input[] {
  return [...text.matchAll(/[\w$]+(?=\()/g)].flatMap(({ 0: found, index }) => {
    if (found !== name) return [];
    const rest = text.slice(index, index + LONGEST);
    // Brackets may stand within strings: the first end at which a call is written out is its end.
    for (const { index: end } of rest.matchAll(/\)/g)) {
      const inputs = inputsIn('prose.ts', rest.slice(0, end + 1), name);
      if (inputs.length > 0) return inputs;
    }
    return [];
  });
}

/** The value of an expression that is written out; undefined for one that has to be computed. */
export function valueOf(expression: Expression): { readonly value: unknown } | undefined {
  switch (expression.type) {
    case 'Literal':
      return 'regex' in expression ? undefined : { value: expression.value };
    case 'Identifier':
      if (expression.name === 'undefined') return { value: undefined };
      if (expression.name === 'NaN') return { value: Number.NaN };
      return expression.name === 'Infinity' ? { value: Infinity } : undefined;
    case 'TemplateLiteral':
      return expression.expressions.length > 0 ? undefined : { value: expression.quasis[0]?.value.cooked ?? '' };
    case 'UnaryExpression': {
      const inner = valueOf(expression.argument)?.value;
      return expression.operator === '-' && typeof inner === 'number' ? { value: -inner } : undefined;
    }
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return valueOf(expression.expression);
    case 'ArrayExpression': {
      const items = expression.elements.map((item) =>
        item === null || item.type === 'SpreadElement' ? undefined : valueOf(item),
      );
      const known = items.flatMap((item) => (item === undefined ? [] : [item.value]));
      return known.length === items.length ? { value: known } : undefined;
    }
    case 'ObjectExpression': {
      const value: Record<string, unknown> = {};
      for (const property of expression.properties) {
        if (property.type === 'SpreadElement' || property.computed) return undefined;
        const { key } = property;
        const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
        const held = valueOf(property.value);
        if (name === undefined || held === undefined) return undefined;
        Object.defineProperty(value, name, { value: held.value, enumerable: true, writable: true, configurable: true });
      }
      return { value };
    }
    default:
      return undefined;
  }
}
