import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { command } from '../command.ts';

const FIX = 'Write `command: [python3, -m, pytest, -q]`.';

const sealed = z.strictObject({
  file: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).optional(),
});

export const commandKind = checkerKind({
  kind: 'command',
  schema: z
    .union([z.string().min(1), z.array(z.string()).min(1)], { error: FIX })
    .describe('A program with its arguments; it passes with exit code 0.'),
  callers: 'trusted',
  make(line) {
    const [file = '', ...args] = typeof line === 'string' ? line.split(' ') : line;
    return command(file, args);
  },
  again(options) {
    const { file, args, env } = sealed.parse(options);
    return command(file, args, env === undefined ? {} : { env });
  },
});
