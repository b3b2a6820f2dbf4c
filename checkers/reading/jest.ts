import { MagicString } from 'magic-string';
import { parseSync, Visitor } from 'oxc-parser';

/** Exercism leaves all but the first test out, for a learner to switch on one by one. */
const SWITCHED_ON = new Map([
  ['xit', 'it'],
  ['xtest', 'test'],
  ['xdescribe', 'describe'],
  ['jest', 'vi'],
]);
const OURS = new Set(['describe', 'test', 'it', 'expect', 'vi', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll']);

/**
 * A file of jest's as one of vitest's: what it takes from `@jest/globals`, or from nowhere, comes from `vitest`, and `xtest` becomes `test`.
 * What is off by `test.skip` stays off: those are tests that an exercise's own solution need not pass. Undefined where the file does not parse.
 *
 * @example
 * ```ts
 * vitestOf('x.spec.js', "import { xtest } from '@jest/globals';\nxtest('a', f);");
 * // "import { test } from 'vitest';\ntest('a', f);"
 * ```
 */
export function vitestOf(path: string, text: string): string | undefined {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return undefined;
  const changed = new MagicString(text);
  const used = new Set<string>();
  const imported = new Set<string>();
  let dropped = 0;
  new Visitor({
    ImportDeclaration({ source, specifiers, start, end }) {
      if (source.value !== '@jest/globals') for (const { local } of specifiers) imported.add(local.name);
      else changed.remove(start, (dropped = text[end] === '\n' ? end + 1 : end));
    },
    Identifier({ name, start, end }) {
      const now = SWITCHED_ON.get(name) ?? name;
      if (start < dropped || !OURS.has(now)) return;
      used.add(now);
      if (now !== name) changed.update(start, end, now);
    },
  }).visit(program);
  const missing = [...used].filter((name) => !imported.has(name)).toSorted();
  return `import { ${missing.join(', ')} } from 'vitest';\n${changed.toString()}`;
}
