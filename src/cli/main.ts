import { CommanderError } from 'commander';
import { CommitteeError, EXIT, explain } from '../errors.ts';
import { printable } from '../text/printable.ts';
import { Interrupted } from './interrupt.ts';
import { programOf } from './program.ts';

// Whoever reads what is printed may have read enough: `runs list | head -3`.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.off('exit', endedEarly);
    process.exit();
  });

/** Runs the command line and sets the exit code; every error becomes one sentence. */
export async function main(argv: readonly string[]): Promise<void> {
  process.on('exit', endedEarly);
  try {
    const program = await programOf(argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  } finally {
    process.off('exit', endedEarly);
  }
}

/** Node ends a program that waits for what can never come, and would call it a success. */
function endedEarly(code: number): void {
  if (code !== 0) return;
  process.exitCode = EXIT.broken;
  process.stderr.write(
    'weak-committee ended before it was done: it waits for something that never comes, such as a plugin or a configuration that does not finish loading.\n',
  );
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
