/** What a line of JSON holds; undefined, which no JSON is, where it is none. Callers say which line it was. */
export function parsedLine(line: string): unknown {
  try {
    // Editors and spreadsheets put a mark of byte order in front of the first one.
    return JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
