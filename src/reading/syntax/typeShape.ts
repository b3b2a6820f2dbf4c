import type {
  Expression,
  Program,
  TSEnumDeclaration,
  TSInterfaceDeclaration,
  TSType,
  TSTypeParameter,
  TSSignature,
} from 'oxc-parser';
import type { Field, Item, Literal, NotCompared, Shape } from '../../behaviour/shape.ts';

/** A type that refers to itself has no end. */
const MOST_DEEP = 6;

class NoData extends Error {}

/** Reads types as shapes: those that stand in a program itself, with its aliases, interfaces and enums. */
export function openShapes(
  { body }: Program,
  parameters: readonly TSTypeParameter[],
): (type: TSType) => Shape | NotCompared {
  const named = new Map<string, (depth: number) => Shape>();
  for (const { name, constraint } of parameters)
    named.set(name.name, (depth) => (constraint === null ? { kind: 'any' } : read(constraint, depth)));
  for (const statement of body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type === 'TSTypeAliasDeclaration' && !declared.typeParameters)
      named.set(declared.id.name, (depth) => read(declared.typeAnnotation, depth));
    if (declared?.type === 'TSInterfaceDeclaration' && !declared.typeParameters)
      named.set(declared.id.name, (depth) => interfaceOf(declared, depth));
    if (declared?.type === 'TSEnumDeclaration') named.set(declared.id.name, () => enumOf(declared));
  }
  return (type) => {
    try {
      return read(type, 0);
    } catch (error) {
      if (!(error instanceof NoData)) throw error;
      return { reason: error.message };
    }
  };

  function read(type: TSType, depth: number): Shape {
    if (depth > MOST_DEEP) throw new NoData('of a type without end');
    const within = (inner: TSType): Shape => read(inner, depth + 1);
    switch (type.type) {
      case 'TSNumberKeyword':
        return { kind: 'number' };
      case 'TSBigIntKeyword':
        return { kind: 'bigint' };
      case 'TSStringKeyword':
        return { kind: 'string' };
      case 'TSBooleanKeyword':
        return { kind: 'boolean' };
      case 'TSAnyKeyword':
      case 'TSUnknownKeyword':
        return { kind: 'any' };
      case 'TSNullKeyword':
        return { kind: 'literal', value: null };
      case 'TSUndefinedKeyword':
      case 'TSVoidKeyword':
        return { kind: 'literal', value: undefined };
      case 'TSLiteralType':
        return { kind: 'literal', value: literalOf(type.literal) };
      case 'TSArrayType':
        return { kind: 'array', of: within(type.elementType) };
      case 'TSUnionType':
        return { kind: 'union', of: type.types.map(within) };
      case 'TSIntersectionType':
        return together(type.types.map(within));
      case 'TSParenthesizedType':
        return read(type.typeAnnotation, depth);
      case 'TSTypeOperator':
        if (type.operator !== 'readonly') throw new NoData(`of a type by ${type.operator}`);
        return read(type.typeAnnotation, depth);
      case 'TSTypeLiteral':
        return fieldsOf(type.members, depth);
      case 'TSTupleType':
        return tupleOf(type.elementTypes, depth);
      case 'TSTypeReference':
        return referred(type, depth);
      case 'TSFunctionType':
      case 'TSConstructorType':
        throw new NoData('a function');
      default:
        throw new NoData('of a type that is no plain data');
    }
  }

  function fieldsOf(members: readonly TSSignature[], depth: number): Shape {
    const fields: Field[] = [];
    for (const member of members) {
      const annotation = 'typeAnnotation' in member ? member.typeAnnotation?.typeAnnotation : undefined;
      if (annotation === undefined) throw new NoData('an object with methods');
      if (member.type === 'TSIndexSignature' && members.length === 1)
        return { kind: 'record', of: read(annotation, depth + 1) };
      if (member.type !== 'TSPropertySignature' || member.computed) throw new NoData('an object of many natures');
      const { key, optional } = member;
      const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
      if (name === undefined) throw new NoData('an object of many natures');
      fields.push({ name, optional, shape: read(annotation, depth + 1) });
    }
    return { kind: 'object', fields };
  }

  function interfaceOf({ extends: bases, body: own }: TSInterfaceDeclaration, depth: number): Shape {
    const inherited = bases.map(({ expression, typeArguments }): Shape => {
      const known = expression.type === 'Identifier' && typeArguments === null ? named.get(expression.name) : undefined;
      if (known === undefined) throw new NoData('of a type from elsewhere');
      return known(depth + 1);
    });
    return together([...inherited, fieldsOf(own.body, depth)]);
  }

  function tupleOf(elements: Extract<TSType, { type: 'TSTupleType' }>['elementTypes'], depth: number): Shape {
    const items: Item[] = [];
    let rest: Shape | undefined;
    for (const given of elements) {
      const element = given.type === 'TSNamedTupleMember' ? given.elementType : given;
      const isNamedOptional = given.type === 'TSNamedTupleMember' && given.optional;
      if (element.type === 'TSRestType') {
        const shape = read(element.typeAnnotation, depth + 1);
        if (shape.kind !== 'array') throw new NoData('a tuple whose rest is no array');
        rest = shape.of;
      } else if (element.type === 'TSOptionalType') {
        items.push({ shape: read(element.typeAnnotation, depth + 1), optional: true });
      } else items.push({ shape: read(element, depth + 1), optional: isNamedOptional });
    }
    return { kind: 'tuple', items, ...(rest && { rest }) };
  }

  function referred({ typeName, typeArguments }: Extract<TSType, { type: 'TSTypeReference' }>, depth: number): Shape {
    if (typeName.type !== 'Identifier') throw new NoData('of a type from elsewhere');
    const { name } = typeName;
    const [first, second] = (typeArguments?.params ?? []).map((inner) => () => read(inner, depth + 1));
    if (first === undefined) {
      const own = named.get(name);
      if (own !== undefined) return own(depth + 1);
      if (name === 'Date') return { kind: 'date' };
    } else if (second === undefined) {
      if (name === 'Array' || name === 'ReadonlyArray') return { kind: 'array', of: first() };
      if (name === 'Set' || name === 'ReadonlySet') return { kind: 'set', of: first() };
      if (name === 'Readonly') return first();
      if (name === 'Partial' || name === 'Required') return withOptional(first(), name === 'Partial');
    } else {
      if (name === 'Map' || name === 'ReadonlyMap') return { kind: 'map', key: first(), of: second() };
      if (name === 'Record' && first().kind === 'string') return { kind: 'record', of: second() };
      if (name === 'Record')
        return {
          kind: 'object',
          fields: keysOf(first()).map((key) => ({ name: key, optional: false, shape: second() })),
        };
    }
    throw new NoData(`of the type ${name}, which is not plain data of this file`);
  }
}

