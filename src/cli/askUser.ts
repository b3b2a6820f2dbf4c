import { createInterface } from 'node:readline/promises';
import type { AskUser } from '../members/user.ts';
import { printable } from '../text/printable.ts';
import type { Progress } from './progress.ts';

/** Asks on the terminal which line of a test is right; undefined where nobody sits at one. */
export function askUser(progress: Progress): AskUser | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return (lines, signal) =>
    progress.hold(async () => {
      const asking = createInterface({ input: process.stdin, output: process.stderr });
      // While it reads, the terminal gives it what would otherwise be a signal.
      asking.on('SIGINT', () => process.emit('SIGINT'));
      const choices = lines.map((line, index) => `  ${index + 1}  ${printable(line)}\n`).join('');
      try {
        const said = await asking.question(
          `Sound proposals differ. Which of these tests is right?\n${choices}Its number, or Enter where none is or you do not know: `,
          { signal },
        );
        return lines[Number(said.trim()) - 1];
      } finally {
        asking.close();
      }
    });
}
