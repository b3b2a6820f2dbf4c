import Table from 'cli-table3';

/** A table for a terminal, or in Markdown. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  markdown: boolean,
): string {
  if (markdown)
    return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(markdownCell).join(' | ')} |`).join('\n');
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** A bar would end the cell, a line break the row, and an angle bracket begin HTML. */
function markdownCell(cell: string | number): string {
  return String(cell)
    .replaceAll(/[\\|<]/g, '\\$&')
    .replaceAll(/\s+/g, ' ');
}
