import { CommitteeError, explain } from '../../src/errors.ts';
import { MissingData } from './lines.ts';

/** Runs a benchmark. What is wrong with what it was given is said in a line, and it ends with 2. */
export async function inWords(main: () => void | Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof MissingData || error instanceof CommitteeError)) throw error;
    process.stderr.write(`${error instanceof CommitteeError ? explain(error) : error.message}\n`);
    process.exitCode = 2;
  }
}
