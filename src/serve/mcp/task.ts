import { posix } from 'node:path';
import { z } from 'zod';
import { kindsFor, type Kinds } from '../../../checkers/kinds/kinds.ts';
import { writtenSchema } from '../../../checkers/kinds/written.ts';
import type { Checker } from '../../nouns/checker.ts';
import { ConfigError, TaskError } from '../../errors.ts';
import type { Files } from '../../workspace/workspace.ts';
import { broughtCheckers } from '../brought.ts';
import type { McpOptions, OpenOptions } from './options.ts';

/** Paths with their text. */
export const FILES = z.record(z.string(), z.string());

/** The checkers of a call, as clients are shown them: those of these kinds. They are read by {@link checkersFor}. */
export function checkersOf(kinds: Kinds) {
  const { $schema: _, ...shown } = z.toJSONSchema(writtenSchema(kindsFor(kinds, 'trusted')), { io: 'input' });
  return z
    .array(z.unknown().meta(shown), { error: 'Give a list of checkers.' })
    .min(1, { error: 'Give at least one checker, or leave it out.' })
    .optional()
    .describe('What must pass before anything counts as sound. Left out, what this server is configured with.');
}

/**
 * The checkers of a call: those it names, else the server's own.
 *
 * @throws {@link TaskError} for one that cannot be read; {@link ConfigError} for a command where none is allowed, and where there are no
 * checkers at all.
 */
export function checkersFor(given: readonly unknown[] | undefined, options: OpenOptions): readonly Checker[] {
  const { checkers = [], allowCommands: trusted = false, kinds } = options;
  if (given === undefined && checkers.length === 0)
    throw new ConfigError('No checkers are given and this server has none, so nothing could be called sound.', {
      at: 'checkers',
      fix: 'Give at least one, such as { "tests": "test/slugify.test.ts" } or { "examples": { "call": "add", "cases": [[[1, 2], 3]] } }.',
    });
  if (given === undefined) return checkers;
  return broughtCheckers(given, { kinds, trusted, at: 'checkers', refuse: untrusted });
}

function untrusted(kind: string): ConfigError {
  const what =
    kind === 'command'
      ? 'A command of a caller would be a command line on this machine, so this server runs none.'
      : `A checker of the kind ${kind} wants as much trust as a command, so this server runs none for callers.`;
  return new ConfigError(what, {
    at: 'checkers',
    fix: 'Use tests, properties or examples, or have whoever runs the server start it with --allow-commands.',
  });
}

/**
 * What a call's task is laid over: its own files, else the server's folder.
 *
 * @throws {@link TaskError} where there is neither.
 */
export function workspaceFor(files: Files | undefined, { workspace }: McpOptions): string | { readonly files: Files } {
  if (files !== undefined) return { files: normalized(files) };
  if (workspace !== undefined) return workspace;
  throw new TaskError('This server has no workspace of its own.', {
    at: 'files',
    fix: 'Give the files that the task needs, tests included, as text; {} where it needs none.',
  });
}

/** The same files under their plain paths: `./src/a.ts` is `src/a.ts`, as it is among targets. */
export function normalized(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [posix.normalize(path), text]));
}
