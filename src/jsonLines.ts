/** What a line of JSON holds; undefined, which no JSON is, where it is none. Callers say which line it was. */
export function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
