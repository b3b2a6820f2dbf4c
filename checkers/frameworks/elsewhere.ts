import { TaskError } from '../../src/errors.ts';
import type { TestText } from './framework.ts';

const RUNTIMES = [
  { name: 'bun', claims: ({ imports }: TestText) => imports.has('bun:test'), line: '"bun", ["test", FILE]' },
  {
    name: 'Deno',
    claims: ({ text }: TestText) => /\bDeno\s*\.\s*test\b/.test(text),
    line: '"deno", ["test", FILE]',
  },
];

/**
 * Refuses files for runtimes that have no report of ours.
 *
 * @throws {@link TaskError} that says what runs them.
 */
export function refuseElsewhere(file: TestText): void {
  const runtime = RUNTIMES.find(({ claims }) => claims(file));
  if (runtime === undefined) return;
  throw new TaskError(`${file.path} is a test file for ${runtime.name}, which tests() does not run.`, {
    at: file.path,
    fix: `Use command(${runtime.line.replace('FILE', JSON.stringify(file.path))}). Its count is unknown.`,
  });
}
