import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file so that it is whole or as it was, whenever this is killed. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
