import { z } from 'zod';
import type { Kinds } from './kinds.ts';

/** A checker of these kinds as it is written, for those who are shown a JSON Schema. What is written is read by `fromSpec`. */
export function writtenSchema(kinds: Kinds): z.ZodType {
  const forms = [...kinds.values()].flatMap(({ kind, schema, callers }) => {
    const allowed = callers === 'anyone' ? '' : ' Refused unless this server allows commands.';
    const description = `${schema.description ?? `A checker of a plugin, ${kind}.`}${allowed}`;
    const alone = schema.safeParse(undefined).success;
    const name = z.literal(kind);
    const beside = z.nonoptional(schema);
    const said = alone ? beside : beside.describe(description);
    return [
      ...(alone ? [name.describe(description)] : []),
      ...(schema instanceof z.ZodUndefined ? [] : [z.strictObject({ [kind]: said })]),
    ];
  });
  return z.union(forms);
}
