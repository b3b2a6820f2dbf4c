import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/reading/syntax/facts.ts';
import { placeOf, sharingOf, type FactsByPath } from '../../src/typescript/sharing.ts';

const FILES = {
  'a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
  'b.ts': "import { z } from 'zod';\nexport const b = z;\n",
};

function factsOf(files: Readonly<Record<string, string>>): FactsByPath {
  return new Map(Object.entries(files).map(([path, text]) => [path, lookAt(path, text)]));
}

/** Where a candidate is checked that writes these files, after those that another wrote are on the disk. */
function placed(written: Readonly<Record<string, string>>, applied: Readonly<Record<string, string>> = {}) {
  const files = { ...FILES, ...applied };
  const targets = Object.keys(written);
  const facts = factsOf(files);
  const config = { modules: undefined, config: 'tsconfig.json', overrides: {}, options: { moduleDetection: 3 } };
  const sharing = sharingOf({ files, facts, targets, ...config });
  if (sharing === undefined) throw new Error('it shares nothing');
  return placeOf(sharing, factsOf(written), targets);
}

describe('the program of an edit', () => {
  const first = { 'a.ts': 'export const a = 1;\n' };

  it('is that of the edit before, whatever file each changes', () => {
    const before = placed(first);
    expect(placed({ 'b.ts': "import { z } from 'zod';\nexport const b = [z];\n" }, first)).toEqual(before);
    expect(before.librariesKnown).toBe(true);
  });

  it('is another one where a package comes or goes', () => {
    const { group } = placed(first);
    const more = placed({ 'a.ts': "import 'other';\nexport const a = 1;\n" });
    expect(more.group).not.toBe(group);
    expect(more.librariesKnown).toBe(false);
    expect(placed({ 'b.ts': 'export const b = 1;\n' }).group).not.toBe(group);
  });

  it('looks at the libraries where a file was not in it before', () => {
    const written = { 'c.ts': "import './b.ts';\nexport {};\n" };
    expect(placed(written).librariesKnown).toBe(false);
    expect(placed({ 'c.ts': "import './a.ts';\nexport {};\n" }, first).librariesKnown).toBe(true);
  });
});
