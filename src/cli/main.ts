import { CommanderError } from 'commander';
import { CommitteeError, EXIT, explain } from '../errors.ts';
import { printable } from '../text/printable.ts';
import { Interrupted } from './interrupt.ts';
import { programOf } from './program.ts';

/** Runs the command line and sets the exit code; every error becomes one sentence. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const program = await programOf(argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.solved : EXIT.badInput;
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.interrupted;
  }
  if (error instanceof CommitteeError) {
    process.stderr.write(`${printable(explain(error))}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `weak-committee itself failed: ${printable(explain(error))}. Please report it with the command you ran.\n`,
  );
  return EXIT.broken;
}
