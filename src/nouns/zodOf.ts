import { z } from 'zod';
import type { JsonSchema } from './kind.ts';

/** A schema that a plugin gives, in zod: it is one already, or a JSON Schema. Undefined for what is neither. */
export function zodOf(schema: z.ZodType | JsonSchema): z.ZodType | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (isZod(schema)) return schema;
  try {
    return z.fromJSONSchema({ ...schema });
  } catch {
    return undefined;
  }
}

/** Each copy of zod 4 has it, and they can read each other's. */
function isZod(schema: z.ZodType | JsonSchema): schema is z.ZodType {
  return '_zod' in schema;
}
