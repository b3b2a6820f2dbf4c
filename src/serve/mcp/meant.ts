import { BUILT_IN, type Kinds } from '../../../checkers/kinds/kinds.ts';

/** Arguments of our tools that are lists or objects. */
const STRUCTURED = new Set(['checkers', 'files', 'budget', 'exports', 'context', 'target', 'certificate']);

/**
 * A call of a tool as it was meant: models send lists and objects as JSON text, and `null` for what they leave out. The text of files, and what
 * examples hold, is left as it is.
 */
export function asMeant<Message>(message: Message, kinds: Kinds = BUILT_IN): Message {
  const { method, params } = message as { readonly method?: unknown; readonly params?: unknown };
  if (method !== 'tools/call' || !isRecord(params) || !isRecord(params['arguments'])) return message;
  const given = Object.fromEntries(
    filled(params['arguments']).map(([name, value]) => [
      name,
      STRUCTURED.has(name) ? structured(name, value, kinds) : value,
    ]),
  );
  return { ...message, params: { ...params, arguments: given } };
}

function structured(name: string, text: unknown, kinds: Kinds): unknown {
  const value = parsed(text);
  if (name === 'checkers' && Array.isArray(value)) return value.map((one) => checker(one, kinds));
  if (name === 'budget' && isRecord(value))
    return Object.fromEntries(filled(value).map(([limit, amount]) => [limit, numberIn(amount)]));
  return value;
}

function checker(text: unknown, kinds: Kinds): unknown {
  const value = parsed(text);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    filled(value).map(([name, part]) => {
      const own = parsed(part);
      if (!isRecord(own)) return [name, own];
      const rest = Object.fromEntries(filled(own));
      // Text that the kind takes as it is may look like anything.
      if (kinds.get(name)?.schema.safeParse(rest).success === true) return [name, rest];
      return [name, Object.fromEntries(Object.entries(rest).map(([field, given]) => [field, parsed(given)]))];
    }),
  );
}

/** The list, object or truth that a text says, or the text. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string' || !/^\s*(?:[[{]|true\s*$|false\s*$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // A path such as `[slug].ts`.
    return text;
  }
}

function numberIn(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** The entries that were not left out. */
function filled(given: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(given).filter(([, value]) => value !== null);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
