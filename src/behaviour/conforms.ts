import type { Input, Shape, Signature } from './shape.ts';

/** Whether a value is of a shape: an edit of a value can lead out of its type. */
function conforms(value: unknown, shape: Shape): boolean {
  switch (shape.kind) {
    case 'number':
    case 'bigint':
    case 'string':
    case 'boolean':
      return typeof value === shape.kind;
    case 'date':
      return value instanceof Date;
    case 'any':
      return true;
    case 'literal':
      return Object.is(value, shape.value);
    case 'array':
      return Array.isArray(value) && value.every((one) => conforms(one, shape.of));
    case 'set':
      return value instanceof Set && [...value].every((one) => conforms(one, shape.of));
    case 'map':
      return (
        value instanceof Map && [...value].every(([key, one]) => conforms(key, shape.key) && conforms(one, shape.of))
      );
    case 'record':
      return isPlain(value) && Object.values(value).every((one) => conforms(one, shape.of));
    case 'tuple':
      return Array.isArray(value) && fits(value, shape);
    case 'object':
      return (
        isPlain(value) &&
        Object.keys(value).every((key) => shape.fields.some(({ name }) => name === key)) &&
        shape.fields.every(({ name, optional, shape: of }) =>
          Object.hasOwn(value, name) ? conforms(value[name], of) : optional,
        )
      );
    case 'union':
      return shape.of.some((one) => conforms(value, one));
  }
}

/** Whether a call with these arguments is of the signature. */
export function fits(input: Input, { items, rest }: Pick<Signature, 'items' | 'rest'>): boolean {
  if (items.slice(input.length).some(({ optional }) => !optional)) return false;
  return input.every((value, index) => {
    const item = items[index];
    if (item !== undefined) return conforms(value, item.shape) || (item.optional && value === undefined);
    return rest !== undefined && conforms(value, rest);
  });
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
}
