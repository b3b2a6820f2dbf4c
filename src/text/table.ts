import Table from 'cli-table3';
import { stripVTControlCharacters } from 'node:util';

type Row = readonly (string | number)[];

/**
 * A table for a terminal, or in Markdown. Where a terminal is too narrow for it, each row is a list of its own.
 *
 * @param columns - how wide the terminal is; undefined where the table goes to a file or another program, which get it whole.
 */
export function tableOf(
  head: readonly string[],
  rows: readonly Row[],
  markdown = false,
  columns: number | undefined = process.stdout.columns,
): string {
  if (markdown)
    return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(markdownCell).join(' | ')} |`).join('\n');
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  const drawn = table.toString();
  const width = stripVTControlCharacters(drawn.split('\n', 1)[0] ?? '').length;
  return columns === undefined || width <= columns ? drawn : listOf(head, rows);
}

/** The first cell of a row, and below it the others, each with its head. */
function listOf([, ...labels]: readonly string[], rows: readonly Row[]): string {
  const widest = Math.max(...labels.map(({ length }) => length));
  const blocks = rows.map(([first = '', ...cells]) => {
    const lines = cells.flatMap((cell, index) => {
      const indented = String(cell).replaceAll('\n', `\n${' '.repeat(widest + 4)}`);
      return indented === '' ? [] : [`  ${(labels[index] ?? '').padEnd(widest)}  ${indented}`];
    });
    return [String(first), ...lines].join('\n');
  });
  return blocks.join('\n\n');
}

/** A bar would end the cell, a line break the row, and an angle bracket begin HTML. */
function markdownCell(cell: string | number): string {
  return String(cell)
    .replaceAll(/[\\|<]/g, '\\$&')
    .replaceAll(/\s+/g, ' ');
}
