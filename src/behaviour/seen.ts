import { parseSync, Visitor, type Expression } from 'oxc-parser';
import type { Input } from './shape.ts';

/** The arguments of the calls in a text whose arguments are written out: inputs that somebody cared about. */
export function inputsIn(path: string, text: string, name: string): Input[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return [];
  const inputs: Input[] = [];
  const aliases = new Set([name]);
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'Identifier' && aliases.has(init.name)) aliases.add(id.name);
    },
    CallExpression({ callee, arguments: args }) {
      if (callee.type !== 'Identifier' || !aliases.has(callee.name)) return;
      const values = args.map((arg) => (arg.type === 'SpreadElement' ? undefined : valueOf(arg)));
      const known = values.flatMap((value) => (value === undefined ? [] : [value.value]));
      if (known.length === args.length) inputs.push(known);
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
