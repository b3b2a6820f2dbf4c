/** Arguments of our tools that are lists or objects. */
const STRUCTURED = new Set(['checkers', 'files', 'budget', 'exports', 'context', 'target', 'certificate']);
/** What a checker is written with, in which the same is done. */
const WITHIN = new Set(['tests', 'properties', 'examples', 'command', 'cases']);

/**
 * A call of a tool as it was meant: models send lists and objects as JSON text, and `null` for what they leave out. The text of files, and what
 * examples hold, is left as it is.
 */
export function asMeant<Message>(message: Message): Message {
  const { method, params } = message as { readonly method?: unknown; readonly params?: unknown };
  if (method !== 'tools/call' || !isRecord(params) || !isRecord(params['arguments'])) return message;
  const given = Object.fromEntries(
    filled(params['arguments']).map(([name, value]) => [name, STRUCTURED.has(name) ? structured(name, value) : value]),
  );
  return { ...message, params: { ...params, arguments: given } };
}

function structured(name: string, text: unknown): unknown {
  const value = parsed(text);
  if (name === 'checkers' && Array.isArray(value)) return value.map(checker);
  if (name === 'budget' && isRecord(value))
    return Object.fromEntries(filled(value).map(([limit, amount]) => [limit, numberIn(amount)]));
  return value;
}

function checker(text: unknown): unknown {
  const value = parsed(text);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    filled(value).map(([name, part]) => {
      const own = WITHIN.has(name) ? parsed(part) : part;
      return [name, name === 'examples' ? checker(own) : own];
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
