import { z } from 'zod';
import type { Declared } from './members.ts';

/** The fields of a schema, as readers are to see them. What a field has no words for, its declaration says. */
export function describedIn(name: string, comment: string, schema: z.ZodObject, declared?: Declared): Declared {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return {
    name,
    comment: declared?.comment ?? comment,
    rows: Object.entries(properties).map(([field, written]) => {
      const optional = !required.includes(field);
      const said = declared?.rows.find((row) => row.name.replace('?', '') === field)?.comment;
      return {
        name: optional ? `${field}?` : field,
        type: typeOf(written),
        comment: (typeof written === 'object' ? written.description : undefined) ?? said ?? '',
      };
    }),
  };
}

/** A JSON Schema in the words of TypeScript, with the bounds that it sets. */
export function typeOf(schema: z.core.JSONSchema._JSONSchema): string {
  if (typeof schema === 'boolean' || Object.keys(schema).length === 0) return 'unknown';
  const { title, anyOf, enum: values, const: value, type, items } = schema;
  if (title !== undefined) return title;
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' | ');
  if (values !== undefined) return values.map((one) => JSON.stringify(one)).join(' | ');
  if (value !== undefined) return JSON.stringify(value);
  if (type === 'array') return listOf(typeof items === 'object' && !Array.isArray(items) ? typeOf(items) : 'unknown');
  if (type === 'object') return objectOf(schema);
  return `${[type].flat().join(' | ')}${bounds(schema)}`;
}

function listOf(item: string): string {
  return / \| /.test(item) ? `(${item})[]` : `${item}[]`;
}

function objectOf({ properties, required = [], additionalProperties }: z.core.JSONSchema.JSONSchema): string {
  if (properties === undefined) return `Record<string, ${typeOf(additionalProperties ?? {})}>`;
  const fields = Object.entries(properties).map(
    ([name, one]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(one)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

function bounds({ minimum, exclusiveMinimum, maximum }: z.core.JSONSchema.JSONSchema): string {
  const parts = [
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`≥ ${minimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`≤ ${maximum}`]),
  ];
  return parts.length === 0 ? '' : ` ${parts.join(', ')}`;
}
