import { join } from 'node:path';
import type { Files } from '../workspace/workspace.ts';
import type { SuiteFigures } from './figures.ts';
import { jsonOf, reportOf } from './report.ts';
import { writeWhole } from '../text/wholeFile.ts';

/**
 * Writes a run's report into its folder: a page for people (`report.html`), the same as Markdown, and its figures for programs.
 *
 * @param code - of samples, by digest.
 * @returns the path of the page.
 */
export async function writeReport(
  folder: string,
  figures: SuiteFigures,
  code: ReadonlyMap<string, Files>,
): Promise<string> {
  // Plots and spreadsheets need packages that no other command does.
  const [{ pageOf }, { samplesCsv, armsCsv }] = await Promise.all([
    import('./report/page.ts'),
    import('./report/spreadsheets.ts'),
  ]);
  const page = join(folder, 'report.html');
  writeWhole(join(folder, 'figures.json'), `${JSON.stringify(jsonOf(figures), undefined, 2)}\n`);
  writeWhole(join(folder, 'report.md'), reportOf(figures, true).trimStart());
  writeWhole(join(folder, 'samples.csv'), samplesCsv(figures));
  writeWhole(join(folder, 'arms.csv'), armsCsv(figures));
  writeWhole(page, await pageOf(figures, code));
  return page;
}
