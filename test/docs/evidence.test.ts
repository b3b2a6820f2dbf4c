import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './pages.ts';

// Each table of figures stands in README or docs as a command of this repository printed it: what it printed is kept beside, in docs/evidence/outputs.

const OUTPUTS = 'docs/evidence/outputs';
const outputs = globSync(`${OUTPUTS}/*.md`, { cwd: ROOT });
const pages = ['README.md', ...globSync('docs/evidence/*.md', { cwd: ROOT })];
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The rows of a text's tables that hold figures. */
function rowsIn(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('|') && figuresIn(line).length > 0);
}

/** Numbers that are not part of a name, as they are written. */
function figuresIn(row: string): string[] {
  return row.match(/(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-]|\.\d)/g) ?? [];
}

/** Whether a figure is another one, rounded to as many digits as it shows. */
function isRounded(figure: string, printed: string): boolean {
  const digits = figure.split('.')[1]?.length ?? 0;
  return Math.abs(Number(figure) - Number(printed)) <= 0.5 * 10 ** -digits + 1e-9;
}

/** What is printed without a table stands in a fenced block for each run. */
function runsIn(text: string): string[] {
  return [...text.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, run = '']) => run);
}

const printed = outputs.flatMap((path) => [...rowsIn(read(path)), ...runsIn(read(path))].map(figuresIn));

describe('figures', () => {
  it.each(outputs)('%s says what printed it, of which commit, and when', (path) => {
    expect(read(path)).toMatch(/^# npm run [\w:]+.*\n\nPrinted at commit [0-9a-f]{7}, 20\d\d-\d\d-\d\d\b.*\n/);
    const name = basename(path);
    const page = pages.find((one) => read(one).includes(`outputs/${name}`));
    expect(page, `a page that names ${name}`).toBeDefined();
  });

  it.each(pages)('of the tables of %s are those that a command printed', (path) => {
    const strange = rowsIn(read(path)).filter(
      (row) => !printed.some((own) => figuresIn(row).every((figure) => own.some((one) => isRounded(figure, one)))),
    );
    expect(strange).toEqual([]);
  });

  it.each(pages.slice(1))('%s names the command', (path) => {
    const named = [...read(path).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
    expect(existsSync(join(ROOT, OUTPUTS))).toBe(true);
  });
});
