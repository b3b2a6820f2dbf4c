import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { types } from '../../checkers/index.ts';
import type { CheckSession } from '../../src/checker.ts';
import { openSession, type Opened } from '../checkers/session.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/type-attacks');
const text = (name: string): string => readFileSync(join(FOLDER, `${name}.ts`), 'utf8');

const WORKSPACE = {
  'src/context.ts': text('context'),
  'test/length.ts': "import { length } from '../src/length.ts';\nexport const four: number = length('four');\n",
};

/** The rule that refuses each. */
const ATTACKS = {
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
  'double-assertion': 'double-assertion',
  'double-assertion-old': 'double-assertion',
  'double-assertion-never': 'double-assertion',
  'declare-global': 'global',
  'augment-context': 'augmentation',
  'augment-nested': 'global',
  'reference-types': 'reference',
  'import-outside': 'outside-import',
  'import-absolute': 'outside-import',
} as const;

describe('ways to empty a type check', () => {
  let opened: Opened;
  let session: CheckSession;
  beforeAll(async () => {
    opened = await openSession(types(), { target: 'src/length.ts', files: WORKSPACE });
    ({ session } = opened);
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it('are all tried', () => {
    const names = [...Object.keys(ATTACKS), 'context'].map((name) => `${name}.ts`);
    expect(readdirSync(FOLDER).toSorted()).toEqual(names.toSorted());
  });

  it.for(Object.entries(ATTACKS))('%s is refused as %s', async ([name, rule], { signal }) => {
    const candidate = { files: { 'src/length.ts': text(name) }, digest: name };
    expect(await session.check(candidate, { signal })).toMatchObject({
      kind: 'fail',
      evidence: expect.arrayContaining([expect.objectContaining({ file: 'src/length.ts', code: rule })]),
    });
  });
});
