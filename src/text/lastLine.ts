const LONGEST = 10_000;

/** The last line of an answer that says something, without what code is quoted with. */
export function lastLine(text: string): string {
  const lines = text
    .slice(-LONGEST)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('```'))
    .map((line) => line.replaceAll(/^`+|[`;]+$/g, ''));
  return lines.findLast((line) => line !== '') ?? '';
}
