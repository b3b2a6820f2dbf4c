import { existsSync, readFileSync } from 'node:fs';

/** Why a suite cannot be loaded, with what to do. */
export class MissingData extends Error {}

/** The rows of a JSONL file of recorded answers. */
export function lines<Row>(file: string): Row[] {
  if (!existsSync(file)) {
    throw new MissingData(
      `No recorded answers at ${file}. Give the folder that holds them with --data FOLDER. CONTRIBUTING.md says what stands in each.`,
    );
  }
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
