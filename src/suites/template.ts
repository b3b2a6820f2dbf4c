import { ConfigError } from '../errors.ts';
import type { Row } from './rows.ts';

const HOLE = /\{\{|\}\}|\{([\w.]+)\}/g;

/**
 * Fills a template from a row, in texts, lists and objects alike: `{field}` is a field's text, `{a.b}` one within another, `{{` and `}}`
 * are braces. A text that is one hole and nothing else takes the field as it is, whatever it holds.
 *
 * @param where - the template's place, for the message.
 * @throws {@link ConfigError} naming row and field where the row has none, or it is no text, number or boolean within a longer text.
 * @example
 * ```ts
 * filled('{id}.py', { fields: { id: 'a' }, at: 'x.jsonl:1' }, 'target'); // 'a.py'
 * ```
 */
export function filled(template: unknown, row: Row, where: string): unknown {
  if (typeof template === 'string') return filledText(template, row, where);
  if (Array.isArray(template)) return template.map((item, index) => filled(item, row, `${where}[${index}]`));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [
      String(filledText(key, row, where)),
      filled(value, row, `${where}.${key}`),
    ]),
  );
}

function filledText(template: string, row: Row, where: string): unknown {
  const whole = /^\{([\w.]+)\}$/.exec(template)?.[1];
  if (whole !== undefined) return fieldOf(row, whole, where);
  return template.replace(HOLE, (hole, name: string | undefined) => {
    if (name === undefined) return hole.slice(1);
    const value = fieldOf(row, name, where);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new ConfigError(`The field ${name} is no text, and ${where} wants it within one.`, {
      at: row.at,
      fix: `Let ${where} be \`{${name}}\` alone, or name another field.`,
    });
  });
}

function fieldOf(row: Row, name: string, where: string): unknown {
  let value: unknown = row.fields;
  for (const key of name.split('.')) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (value !== undefined && value !== null) return value;
  throw new ConfigError(`The row has no field ${name}, which ${where} asks for.`, {
    at: row.at,
    fix: `It has: ${Object.keys(row.fields).join(', ')}. For braces of their own write {{ and }}.`,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
