import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf } from '../figures.ts';
import type { FinishedRun } from '../runFolder.ts';
import { aboutRun } from '../runSeal.ts';
import { writeWhole } from '../../text/wholeFile.ts';
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
  const { seal, samples, arms, aside } = run;
  const created = new Date().toISOString();
  const written: string[] = [];
  const memberFiles = fileNames(seal.members.map(({ name }) => name));
  const taskFiles = fileNames(seal.tasks.map(({ id }) => id));
  for (const [member, byTask] of samplesByMember(run)) {
    const base = join(folder, memberFiles.get(member) ?? '_');
    switch (format) {
      case 'evalplus': {
        const rows = evalPlusRows(byTask).map((row) => `${JSON.stringify(row)}\n`);
        written.push(write(`${base}.jsonl`, rows.join('')));
        break;
      }
      case 'multipl-e': {
        for (const row of multiplERows(seal.tasks, byTask))
          write(join(base, `${taskFiles.get(row.name) ?? '_'}.results.json`), JSON.stringify(row, undefined, 2));
        written.push(base);
        break;
      }
      case 'inspect': {
        const figures = figuresOf(aboutRun(seal, samples, aside), samples, seal.members, arms, run.behaviours);
        const log = inspectLog(member, byTask, { figures, tasks: seal.tasks, created });
        written.push(write(`${base}.json`, JSON.stringify(log, undefined, 2)));
      }
    }
  }
  return written;
}

/** Names of files for names that hold slashes and colons: each its own, none that leads elsewhere. */
function fileNames(names: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const plain =
        name
          .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '_')
          .replace(/^\.+/, '_')
          .slice(0, 100) || '_';
      let free = plain;
      for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${plain}-${count}`;
      taken.add(free.toLowerCase());
      return [name, free];
    }),
  );
}

function write(file: string, text: string): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeWhole(file, text);
  return file;
}
