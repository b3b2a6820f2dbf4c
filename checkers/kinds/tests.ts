import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { tests } from '../tests.ts';
import { pathsOr } from './paths.ts';

const sealed = z.strictObject({ files: z.array(z.string()) });

export const testsKind = checkerKind({
  kind: 'tests',
  schema: pathsOr('Write `tests: tests/x.test.ts`, or a list of paths.').describe(
    'Test files of the workspace: of vitest, jest, mocha, node:test, ava, bun, Deno, pytest, unittest, go or cargo, or scripts with node:assert.',
  ),
  callers: 'anyone',
  make: (files) => tests(files),
  again: (options) => tests(sealed.parse(options).files),
});
