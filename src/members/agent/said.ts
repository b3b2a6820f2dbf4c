import { printable } from '../../text/printable.ts';

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** The JSON objects in an output: those that have a line to themselves, or the elements of a list there, and one that is laid out over many lines. */
export function linesOf(output: string): Json[] {
  const laidOut = /^[[{]$[\s\S]*^[\]}]$/m.exec(output)?.[0];
  return [...output.split('\n').map((line) => line.trim()), ...(laidOut === undefined ? [] : [laidOut])].flatMap(
    objectsIn,
  );
}

function objectsIn(text: string): Json[] {
  if (!/^[[{]/.test(text)) return [];
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isObject);
  } catch {
    // A line of words that begins like JSON.
    return [];
  }
}

/** Whether a value is an object with names. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters of its words that are kept. */
const LONGEST = 500;

/** The last words of an agent, from whichever field its output has them in, else the end of the output. */
export function lastWords(output: string): string {
  const words = linesOf(output)
    .map(wordsIn)
    .findLast((text) => text !== undefined);
  return printable((words ?? output).replaceAll('\r', '').trim().slice(-LONGEST));
}

function wordsIn({ result, response, item, part, error }: Json): string | undefined {
  const inner = [item, part, error].filter(isObject).flatMap(({ text, message }) => [text, message]);
  return [result, response, ...inner].find((one) => typeof one === 'string' && one !== '') as string | undefined;
}