/** What is of several types at once. A brand is no part of the value: the primitive is. */
function together(shapes: readonly Shape[]): Shape {
  const primitive = shapes.find(({ kind }) => PRIMITIVES.has(kind));
  if (primitive !== undefined) return primitive;
  const fields = new Map<string, Field>();
  for (const shape of shapes) {
    if (shape.kind !== 'object') throw new NoData('of several types at once');
    for (const field of shape.fields) fields.set(field.name, field);
  }
  return { kind: 'object', fields: [...fields.values()] };
}

const PRIMITIVES: ReadonlySet<Shape['kind']> = new Set(['number', 'bigint', 'string', 'boolean', 'literal']);

function withOptional(shape: Shape, optional: boolean): Shape {
  if (shape.kind !== 'object') throw new NoData('of a type that is no plain object');
  return { kind: 'object', fields: shape.fields.map((field) => ({ ...field, optional })) };
}

function keysOf(shape: Shape): string[] {
  const literals = shape.kind === 'union' ? shape.of : [shape];
  return literals.map((one) => {
    if (one.kind !== 'literal' || typeof one.value !== 'string')
      throw new NoData('a record of other keys than strings');
    return one.value;
  });
}

function constantOf(expression: Expression): Literal {
  if (expression.type === 'UnaryExpression' && expression.operator === '-' && expression.argument.type === 'Literal')
    return -Number(expression.argument.value);
  return expression.type === 'Literal' && !('regex' in expression) ? expression.value : undefined;
}

/** The values of an enum; without a value each is one more than the last. */
function enumOf({ body: { members } }: TSEnumDeclaration): Shape {
  let next = 0;
  const of = members.map(({ initializer }): Shape => {
    const value = initializer === null ? next : constantOf(initializer);
    if (typeof value !== 'number' && typeof value !== 'string') throw new NoData('an enum whose values are computed');
    if (typeof value === 'number') next = value + 1;
    return { kind: 'literal', value };
  });
  return { kind: 'union', of };
}

function literalOf(literal: Extract<TSType, { type: 'TSLiteralType' }>['literal']): Literal {
  if (literal.type === 'Literal' && !('regex' in literal)) return literal.value;
  if (literal.type === 'UnaryExpression' && literal.operator === '-' && literal.argument.type === 'Literal')
    return -Number(literal.argument.value);
  if (literal.type === 'TemplateLiteral' && literal.expressions.length === 0)
    return literal.quasis[0]?.value.cooked ?? '';
  throw new NoData('of a type that is no plain data');
}
