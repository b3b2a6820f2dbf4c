import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../../src/workspace/workspace.ts';

// Ways to empty a type check. Each candidate passes the compiler, and gives its importers a text where they want a number.

const FOLDER = fileURLToPath(new URL('../../fixtures/type-attacks/', import.meta.url));
const text = (name: string): string => readFileSync(join(FOLDER, `${name}.ts`), 'utf8');

export const TYPE_TARGET = 'src/length.ts';

/** What they are checked beside. */
export const TYPE_WORKSPACE: Files = {
  'src/context.ts': text('context'),
  'test/length.ts': "import { length } from '../src/length.ts';\nexport const four: number = length('four');\n",
};

/** The rule that refuses each. */
const RULES = {
  'suppress-file': 'suppression',
  'suppress-line': 'suppression',
  'suppress-expected': 'suppression',
  'any-signature': 'any',
  'any-alias': 'any',
  'any-inferred': 'any',
  'any-helper': 'any',
  'any-returned': 'any',
  'any-branch': 'any',
  'any-function': 'any',
  'any-by-type-query': 'any',
  'any-destructured': 'any',
  'any-array-returned': 'any',
  'any-assigned': 'any',
  'any-in-callback': 'any',
  'any-from-function': 'any',
  'any-from-written-text': 'any',
  'inferred-parse': 'any',
  'inferred-element': 'any',
  'inferred-reflect': 'any',
  'function-qualified': 'any',
  'function-by-instance': 'any',
  'function-made': 'any',
  'double-assertion': 'double-assertion',
  'double-assertion-old': 'double-assertion',
  'double-assertion-never': 'double-assertion',
  'unknown-renamed': 'double-assertion',
  'cast-to-order': 'double-assertion',
  'predicate-unfounded': 'double-assertion',
  'predicate-true': 'double-assertion',
  'overload-unlike': 'double-assertion',
  'never-taken': 'double-assertion',
  'never-given': 'double-assertion',
  'declare-global': 'global',
  'declared-function': 'global',
  'augment-context': 'augmentation',
  'augment-nested': 'global',
  'reference-types': 'reference',
  'import-outside': 'outside-import',
  'import-absolute': 'outside-import',
} as const;

/** One candidate: what refuses it, or why it is known to be accepted. */
export interface TypeAttack {
  readonly name: string;
  readonly code: string;
  readonly rule: string | undefined;
  readonly accepted: string | undefined;
}

/** All that stand in the folder. */
export function typeAttacks(): TypeAttack[] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const rules: Readonly<Record<string, string>> = RULES;
  return names
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => name !== 'context')
    .toSorted()
    .map((name) => {
      const code = text(name);
      return { name, code, rule: rules[name], accepted: /^\/\/ Accepted: (.*)$/m.exec(code)?.[1] };
    });
}
