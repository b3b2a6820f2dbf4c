import { posix } from 'node:path';
import { z } from 'zod';
import { fromSpec } from '../../../checkers/registry.ts';
import type { Checker } from '../../nouns/checker.ts';
import { ConfigError, TaskError } from '../../errors.ts';
import type { Files } from '../../workspace/workspace.ts';
import type { McpOptions } from './options.ts';

const PATHS = z.union([z.string(), z.array(z.string()).min(1)], { error: 'Give a path or a list of paths' });

/** Paths with their text. */
export const FILES = z.record(z.string(), z.string());

export const TARGET = PATHS.describe(
  'The file or files to write, relative to the workspace, such as "src/slugify.ts".',
);

// Pairs are lists here and not tuples: clients of some models cannot pass those on.
export const CHECKERS = z
  .array(
    z.union(
      [
        z.literal('types').describe('A strict TypeScript check. It executes nothing: have another checker beside it.'),
        z.strictObject({ tests: PATHS.describe('Test files of the workspace, for vitest or node:assert.') }),
        z.strictObject({ properties: PATHS.describe('Files of the workspace that hold fast-check properties.') }),
        z.strictObject({
          examples: z.strictObject({
            call: z.string().describe('The exported function to call.'),
            cases: z
              .array(z.array(z.unknown()))
              .min(1)
              .describe('[[argument, …], result] for each, such as [[[1, 2], 3], [[5, 5], 10]] for add(a, b).'),
          }),
        }),
        z.strictObject({
          command: z
            .union([z.string(), z.array(z.string()).min(1)])
            .describe(
              'A program with its arguments; it passes with exit code 0. Refused unless this server allows it.',
            ),
        }),
      ],
      {
        error:
          'A checker is "types", { tests: path }, { properties: path }, { examples: { call, cases: [[[argument], result]] } } or { command: [program, argument] }',
      },
    ),
  )
  .min(1)
  .describe('What must pass before anything counts as sound. Left out, what this server is configured with.');

/** A checker as a call names it. */
export type CheckerGiven = z.infer<typeof CHECKERS>[number];

/**
 * The checkers of a call: those it names, else the server's own.
 *
 * @throws {@link TaskError} for one that cannot be read; {@link ConfigError} for a command where none is allowed, and where there are no
 * checkers at all.
 */
export function checkersFor(given: readonly CheckerGiven[] | undefined, options: McpOptions): readonly Checker[] {
  const { checkers = [], allowCommands = false } = options;
  if (given === undefined && checkers.length === 0)
    throw new ConfigError('No checkers are given and this server has none, so nothing could be called sound.', {
      at: 'checkers',
      fix: 'Give at least one, such as { "tests": "test/slugify.test.ts" } or { "examples": { "call": "add", "cases": [[[1, 2], 3]] } }.',
    });
  const command = given?.find((one) => typeof one === 'object' && 'command' in one);
  if (command !== undefined && !allowCommands)
    throw new ConfigError('A command of a caller would be a command line on this machine, so this server runs none.', {
      at: 'checkers',
      fix: 'Use tests, properties or examples, or have whoever runs the server start it with --allow-commands.',
    });
  return given?.map((one) => fromSpec(one, 'checkers')) ?? checkers;
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
