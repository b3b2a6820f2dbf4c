import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf } from '../figures.ts';
import { aboutRun, type FinishedRun } from '../runFolder.ts';
import { evalPlusRows } from './evalplus.ts';
import { samplesByMember } from './exported.ts';
import { inspectLog } from './inspect.ts';
import { multiplERows } from './multiplE.ts';

/** The shapes that samples can be written in for other harnesses. */
export const FORMATS = ['evalplus', 'multipl-e', 'inspect'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * Writes a run's samples for another harness, each member's apart: `<member>.jsonl` for EvalPlus, a folder `<member>/` of `.results.json` files
 * for MultiPL-E, `<member>.json` for Inspect's viewer.
 *
 * @returns the paths that were written.
 * @throws {@link ConfigError} where an answer has several files.
 */
export function exportRun(run: FinishedRun, format: Format, folder: string): string[] {
  const { seal, samples, arms } = run;
  const created = new Date().toISOString();
  const written: string[] = [];
  for (const [member, byTask] of samplesByMember(run)) {
    const base = join(folder, fileName(member));
    switch (format) {
      case 'evalplus': {
        const rows = evalPlusRows(byTask).map((row) => `${JSON.stringify(row)}\n`);
        written.push(write(`${base}.jsonl`, rows.join('')));
        break;
      }
      case 'multipl-e': {
        for (const row of multiplERows(seal.tasks, byTask))
          write(join(base, `${fileName(row.name)}.results.json`), JSON.stringify(row, undefined, 2));
        written.push(base);
        break;
      }
      case 'inspect': {
        const figures = figuresOf(aboutRun(seal), samples, seal.members, arms);
        const log = inspectLog(member, byTask, { figures, tasks: seal.tasks, created });
        written.push(write(`${base}.json`, JSON.stringify(log, undefined, 2)));
      }
    }
  }
  return written;
}

/** Members and tasks are named with slashes and colons. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '_');
}

function write(file: string, text: string): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
  return file;
}
