import { mutatedText, type Mutant } from '../mutants.ts';

/** Lines of an unchanged part that are shown at the most. */
const MOST = 8;

/** The lines that a mutant changes, as they are (`-`) and as they become (`+`). */
export function diffOf(source: string, mutant: Mutant): string[] {
  const before = source.split('\n');
  const after = mutatedText(source, mutant).split('\n');
  const from = mutant.start.line - 1;
  const removed = before.slice(from, mutant.end.line);
  const added = after.slice(from, after.length - (before.length - mutant.end.line));
  return [...shortened(removed).map((line) => `- ${line}`), ...shortened(added).map((line) => `+ ${line}`)];
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST) return lines;
  return [...lines.slice(0, MOST / 2), `… ${lines.length - MOST} more lines`, ...lines.slice(-MOST / 2)];
}
