import type { Program, TSType, TSTypeParameter, TSSignature } from 'oxc-parser';
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
    if (declared?.type === 'TSInterfaceDeclaration' && !declared.typeParameters && declared.extends.length === 0)
      named.set(declared.id.name, (depth) => fieldsOf(declared.body.body, depth));
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
    } else {
      if (name === 'Map' || name === 'ReadonlyMap') return { kind: 'map', key: first(), of: second() };
      if (name === 'Record' && first().kind === 'string') return { kind: 'record', of: second() };
    }
    throw new NoData(`of the type ${name}, which is not plain data of this file`);
  }
}

function literalOf(literal: Extract<TSType, { type: 'TSLiteralType' }>['literal']): Literal {
  if (literal.type === 'Literal' && !('regex' in literal)) return literal.value;
  if (literal.type === 'UnaryExpression' && literal.operator === '-' && literal.argument.type === 'Literal')
    return -Number(literal.argument.value);
  if (literal.type === 'TemplateLiteral' && literal.expressions.length === 0)
    return literal.quasis[0]?.value.cooked ?? '';
  throw new NoData('of a type that is no plain data');
}
