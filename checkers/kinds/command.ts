import { z } from 'zod';
import { checkerKind, type CheckerKind } from '../../src/nouns/kind.ts';
import { command } from '../command.ts';
import type { Runner } from '../command/runners/runner.ts';

const FIX = 'Write `command: [python3, -m, pytest, -q]`.';

const sealed = z.strictObject({
  file: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).optional(),
  frameworks: z.array(z.string()).optional(),
});

/** Commands, which know these test frameworks beside the built-in ones. */
export function commandKind(frameworks: readonly Runner[]): CheckerKind<string | string[]> {
  return checkerKind({
    kind: 'command',
    schema: z
      .union([z.string().min(1), z.array(z.string()).min(1)], { error: FIX })
      .describe('A program with its arguments; it passes with exit code 0.'),
    callers: 'trusted',
    make(line) {
      const [file = '', ...args] = typeof line === 'string' ? line.split(' ') : line;
      return command(file, args, { frameworks });
    },
    again(options) {
      const { file, args, env, frameworks: names = [] } = sealed.parse(options);
      const found = names.map((name) => named(name, frameworks));
      return command(file, args, { frameworks: found, ...(env !== undefined && { env }) });
    },
  });
}

function named(name: string, frameworks: readonly Runner[]): Runner {
  const found = frameworks.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(`no plugin of your configuration has the test framework ${name}`);
}
