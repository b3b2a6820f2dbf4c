import type { Rule } from '../../src/reading/syntax/rules.ts';
import type { Look } from '../../src/typescript/typescript.ts';
import type { Evidence } from '../../src/nouns/verdict.ts';

export type Breach = Look['breaches'][number];

const SAID: Readonly<Record<Rule, string>> = {
  suppression: 'keeps the compiler from reporting errors',
  any: 'is not type-checked, and importers get it',
  'double-assertion': 'is accepted whatever stands there, and importers get it',
  global: 'changes the types of every file',
  augmentation: "changes another module's types",
  reference: 'takes in files by a reference',
  'outside-import': 'leads out of the workspace',
  'local-any': 'is not type-checked',
  'local-double-assertion': 'is accepted whatever stands there',
};

/** A breach as evidence. */
export function described({ file, line, column, rule, text }: Breach): Evidence {
  return { kind: 'diagnostic', file, line, column, code: rule, message: `\`${text}\` ${SAID[rule]}` };
}

/** The same in text that was given excuses it. */
export function keyOf({ rule, text }: Breach): string {
  return `${rule.replace('local-', '')} ${text}`;
}

/** Where reading a file ended the parser. */
export function diedReading({ unread }: Look): Evidence | undefined {
  switch (unread?.why) {
    case 'timeout':
      return { kind: 'timeout', limitMs: 10_000, what: `parsing ${unread.file}` };
    case 'crash':
      return { kind: 'crash', message: `the parser died on ${unread.file}` };
    case 'unparsed':
    case undefined:
      return undefined;
  }
}
